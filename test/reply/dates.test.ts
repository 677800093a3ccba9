import { describe, expect, it } from 'vitest';
import { get } from '../../src/briefing/briefing.ts';
import type { Message } from '../../src/message/message.ts';
import { messageHead } from '../../src/message/message.ts';
import { answerQuestion } from '../../src/reply/answer.ts';
import { respond } from '../../src/reply/respond.ts';
import { briefing, contextOn, TODAY, visibleTexts } from './corpus.ts';

const { index } = contextOn(TODAY);
const ask = (question: string, today = '2026-10-20'): Message => respond({ kind: 'ask', question }, contextOn(today));
const textOf = (message: Message) => [messageHead(message).top, ...visibleTexts(message)].join('\n');

describe('a question about a date', () => {
  it.each([
    ['what happened on 6 May', '6 May 2026: Signing.'],
    ['whats on 6 november?', 'In 17 days, on 6 November 2026: the six months end, by our count.'],
    ['And in June?', 'June 2026 has passed; no source says that the pier is open.'],
    ['anything scheduled in the next 30 days?', 'In 17 days, on 6 November 2026: the six months end, by our count.'],
    ['what happens between 1 Nov and 30 Nov', 'In 17 days, on 6 November 2026: the six months end, by our count.'],
    ['how many days until 6 November', '6 November 2026 is in 17 days.'],
    ['how many days between 6 may and 6 november', '184 days from 6 May 2026 to 6 November 2026.'],
    ['how many days until the charter ends', 'In 17 days, on 6 November 2026: the six months end, by our count.'],
    ['how long ago was the charter signed?', '6 May 2026 was 167 days ago.'],
    ['how many days from the signing to today?', '6 May 2026 was 167 days ago.'],
    ['how long until the pier opens', 'June 2026 has passed; no source says that the pier is open.'],
    ['how long until there is an electric ferry', 'Open: no source gives a date.'],
  ])('is answered from the dates of the story: %s', (question, answer) => {
    const message = ask(question);
    expect(message.decision).toBe('date');
    expect(textOf(message)).toContain(answer);
  });

  it('is answered relative to the current day', () => {
    expect(textOf(ask('how many days until the charter ends', '2026-11-05'))).toContain('Tomorrow: the six months end');
    expect(textOf(ask('what happens on 6 November', '2026-11-29'))).toContain(
      'The six months ended 23 days ago, by our count. No source says what happened.',
    );
    expect(textOf(ask('how long ago was 6 May', '2026-05-07'))).toContain('6 May 2026 was yesterday.');
  });

  it('gets "No source says what happened then" or "No source gives a date" if nothing is dated then', () => {
    expect(textOf(ask('what happened on 12 May'))).toContain(
      'No source says what happened then: the sources end on 7 May 2026.',
    );
    expect(textOf(ask('what happened on 12 April'))).toContain('No source says what happened then.');
    expect(textOf(ask('anything next week?'))).toContain('No source gives a date in that period.');
  });

  it.each([
    ['what happens in June 2028?', true],
    ['what happens on 14 June 2028?', true],
    ['what happens in 2028?', true],
    ['what happens in 2029?', true],
    ['what happens in May 2028?', false],
    ['what happens in June 2029?', false],
  ])('is answered with a claim that names the date, even if it is not on the timeline: %s', (question, isNamed) => {
    const claim = get(briefing.claims, 'h1-01');
    const newClaims = ['The ship is due in June 2028.', 'From 2029 on it saves fuel.'].map((text, i) => ({
      ...claim,
      id: `h1-8${i}`,
      text,
    }));
    const claims = new Map([...briefing.claims, ...newClaims.map((one) => [one.id, one] as const)]);
    const context = { ...contextOn('2026-10-20'), briefing: { ...briefing, claims } };
    const text = textOf(respond({ kind: 'ask', question }, context));
    expect(/The ship is due|saves fuel/.test(text)).toBe(isNamed);
    expect(text.includes('No source gives a date in that period.')).toBe(!isNamed);
  });

  it.each([
    ['what happened on 12 May', '7 May 2026: '],
    ['what was special about 12 April?', '6 May 2026: Signing.'],
    ['is there anything on 1 November', '6 November 2026: '],
  ])('gets the nearest date if nothing is dated on the day: %s', (question, nearest) => {
    const text = textOf(ask(question));
    expect(text).toContain('The nearest date in the sources:');
    expect(text).toContain(nearest);
  });

  it.each([
    'whats the story with may 6th',
    "May 6, what's that about?",
    'why is 2026-05-06 important',
    'the sixth of may, what was that again',
    'Was there any event of note on the 6th of May 2026?',
    'what does 6 November mean',
    'why does the 6th day of November matter',
    'remind me what happened on 6 May',
    'so what is special about 6-may-2026',
    "what's the deal with May the 6th?",
    'anything on 6.11.?',
    'any news from 6 May',
    '6 November 2026?',
    'significance of 6 May 2026',
    'so what went down on the 6th of May',
    'what was going on on 6 May 2026',
    'anything on 6.11.2026 (day first)?',
    'why is Friday the 6th of November 2026 circled?',
    'and what about 6 November, anything that day?',
  ])('is recognised in other words: %s', (question) => {
    expect(ask(question).decision).toBe('date');
  });

  it.each([
    'was the price known on 6 May',
    'why did they sign on 6 May',
    'was that on 6 May?',
    'which ship was signed for on 6 May 2026',
    'who was there on 6 November',
    'how many passengers were there in May',
    'what will it cost from 6 November on',
    'will they one day',
    'some day maybe',
    'so what is the last day?',
    'what may that mean',
    'is the news of 6 May about bicycles',
  ])('is not recognised in a question that asks for more than a day: %s', (question) => {
    expect(ask(question).decision).not.toBe('date');
  });

  it('is answered in scripts, with the sources of the dates', () => {
    const { decision, text, sources } = answerQuestion(briefing, index, 'what happened on 6 May', '2026-10-20');
    expect({ decision, sources }).toEqual({ decision: 'answer', sources: ['h1'] });
    expect(text).toContain('6 May 2026: Signing.');
    expect(answerQuestion(briefing, index, 'how long until the pier opens', '2026-10-20').text).toContain(
      'June 2026 has passed',
    );
  });

  it('is found among several sentences', () => {
    const message = ask('Morning all. I am back on the island for a while. What happens on 6 November? Thanks a lot!');
    expect(message.title).toBe('6 November 2026');
  });

  it.each([
    'did the May 2026 charter include bicycles?',
    'who signed on 6 May?',
    'is the pier open in June?',
    'what may happen next?',
    'remind me on 6 November',
    'how long does the charter last?',
    'is it on 6 November?',
    'how long until they sign a new charter with Calder Lines?',
    'today',
    'How long ago did the council charter the ship, according to the Herald?',
  ])('is not recognised in "%s"', (question) => {
    expect(ask(question).decision).not.toBe('date');
  });

  it("is answered by an entry if it is one of the entry's phrasings", () => {
    for (const { entry, text } of index.phrasings) {
      const entryQuestion = index.entries[entry]?.entry.question;
      expect([text, ask(text).decision, entryQuestion]).not.toEqual([text, 'date', entryQuestion]);
    }
  });
});

describe('a question about the day of a settled item', () => {
  const outcome = {
    on: '2026-11-05',
    entered: '2026-11-07',
    says: { kind: 'stated' as const, text: 'The charter was renewed.', claims: ['h1-04'] },
  };
  const item = get(briefing.watch, 'charter-end');
  const settledBriefing = { ...briefing, watch: new Map([...briefing.watch, [item.id, { ...item, outcome }]]) };
  const askOn = (question: string, today: string) =>
    textOf(respond({ kind: 'ask', question }, contextOn(today, settledBriefing)));

  it.each(['what happened on 6 November', 'what happened on 5 November', 'what happened between 1 Nov and 30 Nov'])(
    'is answered with the outcome: %s',
    (question) => {
      const text = askOn(question, '2026-11-29');
      expect(text).toContain('The charter was renewed.');
      expect(text).toContain('Settled on 5 November 2026.');
      expect(text).not.toContain('No source says');
    },
  );

  it('does not get the outcome before it was entered', () => {
    expect(askOn('what happened on 6 November', '2026-11-06')).not.toContain('renewed.');
  });

  it("is answered in scripts, with the outcome's source", () => {
    const { text, sources } = answerQuestion(settledBriefing, index, 'what happened on 6 November 2026', '2026-11-29');
    expect(text).toContain('The charter was renewed.');
    expect(sources).toEqual(['h1']);
  });
});
