/** Word sequences that stand for something, found in running words. */
export class PhraseTable {
  readonly #byFirst = new Map<string, { words: readonly string[]; ids: string[] }[]>();

  /** @param words a sequence of one word or more; the same sequence may stand for several things */
  add(words: readonly string[], id: string): void {
    const [first] = words;
    if (first === undefined) return;
    const group = this.#byFirst.get(first) ?? [];
    const known = group.find((phrase) => phrase.words.join(' ') === words.join(' '));
    if (known) {
      if (!known.ids.includes(id)) known.ids.push(id);
    } else {
      group.push({ words, ids: [id] });
      group.sort((a, b) => b.words.length - a.words.length);
    }
    this.#byFirst.set(first, group);
  }

  /** The longest phrase that begins at a position, if any. */
  at(words: readonly string[], position: number): { length: number; ids: readonly string[] } | undefined {
    const group = this.#byFirst.get(words[position] ?? '');
    const found = group?.find((phrase) => phrase.words.every((word, i) => words[position + i] === word));
    return found && { length: found.words.length, ids: found.ids };
  }
}
