import { describe, expect, it } from 'vitest';
import { PhraseTable } from '../../src/ask/phrases.ts';

function table(...phrases: [text: string, id: string][]): PhraseTable {
  const phraseTable = new PhraseTable();
  for (const [text, id] of phrases) phraseTable.add(text.split(' ').filter(Boolean), id);
  return phraseTable;
}

const words = 'does google cloud platform lead'.split(' ');

describe('a table of phrases', () => {
  it('finds the longest phrase that begins at a position, whatever the order in which phrases were added', () => {
    const phrases: [string, string][] = [
      ['google', 'google'],
      ['google cloud platform', 'gcp'],
      ['google cloud', 'cloud'],
    ];
    for (const phraseTable of [table(...phrases), table(...phrases.toReversed())]) {
      expect(phraseTable.longestAt(words, 1)).toEqual({ length: 3, ids: ['gcp'] });
      expect(phraseTable.longestAt(['google', 'cloud'], 0)).toEqual({ length: 2, ids: ['cloud'] });
      expect(phraseTable.longestAt(['google', 'maps'], 0)).toEqual({ length: 1, ids: ['google'] });
    }
  });

  it('finds nothing where no phrase begins or fits', () => {
    const phraseTable = table(['google cloud', 'cloud']);
    expect(phraseTable.longestAt(words, 2)).toBeUndefined();
    expect(phraseTable.longestAt(['google'], 0)).toBeUndefined();
    expect(phraseTable.longestAt(words, 99)).toBeUndefined();
    expect(phraseTable.longestAt([], 0)).toBeUndefined();
  });

  it('returns each meaning of an ambiguous phrase once', () => {
    const phraseTable = table(['long term', 'duration'], ['long term', 'lease'], ['long term', 'duration']);
    expect(phraseTable.longestAt(['long', 'term'], 0)).toEqual({ length: 2, ids: ['duration', 'lease'] });
  });

  it('ignores a phrase without words', () => {
    expect(table(['', 'nothing']).longestAt([''], 0)).toBeUndefined();
  });
});
