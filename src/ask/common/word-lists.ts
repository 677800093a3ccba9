import lists from './word-lists.json' with { type: 'json' };

export function wordSet(words: string): ReadonlySet<string> {
  return new Set(words.split(' '));
}

export function wordList(name: keyof typeof lists): ReadonlySet<string> {
  return wordSet(lists[name]);
}
