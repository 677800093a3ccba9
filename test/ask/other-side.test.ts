import { describe, expect, it } from 'vitest';
import { buildIndex } from '../../src/ask/build-index.ts';
import { ask } from '../../src/ask/decide.ts';
import { previousQuestionForOtherSide } from '../../src/ask/other-side.ts';
import { isChangeOfSubject, withoutOpening } from '../../src/ask/question-texts.ts';
import { get } from '../../src/briefing/briefing.ts';
import { loadStory } from '../fixture/story.ts';
import { briefing } from '../reply/shipped.ts';

const ferry = loadStory();
const index = buildIndex(ferry);
const shippedIndex = buildIndex(briefing);

describe('a follow-up about the other side', () => {
  const previous = get(ferry.entries, 'whole-ship');

  it.each([
    'and Calder?',
    'what about the other side',
    'sorry, I meant the opposite party',
    'no, Calder Lines I meant',
  ])('is read as the previous question with the name of the other side: %s', (line) => {
    expect(previousQuestionForOtherSide(index, line, previous)).toBe('Does Calder Lines have the whole ship?');
  });

  it.each(['and Northgate?', 'what does Calder pay', 'and the Tern?', 'why', 'the other pier', ''])(
    'is not recognised in a line that asks something else: %s',
    (line) => {
      expect(previousQuestionForOtherSide(index, line, previous)).toBeUndefined();
    },
  );

  it('is recognised only if the previous question names exactly one side', () => {
    expect(previousQuestionForOtherSide(index, 'and Calder?', get(ferry.entries, 'charter-length'))).toBeUndefined();
    expect(
      previousQuestionForOtherSide(shippedIndex, 'and SpaceX?', get(briefing.entries, 'deal-summary')),
    ).toBeUndefined();
  });

  it.each([
    ['sorry, meant the other side', 'gains-spacex', 'gains-anthropic'],
    ['and claude’s people?', 'gains-spacex', 'gains-anthropic'],
    ['no i meant spacex', 'ipo-date', 'spacex-ipo'],
    ["i was asking about elon's company", 'ipo-date', 'spacex-ipo'],
  ])(`gets the other side's entry: "%s" after %s`, (line, after, entry) => {
    expect(ask(shippedIndex, line, { after }).decision).toMatchObject({ entry });
  });
});

describe('a line that changes the subject', () => {
  it.each([
    ['no, I meant orbital', 'orbital'],
    ['what about the IPO?', 'the IPO?'],
    ['ok and what about the price', 'the price'],
    ['not the signature, i meant the first day of actual use', 'the first day of actual use'],
    ['no, not when it ends, I was asking about the start', 'the start'],
  ])('is read without its opening: %s', (line, plainLine) => {
    expect(withoutOpening(line)).toBe(plainLine);
    expect(isChangeOfSubject(line)).toBe(true);
  });

  it('is read in full if it only excludes a topic', () => {
    expect(withoutOpening('not the ferry, the pier')).toBeUndefined();
  });
});
