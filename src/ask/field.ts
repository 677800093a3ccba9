interface Token {
  /** Its position. */
  readonly where: number[];
  weight: number;
  square: number;
}

/**
 * A vector space of phrasings by one kind of token, with posting lists, to compare a question with all phrasings at
 * once.
 */
export class Field {
  /** The entry of each phrasing. */
  readonly groups: Int32Array;
  readonly #tokens = new Map<string, Token>();
  /** The squared norm of each phrasing. */
  readonly #squares: Float64Array;
  readonly #unseen: number;
  /** Zeros to copy for each question, which is faster than a new list or a typed array. */
  readonly #noughts: readonly number[];

  /**
   * @param documents the tokens of each phrasing
   * @param groups the entry of each phrasing, with an entry's phrasings adjacent; a token in many entries weighs less
   */
  constructor(documents: readonly (readonly string[])[], groups: readonly number[]) {
    this.groups = Int32Array.from(groups);
    const read = documents.map((tokens, index) => tokens.map((token) => this.#note(token, index)));
    const total = new Set(groups).size;
    for (const token of this.#tokens.values()) {
      token.weight = Math.log((total + 1) / (this.#groupsOf(token) + 0.5));
      token.square = token.weight ** 2;
    }
    this.#squares = Float64Array.from(read, (tokens) => tokens.reduce((sum, { square }) => sum + square, 0));
    this.#noughts = documents.map(() => 0);
    this.#unseen = Math.log((total + 1) / 0.5);
  }

  has(token: string): boolean {
    return this.#tokens.has(token);
  }

  weight(token: string): number {
    return this.#tokens.get(token)?.weight ?? this.#unseen;
  }

  /** The cosine similarity of a question with each phrasing. */
  cosines(tokens: readonly string[]): readonly number[] {
    const found = this.#noughts.slice();
    let square = 0;
    for (const token of tokens) {
      const known = this.#tokens.get(token);
      const share = known?.square ?? this.#unseen ** 2;
      square += share;
      for (const index of known?.where ?? []) found[index] = (found[index] ?? 0) + share;
    }
    if (square === 0) return found;
    for (let i = 0; i < found.length; i += 1) {
      const shared = found[i] ?? 0;
      if (shared > 0) found[i] = shared / Math.sqrt(square * (this.#squares[i] ?? 1));
    }
    return found;
  }

  /** The phrasings that contain a token. */
  where(token: string): readonly number[] {
    return this.#tokens.get(token)?.where ?? [];
  }

  #note(token: string, index: number): Token {
    const known = this.#tokens.get(token);
    if (known) {
      known.where.push(index);
      return known;
    }
    const made = { where: [index], weight: 0, square: 0 };
    this.#tokens.set(token, made);
    return made;
  }

  #groupsOf({ where }: Token): number {
    let count = 0;
    let last: number | undefined;
    for (const index of where) {
      const group = this.groups[index];
      if (group !== last) count += 1;
      last = group;
    }
    return count;
  }
}
