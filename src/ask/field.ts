/** A set of tokens of each phrasing, with the posting lists and weights to compare a question with all of them at once. */
export class Field {
  readonly #ids = new Map<string, number>();
  readonly #postings: number[][] = [];
  readonly #documents: number[][] = [];
  readonly #weights: number[] = [];
  readonly #squares: number[] = [];
  readonly #unseen: number;

  /**
   * @param documents the tokens of each phrasing
   * @param groups the entry of each phrasing, those of one entry side by side: a token's weight falls with the number of entries that have it
   */
  constructor(documents: readonly (readonly string[])[], groups: readonly number[]) {
    const total = new Set(groups).size;
    const seenIn: number[] = [];
    const lastGroup: number[] = [];
    for (const [index, tokens] of documents.entries()) {
      const ids = tokens.map((token) => {
        const known = this.#ids.get(token);
        if (known !== undefined) return known;
        const made = this.#postings.length;
        this.#ids.set(token, made);
        this.#postings.push([]);
        seenIn.push(0);
        lastGroup.push(-1);
        return made;
      });
      this.#documents.push(ids);
      for (const id of ids) {
        this.#postings[id]?.push(index);
        const group = groups[index] ?? -1;
        if (lastGroup[id] !== group) seenIn[id] = (seenIn[id] ?? 0) + 1;
        lastGroup[id] = group;
      }
    }
    for (const count of seenIn) this.#weights.push(Math.log((total + 1) / (count + 0.5)));
    this.#unseen = Math.log((total + 1) / 0.5);
    for (const ids of this.#documents) {
      this.#squares.push(ids.reduce((sum, id) => sum + (this.#weights[id] ?? 0) ** 2, 0));
    }
  }

  has(token: string): boolean {
    return this.#ids.has(token);
  }

  weight(token: string): number {
    const id = this.#ids.get(token);
    return id === undefined ? this.#unseen : (this.#weights[id] ?? 0);
  }

  /** The cosine of a question's tokens with each phrasing; 0 where they share nothing. */
  cosines(tokens: readonly string[]): Float64Array {
    const found = new Float64Array(this.#documents.length);
    let square = 0;
    for (const token of tokens) {
      const share = this.weight(token) ** 2;
      square += share;
      const id = this.#ids.get(token);
      if (id === undefined) continue;
      for (const index of this.#postings[id] ?? []) found[index] = (found[index] ?? 0) + share;
    }
    if (square === 0) return found;
    for (let i = 0; i < found.length; i += 1) {
      const shared = found[i] ?? 0;
      if (shared > 0) found[i] = shared / Math.sqrt(square * (this.#squares[i] ?? 1));
    }
    return found;
  }

  /** In which phrasings a token stands. */
  where(token: string): readonly number[] {
    const id = this.#ids.get(token);
    return id === undefined ? [] : (this.#postings[id] ?? []);
  }
}
