import { describe, expect, it } from 'vitest';
import { buildIndex } from '../../src/ask/build-index.ts';
import { ask } from '../../src/ask/decide.ts';
import { splitQuestions } from '../../src/ask/question-parts.ts';
import { textsToEncode } from '../../src/ask/question-texts.ts';
import { buttonsIn } from '../../src/message/message.ts';
import { respond } from '../../src/reply/respond.ts';
import { loadStory } from '../fixture/story.ts';
import { visibleTexts } from '../reply/corpus.ts';

const briefing = loadStory();
const index = buildIndex(briefing);
const context = { briefing, index, today: '2026-05-08' };
const texts = (message: string) => splitQuestions(message).map(({ text }) => text);

describe('splitting a message into questions', () => {
  it.each([
    ['who signed it and how many ships', ['who signed it', 'how many ships']],
    [
      'Hi! So first of all what is it, and second how long does it go and also who pays whom?',
      ['what is it', 'how long does it go', 'who pays whom'],
    ],
    ['When does it sail? And is the pier open? Thanks.', ['When does it sail', 'is the pier open']],
    [
      'what does it cost, where does it land and who owns it',
      ['what does it cost', 'where does it land', 'who owns it'],
    ],
    ['could you explain to me what a ticket costs and where it lands', ['what a ticket costs', 'where it lands']],
    ['what does it cost or how long is it', ['what does it cost', 'how long is it']],
    ['It is said to be electric. Is that true, and who built it?', ['It is said to be electric', 'who built it']],
  ])('separates the questions of: %s', (message, parts) => {
    expect(texts(message)).toEqual(parts);
  });

  it.each(['how long is it?', 'I read it. It is long.', ''])(
    'returns nothing for fewer than two questions: "%s"',
    (message) => {
      expect(splitQuestions(message)).toEqual([]);
    },
  );

  it('adds the preceding topic to a question that only refers to it', () => {
    expect(splitQuestions('I read about the electric ferry. When would it come, and how much would it cost?')).toEqual([
      { text: 'When would it come', isQuestion: true, withTopic: 'When would it come about the electric ferry' },
      {
        text: 'how much would it cost',
        isQuestion: true,
        withTopic: 'how much would it cost about the electric ferry',
      },
    ]);
    expect(textsToEncode(index, 'About the pier. When does it open, and is it big?')).toContain(
      'When does it open About the pier',
    );
  });
});

describe('a question that lists several things', () => {
  it.each([
    [
      'Do you know anything about bicycles, the new pier or the electric ferry?',
      ['bicycles', 'pier-opening'],
      ['electric'],
    ],
    ['ticket price, crew and route?', ['ticket-price', 'crew'], ['route']],
    ['Can the charter be prolonged or cancelled early?', ['trial', 'cancellation'], []],
  ])('gets an answer for each of the first two: %s', (question, entries, others) => {
    const { decision, alsoAsked = [] } = ask(index, question);
    expect(decision).toEqual({ kind: 'both', entries, reason: 'parts' });
    expect(alsoAsked.map(({ entry }) => entry)).toEqual(others);
  });

  it.each([
    ['do people complain about noise or smoke?', 'smoke'],
    ['Is it the whole ship or only a part?', 'whole-ship'],
    ['How long is the charter, in months?', 'charter-length'],
    ['What do Northgate and Calder Lines pay?', 'charter-price'],
  ])('gets one answer if one entry is about all of them: %s', (question, entry) => {
    expect(ask(index, question).decision).toMatchObject({ kind: 'answer', entry });
  });
});

describe('a message about what other people say', () => {
  it.each([
    ['My neighbour says the ferry takes no cars at all. Is that true?', 'bicycles'],
    ['My neighbour claims the ferry is electric. I told him that was nonsense. Which of us is right?', 'electric'],
    ['180 passengers? who says that and does anybody contradict it', 'passengers'],
    ['How long is the charter, six months, right?', 'charter-length'],
  ])('gets the answer on that: %s', (message, entry) => {
    for (const after of [undefined, 'pier-opening']) {
      expect(ask(index, message, after === undefined ? {} : { after }).decision).toMatchObject({
        kind: 'answer',
        entry,
      });
    }
  });

  it('is about the sides of the previous answer if it only asks which is right', () => {
    for (const line of ['which one is right?', 'so who of them is right'])
      expect(ask(index, line, { after: 'passengers' }).decision).toEqual({
        kind: 'wish',
        wish: 'disputes',
        subject: 'passengers',
      });
  });

  it('is about the statement, not about a question that refers to it', () => {
    const { decision } = ask(index, 'The ferry is too loud for my cat. Is that true, and did anyone count it?');
    expect(decision).toMatchObject({ entry: 'smoke' });
  });

  it('is about the previous answer if it says nothing itself', () => {
    expect(ask(index, 'is that true?', { after: 'passengers' }).decision).toEqual({
      kind: 'proof',
      entry: 'passengers',
    });
  });
});

describe('a question for one thing', () => {
  it('gets one answer, where two would fit', () => {
    const { decision } = ask(index, 'where do Northgate and Calder Lines let it sail?');
    expect(decision).toEqual({ kind: 'both', entries: ['route', 'whole-ship'], reason: 'thin' });
    const question = 'where do Northgate and Calder Lines let the single thing sail?';
    expect(ask(index, question).decision).toMatchObject({ kind: 'answer' });
  });
});

describe('a message with three questions', () => {
  const question =
    'How long does the charter last, what does a ticket cost and how many passengers does the Tern take?';
  const reply = respond({ kind: 'ask', question }, context);

  it('gets a one-line answer to each of the first two', () => {
    expect(reply.decision).toBe('both');
    expect(reply.blocks.filter(({ type }) => type === 'answer')).toEqual([
      expect.objectContaining({ lines: [] }),
      expect.objectContaining({ lines: [] }),
    ]);
  });

  it('gets a button for the third, which a person can also choose in words', () => {
    expect(visibleTexts(reply)).toContain('You also asked:');
    expect(buttonsIn(reply)[0]?.intent).toEqual({ kind: 'entry', id: 'passengers' });
    expect(reply.offers).toEqual(['charter-length', 'ticket-price', 'passengers']);
  });

  it('gets the same answers after a previous question', () => {
    const { decision } = ask(index, question, { after: 'pier-opening' });
    expect(decision).toMatchObject({ kind: 'both', entries: ['charter-length', 'ticket-price'] });
  });
});

it('a message with one clear question also shows the unclear one', () => {
  const question = 'What does a ticket cost? And how many passengers would it be good for, roughly speaking?';
  const { decision, alsoAsked = [] } = ask(index, question);
  const shownIds = 'entry' in decision ? [decision.entry] : 'entries' in decision ? decision.entries : [];
  expect([...shownIds, ...alsoAsked.map(({ entry }) => entry)]).toEqual(
    expect.arrayContaining(['ticket-price', 'passengers']),
  );
});

it('does not take what people say about themselves for a question', () => {
  const question = 'I chair the board and a choir, what does a ticket cost and how long does the charter last?';
  const { decision, alsoAsked = [] } = ask(index, question);
  expect(decision).toMatchObject({ kind: 'both', entries: ['ticket-price', 'charter-length'] });
  expect(alsoAsked).toEqual([]);
});

it('does not take a request for sources for an item of a list', () => {
  const [part] = splitQuestions('Ticket price, length of the charter and number of passengers, with who says each.');
  expect(part?.items).toEqual(['Ticket price', 'length of the charter', 'number of passengers']);
});
