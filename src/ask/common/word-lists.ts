import lists from './word-lists.json' with { type: 'json' };

export function wordList(name: keyof typeof lists): ReadonlySet<string> {
  return new Set(lists[name].split(' '));
}
