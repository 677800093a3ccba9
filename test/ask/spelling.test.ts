import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isEnglish } from '../../src/ask/english.ts';
import { SpellingCorrector } from '../../src/ask/spelling.ts';
import { plainWords } from '../../src/ask/words.ts';
import { TODAY } from '../reply/corpus.ts';
import { briefing, contextOn } from '../reply/shipped.ts';

const { reader, phrasings, lexicon } = contextOn(TODAY).index;
const { entries } = briefing;
const shorthand = new Map(Object.entries(lexicon.shorthand));
const NO_SHORTHAND = new Map<string, string>();

const texts = [...entries.values()].flatMap(({ question, phrasings: entryPhrasings, headline, answer }) => [
  question,
  headline.text,
  ...entryPhrasings,
  ...answer.map(({ text }) => text),
]);
const vocabulary = new Set([
  ...[...texts, ...lexicon.concepts.flatMap(({ words }) => words)].flatMap((text) => plainWords(text, shorthand)),
  ...lexicon.entities
    .flatMap(({ name, aliases }) => [name, ...aliases])
    .flatMap((text) => plainWords(text, NO_SHORTHAND)),
]);
const longWords = [...vocabulary].filter((word) => /^[a-z]{5,}$/.test(word));

const anyTypo = fc
  .tuple(fc.constantFrom(...longWords), fc.nat(), fc.constantFrom('drop', 'double', 'swap'))
  .map(([word, place, kind]) => {
    const position = place % (word.length - 1);
    const [before, letter, next, after] = [
      word.slice(0, position),
      word[position] ?? '',
      word[position + 1] ?? '',
      word.slice(position + 2),
    ];
    const middle = { drop: next, double: letter + letter + next, swap: next + letter }[kind];
    return before + middle + after;
  });

describe('a typo', () => {
  it.each([
    ['exclusiv', 'exclusive'],
    ['megawats', 'megawatts'],
    ['anthropci', 'anthropic'],
    ['renewel', 'renewal'],
    ['orbitla', 'orbital'],
    ['suprecomputer', 'supercomputer'],
  ])('is corrected: %s', (typed, meant) => {
    const { words, corrections } = reader.read(`the ${typed}`);
    expect(words).toEqual(['the', meant]);
    expect(corrections).toEqual([[typed, meant]]);
  });

  // "hwo" is too short to be corrected like longer words, so the shared shorthand has it.
  it('does not hide the kind of question: hwo long', () => {
    expect(reader.read('hwo long is the lease').type).toBe('how-long');
  });

  it('is corrected to the more frequent of two equally close words', () => {
    const spelling = new SpellingCorrector(['orbiter', 'orbited', 'orbited', 'orbited'], new Set());
    expect(spelling.correct('orbitex')).toBe('orbited');
  });

  it('that changes two letters is corrected in long words only', () => {
    const spelling = new SpellingCorrector(['exclusivity', 'renewal'], new Set());
    expect(spelling.correct('exlcusivty')).toBe('exclusivity');
    expect(spelling.correct('rnewl')).toBe('rnewl');
  });

  it('in a word of three letters is kept', () => {
    expect(new SpellingCorrector(['term'], new Set()).correct('trm')).toBe('trm');
  });

  it('in a word of the briefing is corrected to a word of the briefing, unless it is an English word', () => {
    fc.assert(
      fc.property(anyTypo, (typed) => {
        const [correctedWord = ''] = new SpellingCorrector(vocabulary, new Set()).correct(typed).split(' ');
        expect(
          vocabulary.has(correctedWord) || (correctedWord === typed && (isEnglish(typed) || typed.length < 4)),
          correctedWord,
        ).toBe(true);
      }),
      { numRuns: 150 },
    );
  });

  it('that swaps two letters is corrected to the intended word in 90 % of cases', () => {
    const spelling = new SpellingCorrector(
      texts.flatMap((text) => plainWords(text, shorthand)),
      new Set(),
    );
    const meant = ['exclusive', 'megawatts', 'anthropic', 'supercomputer', 'renewal', 'reliability', 'regulators'];
    const slips = meant.flatMap((word) =>
      Array.from({ length: word.length - 1 }, (_, i) => [
        word,
        word.slice(0, i) + word[i + 1] + word[i] + word.slice(i + 2),
      ]),
    );
    const correctedCount = slips.filter(([word, typed = '']) => spelling.correct(typed) === word);
    expect(correctedCount.length / slips.length).toBeGreaterThan(0.9);
  });
});

describe('a correct word', () => {
  it.each(['lunch', 'exit', 'contact', 'launch', 'least', 'contrast', 'order', 'pace'])('is kept: %s', (word) => {
    expect(reader.read(`the ${word}`).corrections).toEqual([]);
  });

  it('of the briefing is kept in every phrasing', () => {
    expect(phrasings.filter(({ text }) => reader.read(text).corrections.length > 0)).toEqual([]);
  });

  it('in an off-topic example is kept', () => {
    const corrections = lexicon.offTopic.flatMap((text) => reader.read(text).corrections);
    expect(corrections).toEqual([]);
  });

  it('is kept if it was declared correct, although another word is near', () => {
    expect(new SpellingCorrector(['colossus'], new Set(['colosus'])).correct('colosus')).toBe('colosus');
    expect(new SpellingCorrector(['colossus'], new Set()).correct('colosus')).toBe('colossus');
  });

  it('of everyday English is kept in every briefing', () => {
    const english = fc.constantFrom(
      'lunch',
      'exit',
      'contact',
      'house',
      'garden',
      'leave',
      'please',
      'window',
      'border',
    );
    fc.assert(
      fc.property(english, fc.array(fc.constantFrom(...longWords), { maxLength: 20 }), (word, words) => {
        expect(isEnglish(word)).toBe(true);
        expect(new SpellingCorrector([`${word}s`, `a${word}`, ...words], new Set()).correct(word)).toBe(word);
      }),
    );
  });
});

describe('any word', () => {
  it('is kept, or is a typo and becomes a word of the briefing', () => {
    const typed = fc.oneof(anyTypo, fc.stringMatching(/^[a-z]{1,15}$/), fc.string({ maxLength: 20 }));
    const spelling = new SpellingCorrector(vocabulary, new Set());
    fc.assert(
      fc.property(typed, (word) => {
        const correctedWord = spelling.correct(word);
        const isTypo = !vocabulary.has(word) && !isEnglish(word);
        expect(correctedWord === word || (isTypo && vocabulary.has(correctedWord))).toBe(true);
        expect(spelling.correct(word)).toBe(correctedWord);
      }),
      { numRuns: 500 },
    );
  });
});
