import { editDistance } from '../lib/edit-distance.ts';
import { isEnglish } from './english.ts';

/** Shorter words are one typo away from too many others. */
const MIN_TYPO_LENGTH = 4;
const TWO_TYPOS_LENGTH = 8;
/** Added to the typos if the first letters differ, because people rarely mistype the first letter. */
const OTHER_FIRST_LETTER_COST = 0.8;
const MAX_CACHED_WORDS = 5000;

interface Candidate {
  readonly word: string;
  readonly letters: number;
  readonly frequencyBonus: number;
}

export class SpellingCorrector {
  readonly #counts = new Map<string, number>();
  readonly #correctWords: ReadonlySet<string>;
  readonly #cache = new Map<string, string>();
  #candidates: readonly Candidate[] | undefined;

  /**
   * `words` occur as often as in the briefing; of two equally close ones the more frequent wins. `correctWords` are left alone,
   * but are not corrections.
   */
  constructor(words: Iterable<string>, correctWords: ReadonlySet<string>) {
    this.#correctWords = correctWords;
    for (const word of words) this.#counts.set(word, (this.#counts.get(word) ?? 0) + 1);
  }

  /** English words are never typos: "lunch" does not become "launch". */
  correct(word: string): string {
    if (word.length < MIN_TYPO_LENGTH || this.#counts.has(word) || this.#correctWords.has(word)) return word;
    const cached = this.#cache.get(word);
    if (cached !== undefined) return cached;
    const corrected = /^[a-z]+$/.test(word) && !isEnglish(word) ? this.#nearest(word) : word;
    if (this.#cache.size < MAX_CACHED_WORDS) this.#cache.set(word, corrected);
    return corrected;
  }

  #nearest(word: string): string {
    const maxTypos = word.length >= TWO_TYPOS_LENGTH ? 2 : 1;
    const letters = letterBits(word);
    let bestWord = word;
    let lowestCost = Number.POSITIVE_INFINITY;
    this.#candidates ??= candidateWords(this.#counts);
    for (const candidate of this.#candidates) {
      // A typo changes at most two kinds of letters. This check is much faster than the distance.
      if (bitCount(candidate.letters ^ letters) > 2 * maxTypos) continue;
      const typos = editDistance(word, candidate.word, maxTypos);
      const cost = typos + (candidate.word[0] === word[0] ? 0 : OTHER_FIRST_LETTER_COST) - candidate.frequencyBonus;
      if (cost < lowestCost) [lowestCost, bestWord] = [cost, candidate.word];
    }
    return bestWord;
  }
}

function candidateWords(counts: ReadonlyMap<string, number>): Candidate[] {
  return [...counts]
    .filter(([word]) => word.length >= MIN_TYPO_LENGTH && /^[a-z]+$/.test(word))
    .map(([word, count]) => ({ word, letters: letterBits(word), frequencyBonus: Math.log1p(count) / 10 }));
}

/** Bit 0 is "a", bit 25 "z". */
function letterBits(word: string): number {
  let letters = 0;
  for (let i = 0; i < word.length; i += 1) letters |= 1 << (word.charCodeAt(i) - 97);
  return letters;
}

function bitCount(bits: number): number {
  let count = 0;
  for (let remaining = bits; remaining !== 0; remaining &= remaining - 1) count += 1;
  return count;
}
