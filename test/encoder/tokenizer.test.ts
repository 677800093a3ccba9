import { describe, expect, it } from 'vitest';
import { Tokenizer, type Vocabulary } from '../../src/encoder/tokenizer.ts';

const PIECES = ['▁', 'a', 'b', 'ab', '▁a', '▁ab', 'c'];
const SCORES = [-3, -4, -4, -5, -5, -9, -4];
const RESERVED = ['?', '1', '2', '3', '4', '5'];
const vocabulary: Vocabulary = [
  ...RESERVED.map((text): [string, number] => [text, 0]),
  ...PIECES.map((text, i): [string, number] => [text, SCORES[i] ?? 0]),
];
const tokenizer = new Tokenizer(vocabulary);
const piecesOf = (text: string) => tokenizer.tokensOf(text).map((token) => vocabulary[token]?.[0]);

describe('the tokenizer', () => {
  it('chooses the pieces with the highest total', () => {
    expect(piecesOf('ab')).toEqual(['▁', 'ab']);
    expect(piecesOf('a b')).toEqual(['▁a', '▁', 'b']);
    expect(piecesOf('ac')).toEqual(['▁a', 'c']);
  });

  it('joins unknown characters into one token', () => {
    expect(piecesOf('xyz')).toEqual(['▁', '?']);
    expect(piecesOf('xaxy')).toEqual(['▁', '?', 'a', '?']);
  });

  it('reads wide letters as plain ones', () => {
    expect(piecesOf('ａｂ')).toEqual(['▁', 'ab']);
  });

  it('does not take marks of the vocabulary from a text', () => {
    expect(piecesOf('1')).toEqual(['▁', '?']);
  });
});
