import { describe, expect, it } from 'vitest';
import { commands, publicCommands } from '../../src/message/commands.ts';
import { buttonsIn } from '../../src/message/message.ts';
import { parseText } from '../../src/message/parse.ts';
import { exampleOf } from '../../src/reply/examples.ts';
import { respond } from '../../src/reply/respond.ts';
import { briefing, contextOn, TODAY, visibleTexts } from './corpus.ts';

const context = contextOn(TODAY);
const replyToText = (text: string, withContext = context) => respond(parseText(text, briefing.command), withContext);

describe('a command with a mistake', () => {
  it('in its name is answered with the intended command', () => {
    const message = replyToText('sumary terms');
    expect(message.title).toBe('There is no command "sumary"');
    expect(visibleTexts(message)).toContain('Did you mean /colossus summary terms');
    expect(buttonsIn(message)[0]).toEqual({ label: '/colossus summary', intent: { kind: 'summary' } });
  });

  it('in its name has no button if it needs an argument', () => {
    expect(buttonsIn(replyToText('evidnce')).map(({ intent }) => intent.kind)).toEqual(['help']);
  });

  it('in its name has a button if it needs no argument', () => {
    const firstIntent = (text: string) => buttonsIn(replyToText(text))[0]?.intent;
    expect(firstIntent('subscirptions')).toEqual({ kind: 'subscriptions' });
    expect(buttonsIn(replyToText('hlep')).map(({ intent }) => intent)).toEqual([{ kind: 'help' }]);
    expect(firstIntent('puase 1')).toEqual({ kind: 'help' });
    expect(firstIntent('subscirbe digest daily 09:00')).toEqual({ kind: 'help' });
  });

  it.each(['ask', 'evidence', 'follow', 'preview', 'send'])(
    'without a required argument gets an example: %s',
    (name) => {
      const message = replyToText(name);
      expect(message.title).toBe(`"${name}" needs something after it`);
      const command = commands.find((candidate) => candidate.name === name);
      if (!command) throw new Error(`There is no command ${name}`);
      expect(visibleTexts(message).join('\n')).toContain(`for example: ${exampleOf(command, briefing)}`);
      expect(exampleOf(command, briefing)).not.toMatch(/[{}]/);
    },
  );

  it.each([
    ['summary', briefing.summaries.size],
    ['faq', briefing.topics.length],
    ['watch', briefing.watch.size],
    ['sources', briefing.sources.size],
    ['disputes', briefing.disputes.size],
  ])('with an unknown name gets all valid names: %s', (command, count) => {
    const message = replyToText(`${command} qwerty`);
    expect(message.title).toBe('Nothing called "qwerty" here');
    expect(buttonsIn(message).length).toBe(count);
    for (const { intent } of buttonsIn(message)) expect(intent.kind).toBe(command);
  });

  it('with an unknown name after "evidence" gets "There is no claim or question called …"', () => {
    expect(replyToText('evidence qwerty').title).toBe('There is no claim or question called "qwerty"');
  });

  it('with an unknown name gets a message that is marked as a correction', () => {
    for (const text of ['watch qwerty', 'evidence qwerty', 'changes someday'])
      expect(replyToText(text).isCorrection).toBe(true);
    for (const text of ['watch charter', 'evidence h1-01', 'changes week'])
      expect(replyToText(text)).not.toHaveProperty('isCorrection');
  });

  it('with a long name gets that name shortened between characters', () => {
    const { title } = replyToText(`watch ${'🚀'.repeat(60)}`);
    expect(title).toBe(`Nothing called "${'🚀'.repeat(40)}…" here`);
  });
});

describe('a question that starts like a command', () => {
  it.each(['summary of the charter terms please', 'watch out for what exactly', 'sources of the smoke on the island'])(
    'is answered as a question: %s',
    (text) => {
      expect(replyToText(text)).toEqual(respond({ kind: 'ask', question: text }, context));
    },
  );

  it('after "evidence" is answered as a question', () => {
    const message = replyToText('evidence for how long the charter is');
    expect(message).toEqual(respond({ kind: 'ask', question: 'for how long the charter is' }, context));
  });
});

describe('a command about subscriptions outside a channel', () => {
  it.each(['subscribe digest daily 09:00', 'subscriptions', 'pause 1', 'preview digest', 'follow charter'])(
    'is told where it works: %s',
    (text) => {
      expect(replyToText(text).title).toBe('This only works in a channel or in direct messages');
    },
  );
});

describe('the help', () => {
  it('shows every command as it is typed', () => {
    const texts = visibleTexts(respond({ kind: 'help' }, context));
    for (const { name, description } of publicCommands) {
      expect(texts.some((text) => text.startsWith(`/colossus ${name}`))).toBe(true);
      expect(texts).toContain(description);
    }
  });

  it("shows operators' commands to operators only", () => {
    const helpFor = (askerFields: { readonly isOperator?: true }) =>
      visibleTexts(respond({ kind: 'help' }, { ...context, ...askerFields })).join('\n');
    expect(helpFor({})).not.toContain('propose');
    expect(helpFor({ isOperator: true })).toContain('/colossus propose [what]');
  });

  it("uses the briefing's slash command", () => {
    const message = respond({ kind: 'help' }, contextOn(TODAY, { ...briefing, command: 'other' }));
    expect(visibleTexts(message).join('\n')).not.toContain('/colossus');
    expect(message.title).toBe('What you can type');
  });
});

describe('a list', () => {
  it('shows page numbers only if it has several pages', () => {
    expect(replyToText('disputes').title).not.toContain('page');
    const manyDisputes = [...briefing.disputes.values()].flatMap((dispute) =>
      [1, 2, 3, 4, 5, 6].map((i) => [dispute.id + i, dispute] as const),
    );
    const longContext = contextOn(TODAY, { ...briefing, disputes: new Map(manyDisputes) });
    expect(replyToText('disputes', longContext).title).toMatch(/ \(page 1 of \d\)$/);
  });
});
