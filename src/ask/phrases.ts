export class PhraseTable {
  readonly #ids = new Map<string, string[]>();
  /** Keys are first words, values lengths in words. */
  readonly #longest = new Map<string, number>();

  /** The same phrase can have several ids. */
  add(words: readonly string[], id: string): void {
    const [first] = words;
    if (first === undefined) return;
    const phrase = words.join(' ');
    const ids = this.#ids.get(phrase) ?? [];
    this.#ids.set(phrase, ids.includes(id) ? ids : [...ids, id]);
    this.#longest.set(first, Math.max(words.length, this.#longest.get(first) ?? 0));
  }

  /** `length` is in words. */
  longestAt(words: readonly string[], position: number): { length: number; ids: readonly string[] } | undefined {
    const longest = this.#longest.get(words[position] ?? '') ?? 0;
    for (let length = Math.min(longest, words.length - position); length > 0; length -= 1) {
      const ids = this.#ids.get(words.slice(position, position + length).join(' '));
      if (ids) return { length, ids };
    }
    return undefined;
  }
}
