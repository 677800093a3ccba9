/** A table of phrases, for finding them in a text. */
export class PhraseTable {
  readonly #ids = new Map<string, string[]>();
  /** Phrases by first word, longest first. */
  readonly #byFirst = new Map<string, { words: readonly string[]; ids: string[] }[]>();

  /** @param words a sequence of one word or more; the same sequence may stand for several things */
  add(words: readonly string[], id: string): void {
    const [first] = words;
    if (first === undefined) return;
    const key = words.join(' ');
    const known = this.#ids.get(key);
    if (known) {
      if (!known.includes(id)) known.push(id);
      return;
    }
    const phrase = { words, ids: [id] };
    this.#ids.set(key, phrase.ids);
    const group = this.#byFirst.get(first);
    if (!group) this.#byFirst.set(first, [phrase]);
    else {
      const place = group.findIndex((other) => other.words.length < words.length);
      group.splice(place === -1 ? group.length : place, 0, phrase);
    }
  }

  /** The longest phrase that begins at a position, if any. */
  at(words: readonly string[], position: number): { length: number; ids: readonly string[] } | undefined {
    const group = this.#byFirst.get(words[position] ?? '');
    const found = group?.find((phrase) => phrase.words.every((word, i) => words[position + i] === word));
    return found && { length: found.words.length, ids: found.ids };
  }
}
