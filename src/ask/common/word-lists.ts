import lists from './word-lists.json' with { type: 'json' };

/** Returns a list of `word-lists.json`. */
export function wordList(name: keyof typeof lists): ReadonlySet<string> {
  return new Set(lists[name].split(' '));
}
