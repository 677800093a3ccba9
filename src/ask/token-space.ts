interface Token {
  readonly phrasings: readonly number[];
  readonly weight: number;
  readonly squaredWeight: number;
}

/** A vector space of phrasings by one kind of token. Posting lists compare a text with all phrasings at once. */
export class TokenSpace {
  readonly entries: readonly number[];
  readonly #tokens: ReadonlyMap<string, Token>;
  readonly #squaredLengths: readonly number[];
  readonly #unknownWeight: number;
  /** Copying this for each text is faster than a new list or a typed array. */
  readonly #zeros: readonly number[];

  /** @param phrasings tokens and entry of each; a token in many entries weighs less */
  constructor(phrasings: readonly { readonly entry: number; readonly tokens: readonly string[] }[]) {
    const entries = phrasings.map(({ entry }) => entry);
    this.entries = entries;
    const postings = new Map<string, number[]>();
    for (const [phrasing, { tokens }] of phrasings.entries()) {
      for (const token of tokens) {
        const phrasingsWithToken = postings.get(token);
        if (phrasingsWithToken) phrasingsWithToken.push(phrasing);
        else postings.set(token, [phrasing]);
      }
    }
    const total = new Set(entries).size;
    this.#unknownWeight = Math.log((total + 1) / 0.5);
    this.#tokens = new Map(
      [...postings].map(([token, phrasingNumbers]) => {
        const count = new Set(phrasingNumbers.map((phrasing) => entries[phrasing])).size;
        const weight = Math.log((total + 1) / (count + 0.5));
        return [token, { phrasings: phrasingNumbers, weight, squaredWeight: weight ** 2 }];
      }),
    );
    this.#squaredLengths = phrasings.map(({ tokens }) =>
      tokens.reduce((total, token) => total + (this.#tokens.get(token)?.squaredWeight ?? 0), 0),
    );
    this.#zeros = phrasings.map(() => 0);
  }

  has(token: string): boolean {
    return this.#tokens.has(token);
  }

  weight(token: string): number {
    return this.#tokens.get(token)?.weight ?? this.#unknownWeight;
  }

  cosinesWith(tokens: readonly string[]): readonly number[] {
    const cosines = this.#zeros.slice();
    let squaredLength = 0;
    for (const token of tokens) {
      const knownToken = this.#tokens.get(token);
      const share = knownToken?.squaredWeight ?? this.#unknownWeight ** 2;
      squaredLength += share;
      for (const phrasing of knownToken?.phrasings ?? []) cosines[phrasing] = (cosines[phrasing] ?? 0) + share;
    }
    for (let i = 0; i < cosines.length; i += 1) {
      const sharedWeight = cosines[i] ?? 0;
      if (sharedWeight > 0) cosines[i] = sharedWeight / Math.sqrt(squaredLength * (this.#squaredLengths[i] ?? 1));
    }
    return cosines;
  }

  phrasingsWith(token: string): readonly number[] {
    return this.#tokens.get(token)?.phrasings ?? [];
  }
}
