import { isEnglish } from './english.ts';

/** Shorter words have too many neighbours to guess from. */
const MIN_LENGTH = 4;
/** From this length on, two slips are still told. */
const TWO_SLIPS_LENGTH = 8;

/** The words of a briefing, with how often each occurs; what a misspelt word may have been meant to be. */
export class Spelling {
  readonly #counts = new Map<string, number>();
  readonly #byLength = new Map<number, string[]>();
  readonly #known = new Map<string, string>();

  constructor(words: Iterable<string>) {
    for (const word of words) this.#counts.set(word, (this.#counts.get(word) ?? 0) + 1);
    for (const word of this.#counts.keys()) {
      if (word.length < MIN_LENGTH || /\d/.test(word)) continue;
      const group = this.#byLength.get(word.length) ?? [];
      group.push(word);
      this.#byLength.set(word.length, group);
    }
  }

  /**
   * The word itself if the briefing or an English list has it, or if nothing is near; else the nearest word.
   * Real words are never changed: "launch" is no slip of "lunch".
   */
  correct(word: string): string {
    if (word.length < MIN_LENGTH || this.#counts.has(word) || !/^[a-z]+$/.test(word) || isEnglish(word)) return word;
    const before = this.#known.get(word);
    if (before !== undefined) return before;
    const found = this.#nearest(word);
    if (this.#known.size < 5000) this.#known.set(word, found);
    return found;
  }

  #nearest(word: string): string {
    const most = word.length >= TWO_SLIPS_LENGTH ? 2 : 1;
    let best = word;
    let bestScore = Number.POSITIVE_INFINITY;
    for (let length = word.length - most; length <= word.length + most; length += 1) {
      for (const candidate of this.#byLength.get(length) ?? []) {
        const slips = slipsBetween(word, candidate, most);
        if (slips > most) continue;
        const otherStart = candidate[0] === word[0] ? 0 : 0.8;
        const score = slips + otherStart - Math.log1p(this.#counts.get(candidate) ?? 0) / 10;
        if (score < bestScore) {
          bestScore = score;
          best = candidate;
        }
      }
    }
    return best;
  }
}

/** Letters changed, dropped, added, or neighbours swapped, to turn one word into the other; `most` + 1 when it is more. */
function slipsBetween(a: string, b: string, most: number): number {
  if (Math.abs(a.length - b.length) > most) return most + 1;
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    let least = i;
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1];
      let cost = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        cost = Math.min(cost, (beforeLast[j - 2] ?? 0) + 1);
      }
      row.push(cost);
      least = Math.min(least, cost);
    }
    if (least > most) return most + 1;
    beforeLast = last;
    last = row;
  }
  return last[b.length] ?? most + 1;
}
