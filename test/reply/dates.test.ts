import { describe, expect, it } from 'vitest';
import { buildIndex } from '../../src/ask/index.ts';
import { get } from '../../src/briefing/briefing.ts';
import type { Message } from '../../src/message/message.ts';
import { headOf } from '../../src/message/message.ts';
import { answerOf } from '../../src/reply/answer.ts';
import { respond } from '../../src/reply/respond.ts';
import { loadStory } from '../fixture/story.ts';
import { visibleTexts } from './corpus.ts';

const briefing = loadStory();
const index = buildIndex(briefing);

const ask = (question: string, today = '2026-10-20'): Message =>
  respond({ kind: 'ask', question }, { briefing, index, today });
const textOf = (message: Message) => [headOf(message).top, ...visibleTexts(message)].join('\n');

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
    ['how long until the pier opens', 'June 2026 has passed; no source says that the pier is open.'],
    ['how long until there is an electric ferry', 'Open: no source gives a date.'],
  ])('%s', (question, answer) => {
    const message = ask(question);
    expect(message.decision).toBe('date');
    expect(textOf(message)).toContain(answer);
  });

  it('is answered with the arithmetic of the day on which it is asked', () => {
    expect(textOf(ask('how many days until the charter ends', '2026-11-05'))).toContain('Tomorrow: the six months end');
    expect(textOf(ask('what happens on 6 November', '2026-11-29'))).toContain(
      'The six months ended 23 days ago, by our count. No source says what happened.',
    );
    expect(textOf(ask('how long ago was 6 May', '2026-05-07'))).toContain('6 May 2026 was yesterday.');
  });

  it('says of days on which nothing is dated that no source says what happened, or dates anything', () => {
    expect(textOf(ask('what happened on 12 May'))).toContain(
      'No source says what happened then: the newest is of 7 May 2026.',
    );
    expect(textOf(ask('what happened on 12 April'))).toContain('No source says what happened then.');
    expect(textOf(ask('anything next week?'))).toContain('No source dates anything then.');
  });

  it('is answered for scripts too, with the sources behind the dates', () => {
    const { decision, text, sources } = answerOf(briefing, index, 'what happened on 6 May', undefined, '2026-10-20');
    expect({ decision, sources }).toEqual({ decision: 'answer', sources: ['h1'] });
    expect(text).toContain('6 May 2026: Signing.');
    expect(answerOf(briefing, index, 'how long until the pier opens', undefined, '2026-10-20').text).toContain(
      'June 2026 has passed',
    );
  });

  it('is found in a message of several sentences', () => {
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
  ])('does not take over "%s"', (question) => {
    expect(ask(question).decision).not.toBe('date');
  });

  it('is answered by the entry that has it as a phrasing', () => {
    for (const { entry, text } of index.phrasings) {
      const own = index.entries[entry]?.entry.question;
      expect([text, ask(text).decision, own]).not.toEqual([text, 'date', own]);
    }
  });
});

describe('a question about the day of something that is settled', () => {
  const outcome = {
    on: '2026-11-05',
    entered: '2026-11-07',
    says: { kind: 'stated' as const, text: 'The charter was renewed.', claims: ['h1-04'] },
  };
  const item = get(briefing.watch, 'charter-end');
  const settled = { ...briefing, watch: new Map([...briefing.watch, [item.id, { ...item, outcome }]]) };
  const asked = (question: string, today: string) =>
    textOf(respond({ kind: 'ask', question }, { briefing: settled, index, today }));

  it.each(['what happened on 6 November', 'what happened on 5 November', 'what happened between 1 Nov and 30 Nov'])(
    '%s is answered with its outcome',
    (question) => {
      const text = asked(question, '2026-11-29');
      expect(text).toContain('The charter was renewed.');
      expect(text).toContain('Settled on 5 November 2026.');
      expect(text).not.toContain('No source says');
    },
  );

  it('is not, before the outcome was entered', () => {
    expect(asked('what happened on 6 November', '2026-11-06')).not.toContain('renewed.');
  });

  it('is answered for scripts too, with the source of the outcome', () => {
    const { text, sources } = answerOf(settled, index, 'what happened on 6 November 2026', undefined, '2026-11-29');
    expect(text).toContain('The charter was renewed.');
    expect(sources).toEqual(['h1']);
  });
});
