import { describe, expect, it } from 'vitest';
import type { AnswerQuestion } from '../../src/ask/wish.ts';
import { get } from '../../src/briefing/briefing.ts';
import type { Statement } from '../../src/briefing/schema.ts';
import { buttonsIn } from '../../src/message/message.ts';
import { aboutAnswersReply } from '../../src/reply/about-answers.ts';
import { respond } from '../../src/reply/respond.ts';
import { briefing, contextOn, visibleTexts, withWatch } from './corpus.ts';

const context = contextOn('2026-11-29');
const reply = (question: AnswerQuestion, line = '', previous?: string) =>
  aboutAnswersReply(context, question, line, briefing.entries.get(previous ?? ''));
const ask = (question: string, after?: string) =>
  respond({ kind: 'ask', question, ...(after !== undefined && { after }) }, context);
const labels = (message: ReturnType<typeof reply>) => buttonsIn(message).map(({ label }) => label);

describe('a reply about the answers', () => {
  it('shows the evidence instead of a verbatim quotation', () => {
    const quotation = reply('quotation', 'quote paragraph 4 verbatim', 'charter-length');
    expect(quotation.title).toBe('Evidence: How long does the charter last?');
    expect(quotation.blocks[0]).toMatchObject({
      text: expect.stringContaining("don't have the articles' own wording"),
    });
    expect(reply('quotation', 'quote the Travel notice', 'charter-length').title).toBe('h4 · Travel notice');
    expect(reply('quotation').title).toContain("don't have the articles' own wording");
  });

  it('shows the claims of one named article', () => {
    const one = reply('oneSource', 'I meant only the Travel notice');
    expect(one.title).toBe('h4 · Travel notice');
    expect(visibleTexts(one).join()).toContain(
      "I can't limit an answer to one article. This is what it says, in our words:",
    );
    expect(labels(reply('oneSource', 'only one article'))).toContain('h1 · Harbour Herald');
  });

  it('says that no article can be left out, and leads to the named one', () => {
    const without = reply('leavingOut', 'leave out the Harbour Herald');
    expect(without.title).toBe("I can't leave an article out of my answers.");
    expect(labels(without)[0]).toBe('h1 · Harbour Herald');
  });

  it('explains the words of the answers that the line names, or the common ones', () => {
    const title = (line: string) => ask(line, 'charter-length').title;
    expect(title('What means "derived" or "by our count"?')).toContain('we worked it out from what sources say');
    expect(title('what does "no source says" mean?')).toContain('none of the articles that we checked');
    expect(title('and by our count?')).toContain('we worked it out from what sources say');
    expect(title('what does as of mean')).toContain('7 May 2026');
    expect(title('what is a claim?')).toContain('A claim is one thing that an article says');
    expect(title('what does "some source names are ours" mean?')).toContain('names no publisher');
    expect(title('what does "the name is ours" mean?')).toContain('names no publisher');
    expect(visibleTexts(reply('ownWords')).length).toBeGreaterThan(4);
  });

  it('says where to look if the answer has a watch item', () => {
    const item = get(briefing.watch, briefing.entries.get('pier-opening')?.watch ?? '');
    expect(reply('whoKnows', '', 'pier-opening').title).toBe(`Where to look: ${item.check}.`);
    expect(reply('whoKnows', '', 'ticket-price').title).toBe("I don't know who could tell you that.");
    expect(reply('whoKnows').title).toBe("I don't know who could tell you that.");
  });

  it('does not say where to look if the watch item is settled', () => {
    const [outcomeClaim = ''] = briefing.claims.keys();
    const says: Statement = { kind: 'stated', text: 'It opened.', claims: [outcomeClaim] };
    const outcome = { on: '2026-11-20', entered: '2026-11-21', says };
    const settled = withWatch(briefing, (item) => ({ ...item, outcome }));
    const message = aboutAnswersReply(
      contextOn('2026-11-29', settled),
      'whoKnows',
      '',
      settled.entries.get('pier-opening'),
    );
    expect(message.title).toBe("I don't know who could tell you that.");
  });

  it('lists the claims that give a figure', () => {
    const texts = visibleTexts(reply('figures')).join('\n');
    expect(texts).toContain('The Tern carries 180 passengers.');
    expect(texts).toContain('The charter lasts six months.');
    expect(texts).not.toContain('No operator has ordered an electric ferry.');
  });

  it('proposes related questions and what is open', () => {
    const next = reply('whatToAsk', '', 'charter-length');
    expect(labels(next)).toContain('What to watch');
    expect(next.offers).toContain('charter-end-date');
    expect(reply('whatToAsk').offers).toHaveLength(3);
    const entry = get(briefing.entries, 'charter-length');
    expect(aboutAnswersReply(context, 'whatToAsk', '', { ...entry, related: [] }).title).toMatch(/^Start with these/);
  });
});

describe('the evidence of an answer', () => {
  it('counts the articles behind each side, or behind the first line', () => {
    expect(visibleTexts(ask('how many sources support each?', 'charter-length')).join('\n')).toContain('(1 article)');
    expect(visibleTexts(ask('how many articles say so?', 'smoke')).join('\n')).toContain(
      'The first line of the answer rests on',
    );
  });
});

describe('a private task', () => {
  it.each([
    'remind me on friday to tell my manager',
    'can you remind me to buy milk',
    'remember me tomorrow at 7 to ask my boss',
    'please remind me in two weeks that I have to call Ann',
  ])('is refused in the first line: %s', (line) => {
    const refusal = ask(line, 'charter-length');
    expect(refusal.title).toBe("I can't remind you of your own tasks.");
    expect(labels(refusal)).toContain('Weekly digest');
  });

  it('offers the reminders that it names', () => {
    expect(labels(ask('remind me on friday to ask Ann about the pier'))[0]).toBe('Follow: Opening of the pier');
  });
});
