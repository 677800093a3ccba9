import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isUnknown } from '../../src/briefing/briefing.ts';
import { buttonsIn, type Message, sourcedSentences, sourceParts } from '../../src/message/message.ts';
import { parseText } from '../../src/message/parse.ts';
import { answerQuestion } from '../../src/reply/answer.ts';
import { respond } from '../../src/reply/respond.ts';
import { corpusStatements, TODAY, visibleTexts, withWatch } from './corpus.ts';
import { briefing, contextOn } from './shipped.ts';

const context = contextOn(TODAY);
const corpus = corpusStatements(briefing);
const ask = (question: string, previousEntry?: string, withContext = context) =>
  respond({ kind: 'ask', question, ...(previousEntry === undefined ? {} : { after: previousEntry }) }, withContext);

const questions = [...briefing.entries.values()].map(({ question }) => question);
const anyText = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 200 }),
  fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)), maxLength: 100 }),
  fc
    .array(fc.constantFrom(...questions.flatMap((question) => question.split(' '))), { maxLength: 25 })
    .map((words) => words.join(' ')),
  fc
    .tuple(fc.constantFrom('watch', 'sources', 'evidence', 'changes', 'sumary', 'ask', '/colossus'), fc.string())
    .map(([command, argument]) => `${command} ${argument}`),
);

describe('an answer', () => {
  const lease = 'How long is the lease?';
  it.each([
    ['to one question', lease, undefined],
    ['that no source gives', 'How many GPUs does Colossus 1 have?', undefined],
    ['to a question in two parts', 'How long is the lease, and how many megawatts is it?', undefined],
    ['that gives the evidence of the previous answer', 'Says who?', 'lease-duration'],
  ])('%s has a button that repeats it in full', (_, question, previousEntry) => {
    const { repeatIntent, title, blocks } = ask(question, previousEntry);
    if (!repeatIntent) throw new Error(`"${title}" has no intent that repeats it`);
    const isLead = ({ type, text }: { type: string; text?: string }) =>
      type === 'note' && text?.startsWith('Follow-up to');
    expect(respond(repeatIntent, context)).toMatchObject({ title, blocks: blocks.filter((block) => !isLead(block)) });
  });

  it('from two entries shows the remaining one if the other was removed', () => {
    const removedEntry = { kind: 'entry', id: 'gone' } as const;
    const remainingEntry = respond({ kind: 'entry', id: 'lease-duration' }, context);
    expect(respond({ ...removedEntry, and: 'lease-duration' }, context)).toEqual(remainingEntry);
    expect(respond({ kind: 'entry', id: 'lease-duration', and: 'gone' }, context)).toEqual(remainingEntry);
    expect(respond({ ...removedEntry, and: 'too' }, context).isCorrection).toBe(true);
  });

  it.each(['hello', '???', 'what is the weather?'])('has no button that repeats it for "%s"', (question) => {
    expect(ask(question).repeatIntent).toBeUndefined();
  });
});

describe('any text as a question', () => {
  it('gets only statements of the briefing, also as a follow-up', () => {
    const previousEntries = fc.constantFrom(undefined, 'lease-duration', 'no-such-entry');
    fc.assert(
      fc.property(anyText, previousEntries, (text, previousEntry) => {
        for (const message of [ask(text, previousEntry), respond(parseText(text, briefing.command), context)]) {
          expect(message.title).not.toBe('');
          expect(message.blocks.length).toBeGreaterThan(0);
          if (sourcedSentences(message).length > 0) expect(message.footer).toContain('As of ');
          for (const statement of sourcedSentences(message)) expect(corpus.has(statement.text)).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe('a question', () => {
  it('of 10,000 characters is cut to 2,000', () => {
    const longQuestion = `how long is the lease? ${'x'.repeat(10_000)}`;
    expect(ask(longQuestion)).toEqual(ask(longQuestion.slice(0, 2000)));
  });

  it.each(['🚀🛰️', '???', '\u0000\u001b', '—'])('without words (%j) gets an example and suggestions', (text) => {
    const message = ask(text);
    expect(message.title).toBe('Ask me a question in words');
    expect(buttonsIn(message).length).toBeGreaterThan(2);
  });

  it('that is off topic gets "outside this briefing" and no statement', () => {
    const message = ask('what is a good recipe for banana bread with walnuts?');
    expect(message.title).toBe('That is outside this briefing');
    expect(sourcedSentences(message)).toEqual([]);
    expect(message.shows).toBeUndefined();
  });

  it.each([
    ['a greeting', 'hello'],
    ['an emoji', '🚀'],
    ['one long word', 'x'.repeat(3000)],
  ])('without content (%s) gets suggestions that the briefing answers', (_, text) => {
    const offeredIds = buttonsIn(ask(text)).flatMap(({ intent }) => (intent.kind === 'entry' ? [intent.id] : []));
    const entries = offeredIds.map((id) => briefing.entries.get(id));
    expect(entries.map((entry) => entry?.topic)).toEqual(briefing.topics.slice(0, 3).map(({ id }) => id));
    for (const entry of entries) expect(entry && isUnknown(entry)).toBe(false);
  });

  it('that is only a greeting or thanks gets a polite reply', () => {
    expect(ask('hello').title).toBe('Hello. What would you like to know?');
    expect(ask('thanks').title).toBe("You're welcome.");
  });
});

describe('a wrong presupposition in a question', () => {
  const correctionText = 'No source reports that the lease was renewed or extended.';
  const question = 'since the lease was renewed, how long does Anthropic have Colossus 1?';

  it('is no longer corrected once its outcome is known', () => {
    const settledBriefing = withWatch(briefing, (item) => ({
      ...item,
      outcome: {
        on: '2026-11-09',
        entered: '2026-11-10',
        says: { kind: 'stated', text: 'It was renewed.', claims: ['001-01'] },
      },
    }));
    const settledContext = contextOn(TODAY, settledBriefing);
    expect(visibleTexts(ask(question, undefined, settledContext))).not.toContain(correctionText);
    expect(answerQuestion(settledBriefing, settledContext.index, question).text).not.toContain(correctionText);
  });
});

describe('a question about a day after the as-of date', () => {
  const note = 'The sources were read only up to 7 May 2026, before the date that you named.';

  it('gets a note that says so below the answer', () => {
    expect(visibleTexts(ask('Is the lease still running on 12 September 2026?'))).toContain(note);
    expect(visibleTexts(ask('Is the lease still running?'))).not.toContain(note);
    expect(visibleTexts(ask('Who owned the site in 2019?'))).not.toContain(note);
  });
});

describe('a question with a figure that no source states', () => {
  it('gets a line that says so', () => {
    expect(visibleTexts(ask('Is it 300 MW or 300 GW?'))).toContain('I have no source for 300 GW.');
    expect(visibleTexts(ask('Did it cost $4bn or 5bn to build Colossus 1?'))).toContain(
      'I have no source for $4bn or 5bn.',
    );
    expect(visibleTexts(ask('Is it 300 MW?')).join()).not.toContain('I have no source for');
  });
});

describe('a follow-up', () => {
  it('gets an answer that does not explain nicknames again', () => {
    const nicknameNote = 'some source names are ours';
    const noteIn = ({ blocks }: Message) =>
      blocks.flatMap((block) => (block.type === 'answer' ? sourceParts(block).map(({ text }) => text) : []));
    expect(noteIn(ask('When was the deal signed?'))).toContain(nicknameNote);
    expect(noteIn(ask('When was the deal signed?', 'lease-duration'))).not.toContain(nicknameNote);
  });

  it('names the entry with which it was read, below the answer', () => {
    const { blocks } = ask('when?', 'lease-duration');
    const firstNote = blocks.find(({ type }) => type === 'note');
    const previousQuestion = briefing.entries.get('lease-duration')?.question;
    expect(firstNote).toEqual({ type: 'note', text: `Follow-up to: ${previousQuestion}` });
  });

  it('gets "That is all the sources say." only if it finds the previous entry again', () => {
    const endNote = 'That is all the sources say.';
    const replies = ['why?', 'and how?', 'what else?'].map((question) => ask(question, 'ipo-date'));
    const repliesWithNote = replies.filter(({ blocks }) => blocks.some(({ type }) => type === 'note'));
    expect(repliesWithNote.length).toBeGreaterThan(0);
    for (const reply of repliesWithNote) expect(visibleTexts(reply).includes(endNote)).toBe(reply.shows === 'ipo-date');
  });

  it("that asks for proof gets the previous entry's evidence", () => {
    const evidence = respond({ kind: 'evidence', of: 'lease-duration' }, context);
    for (const question of ['says who?', 'and who reported that?', 'source?']) {
      const [firstBlock, ...otherBlocks] = ask(question, 'lease-duration').blocks;
      expect(firstBlock).toEqual({ type: 'note', text: 'Follow-up to: How long is the Colossus 1 lease?' });
      expect(otherBlocks).toEqual(evidence.blocks);
    }
  });
});
