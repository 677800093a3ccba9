import type { Entry } from '../briefing/schema.ts';
import { type Scores, scoreQuestion } from './combine.ts';
import type { AskOptions } from './decision.ts';
import type { FollowUp } from './follow-up.ts';
import type { AskIndex, IndexedEntry } from './model.ts';
import { RANK_FEATURES } from './rank.ts';
import type { Reading } from './reading.ts';
import { sentencesIn } from './sentences.ts';
import { lineAfter, withPreviousQuestion } from './texts.ts';
import { THRESHOLDS } from './weights.ts';

/** With fewer topic words than this, a line after an answer is scores as a follow-up. */
const WORDS_ALONE = 4;
const TYPE = RANK_FEATURES.indexOf('questionType');

/** The likeliest entry. */
export function firstEntry(index: AskIndex, { ranking }: Pick<Scores, 'ranking'>): IndexedEntry | undefined {
  return index.entries[ranking[0]?.entry ?? -1];
}

/** The probability, 0 to 1, that the likeliest entry is meant. */
export function sureness({ scope, shares: [p1 = 0] }: Pick<Scores, 'scope' | 'shares'>): number {
  return scope * p1;
}

/** The first entry's share of the first two's. */
export function leadOf({ shares: [p1 = 0, p2 = 0] }: Pick<Scores, 'shares'>): number {
  return p1 / (p1 + p2);
}

/** Scores the one sentence that asks, or the whole message if that is clear by itself. */
export function scoreMessage(index: AskIndex, text: string, options: AskOptions): Scores {
  const whole = scoreText(index, text, options);
  if (sureness(whole) >= THRESHOLDS.whole) return whole;
  return sentencesIn(text)
    .map((sentence) => scoreText(index, sentence, options))
    .reduce((best, one) => (sureness(one) > sureness(best) ? one : best), whole);
}

/** "Where is it?" names no subject, so it means the story's own. */
export function scoreText(
  index: AskIndex,
  question: string,
  options: AskOptions,
  reading = index.reader.read(question),
): Scores {
  if (reading.terms.length > 0 || reading.type === 'none') return score(index, question, reading, options);
  const [first, ...others] = index.briefing.subjects.map((subject) =>
    score(index, question, { ...index.reader.read(`${question} ${subject}`), words: reading.words }, options),
  );
  // Only the kind of question distinguishes the entries, so it must match.
  const clear = ({ scope, shares: [p1 = 0, p2 = 0], ranking: [top] }: Scores) =>
    top ? ((scope * p1) / (p1 + p2)) * Math.exp(2 * (top.features[TYPE] ?? 0)) : 0;
  return others.reduce(
    (best, one) => (clear(one) > clear(best) ? one : best),
    first ?? score(index, question, reading, options),
  );
}

export function score(index: AskIndex, text: string, reading: Reading, options: AskOptions): Scores {
  return scoreQuestion(index, reading, { vector: options.vectors?.get(text) });
}

/** Scores a line by itself, without its opening ("what about the IPO?"), and together with the previous entry. */
export function followUpOf(
  index: AskIndex,
  question: string,
  bare: Reading,
  before: Entry,
  options: AskOptions,
): FollowUp {
  const rest = lineAfter(question);
  const text = withPreviousQuestion(rest, before);
  return {
    alone: scoreMessage(index, rest, options),
    together: score(index, text, { ...index.reader.read(text), type: bare.type }, options),
    bare: index.reader.read(rest),
    before,
  };
}

/** Whether a line is clear without the previous entry, and asks for something else. */
export function standsAlone(index: AskIndex, alone: Scores, bare: Reading, before: string): boolean {
  if (alone.isExact) return true;
  return (
    bare.terms.length >= WORDS_ALONE &&
    firstEntry(index, alone)?.entry.id !== before &&
    alone.scope >= THRESHOLDS.answer &&
    leadOf(alone) >= THRESHOLDS.alone
  );
}
