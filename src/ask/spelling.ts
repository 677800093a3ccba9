import { isEnglish } from './english.ts';

/** Shorter words have too many neighbours to guess from. */
const MIN_LENGTH = 4;
/** From this length on, two typos are recognised. */
const TWO_SLIPS_LENGTH = 8;

/** The most typos that are cached. */
const REMEMBERED = 5000;

/** A word that a typo may stand for. */
interface Candidate {
  readonly word: string;
  readonly letters: number;
  readonly weight: number;
}

/** The words of a briefing with their frequencies, for correcting typos. */
export class Spelling {
  readonly #counts = new Map<string, number>();
  /** Built for the first typo. */
  #targets: readonly Candidate[] | undefined;
  readonly #right: ReadonlySet<string>;
  readonly #mended = new Map<string, string>();

  /**
   * @param words what a slip may have been meant to be; more often is likelier
   * @param right other words that are no slips
   */
  constructor(words: Iterable<string>, right: ReadonlySet<string>) {
    this.#right = right;
    for (const word of words) this.#counts.set(word, (this.#counts.get(word) ?? 0) + 1);
  }

  /**
   * The word itself if it is in the briefing or an English list, or if nothing is near; otherwise the nearest word.
   * Real words are never changed: "launch" is not a typo of "lunch".
   */
  correct(word: string): string {
    if (word.length < MIN_LENGTH || this.#counts.has(word) || this.#right.has(word)) return word;
    const before = this.#mended.get(word);
    if (before !== undefined) return before;
    const found = /^[a-z]+$/.test(word) && !isEnglish(word) ? this.#nearest(word) : word;
    if (this.#mended.size < REMEMBERED) this.#mended.set(word, found);
    return found;
  }

  #nearest(word: string): string {
    const most = word.length >= TWO_SLIPS_LENGTH ? 2 : 1;
    let best = word;
    let bestScore = Number.POSITIVE_INFINITY;
    const letters = lettersOf(word);
    this.#targets ??= targetsOf(this.#counts);
    for (const target of this.#targets) {
      if (Math.abs(target.word.length - word.length) > most) continue;
      if (bitCount(target.letters ^ letters) > 2 * most) continue; // too many different letters
      const slips = slipsBetween(word, target.word, most);
      if (slips > most) continue;
      const score = slips + (target.word[0] === word[0] ? 0 : 0.8) - target.weight;
      if (score < bestScore) {
        bestScore = score;
        best = target.word;
      }
    }
    return best;
  }
}

/** The edit distance with adjacent swaps; `most` + 1 if it is more. */
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

function targetsOf(counts: ReadonlyMap<string, number>): Candidate[] {
  return [...counts]
    .filter(([word]) => word.length >= MIN_LENGTH && /^[a-z]+$/.test(word))
    .map(([word, count]) => ({ word, letters: lettersOf(word), weight: Math.log1p(count) / 10 }));
}

/** The letters of a word, as a bit set. */
function lettersOf(word: string): number {
  let letters = 0;
  for (let i = 0; i < word.length; i += 1) letters |= 1 << (word.charCodeAt(i) - 97);
  return letters;
}

function bitCount(value: number): number {
  let rest = value;
  let bits = 0;
  for (; rest !== 0; bits += 1) rest &= rest - 1;
  return bits;
}
