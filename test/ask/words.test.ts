import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isStopWord, plainWords, questionType, stem, visibleCharacters } from '../../src/ask/words.ts';
import { TODAY } from '../reply/corpus.ts';
import { contextOn } from '../reply/shipped.ts';

const shorthand = new Map(Object.entries(contextOn(TODAY).index.lexicon.shorthand));
const plainText = (text: string) => plainWords(text, shorthand).join(' ');

describe('the plain words of a question', () => {
  it.each([
    ['lower case', 'WHEN Does The LEASE end', 'when does the lease end'],
    ['shorthand', 'wen do u get it tho', 'when do you get it though'],
    ['shorthand for several words', 'whens the ipo', 'when is the ipo'],
    ['a unit without a space after its number', 'is it 300mw', 'is it 300 megawatts'],
    ['a unit in capitals without a space', 'is it 300MW or what', 'is it 300 megawatts or what'],
    ['months without a space after their number', '6mo lease', '6 months lease'],
    ['a thousands separator', '1,000,000 chips', '1000000 chips'],
    ['a percentage', 'is it 50%?', 'is it 50 percent'],
    ['number words', 'for six months or TWELVE', 'for 6 months or 12'],
    ['contractions', "what's it for and why don't they say", 'what is it for and why do not they say'],
    ['contractions without an apostrophe', 'isnt it exclusive', 'is not it exclusive'],
    ['a curly apostrophe', 'who’s paying', 'who is paying'],
    ['possessives', "Anthropic's lease and the users' view", 'anthropic lease and the users view'],
    ['punctuation', 'so... (the lease), "really"?!', 'so the lease really'],
    ['accents', 'thé léase', 'the lease'],
    ['full-width letters', 'ｌｅａｓｅ', 'lease'],
    ['a mention of Slack', '<@U123ABC> how long', 'how long'],
    ['a mention of Discord', '<@!1234567890> how long <#42>', 'how long'],
    ['a mention of everybody', '@everyone how long', 'how long'],
    ['a link', 'see https://example.com/a?b=c how long', 'see how long'],
    ['a link with a label', '<https://example.com|this page> how long', 'how long'],
    ['emoji', '🚀 how 🛰️ long 👍🏽', 'how long'],
    ['a named emoji', ':rocket: how long <:blob:123456>', 'how long'],
    ['invisible characters', 'how\u200b lo\u00adng\u0000 is it', 'how long is it'],
  ])('are extracted from a text with %s', (_, typed, expected) => {
    expect(plainText(typed)).toBe(expected);
  });

  it('are empty if there is no word', () => {
    for (const text of ['', '   ', '?!', '🚀', '<@U123>', 'https://example.com', '—']) expect(plainText(text)).toBe('');
  });

  it('keep other scripts', () => {
    expect(plainText('сколько длится аренда?')).toBe('сколько длится аренда');
    expect(plainText('租约 多长时间')).toBe('租约 多长时间');
  });

  it('stay the same when read again', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...plainText('how long is the lease of colossus for 300mw').split(' '))),
        (words) => {
          expect(plainText(words.join(' '))).toBe(words.join(' '));
        },
      ),
    );
  });

  it('number at most sixty, however long the question is', () => {
    for (const text of ['lease '.repeat(1667), "don't ".repeat(1667), 'a-b-c-d-'.repeat(1250), '6mo'.repeat(3334)]) {
      expect(text.length).toBeGreaterThanOrEqual(10_000);
      const words = plainWords(text, shorthand);
      expect(words.length).toBeGreaterThan(0);
      expect(words.length).toBeLessThanOrEqual(60);
    }
    expect(plainWords(`how long ${'x '.repeat(5000)}`, shorthand).slice(0, 2)).toEqual(['how', 'long']);
    expect(plainWords('x'.repeat(10_000), shorthand).join('').length).toBeLessThan(2000);
  });

  it('contain no capital letter, no space and no empty word', () => {
    const anyText = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 300 }),
      fc.string({ unit: 'binary', maxLength: 100 }),
    );
    fc.assert(
      fc.property(anyText, (text) => {
        const words = plainWords(text, shorthand);
        expect(words.length).toBeLessThanOrEqual(60);
        for (const word of words) {
          expect(word).toMatch(/^\S+$/);
          expect(word).not.toMatch(/[A-Z]/);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('a word', () => {
  it('has the same stem in all of its forms', () => {
    expect(new Set(['renew', 'renewed', 'renewing', 'renews'].map(stem)).size).toBe(1);
    expect(stem('leases')).toBe(stem('leased'));
    expect(stem('lease')).not.toBe(stem('launch'));
  });

  it('is its own stem if it has digits or another script', () => {
    expect(stem('h100s')).toBe('h100s');
    expect(stem('аренды')).toBe('аренды');
  });

  it('is a stop word if it carries no topic', () => {
    expect(['the', 'is', 'when', 'how', 'please'].filter(isStopWord)).toEqual(['the', 'is', 'when', 'how', 'please']);
    expect(['lease', 'orbit', 'price', 'long'].filter(isStopWord)).toEqual([]);
  });
});

describe('the visible characters of a line', () => {
  it('exclude spaces and variation selectors', () => {
    expect(visibleCharacters(' 👍\ufe0f \n')).toBe('👍');
    expect(visibleCharacters('\u0000\u200b')).toBe('');
  });
});

describe('the kind of question', () => {
  it.each([
    ['when', 'whens the ipo'],
    ['when', 'by what date does it end'],
    ['where', 'which city is it in'],
    ['who', 'whos paying'],
    ['who', 'which company owns it'],
    ['why', 'how come they did it'],
    ['how-long', 'how many months do they get'],
    ['how-long', 'hw lng is it'],
    ['how-much', 'how many megawatts'],
    ['how', 'how does it work'],
    ['which', 'which models run there'],
    ['what', 'wats it for'],
    ['whether', 'do they get all of it'],
    ['none', 'colossus lease'],
  ])('is "%s" for "%s"', (type, text) => {
    expect(questionType(plainWords(text, shorthand))).toBe(type);
  });
});
