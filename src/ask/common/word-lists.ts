import lists from './word-lists.json' with { type: 'json' };

/** The words of a list that serves every story. */
export function wordList(name: keyof typeof lists): ReadonlySet<string> {
  return new Set(lists[name].split(' '));
}
