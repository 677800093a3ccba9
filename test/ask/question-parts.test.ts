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
  ])('separates the questions of: %s', (message, parts) => {
    expect(texts(message)).toEqual(parts);
  });

  it.each([
    'who owns the ship and the pier?',
    'what do residents and the council say?',
    'how long is it?',
    'I read it. It is long.',
    '',
  ])('returns nothing for fewer than two questions: "%s"', (message) => {
    expect(splitQuestions(message)).toEqual([]);
  });

  it('adds the preceding topic to a question that only refers to it', () => {
    expect(splitQuestions('I read about the electric ferry. When would it come, and how much would it cost?')).toEqual([
      { text: 'When would it come', withTopic: 'When would it come about the electric ferry' },
      { text: 'how much would it cost', withTopic: 'how much would it cost about the electric ferry' },
    ]);
    expect(textsToEncode(index, 'About the pier. When does it open, and is it big?')).toContain(
      'When does it open About the pier',
    );
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
