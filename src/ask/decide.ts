import type { SmallTalk } from '../briefing/schema.ts';
import type { Vectors } from '../lib/vectors.ts';
import { type Weighed, weighQuestion } from './combine.ts';
import type { AskIndex, IndexedEntry, LeftOut } from './model.ts';
import { RANK_FEATURES, type Ranked } from './rank.ts';
import type { Reading } from './reading.ts';
import { findTalk, isElliptic, isProofAsked } from './talk.ts';
import { THRESHOLDS } from './weights.ts';

/** What the bot will do with a question. Entries are ids. */
export type Decision =
  | { readonly kind: 'answer'; readonly entry: string }
  /** Two short cards: the margin is thin, or the question has two parts. */
  | { readonly kind: 'both'; readonly entries: readonly [string, string]; readonly because: 'thin' | 'parts' }
  /** On topic, and it is not clear which entry is meant: up to three to choose from. */
  | { readonly kind: 'suggest'; readonly entries: readonly string[] }
  /** The entry says that no source answers this. */
  | { readonly kind: 'unknown'; readonly entry: string; readonly near: readonly string[] }
  /** Nothing here answers this: `stranger` is the name of what it asks about, if that is why. */
  | { readonly kind: 'outside'; readonly near: readonly string[]; readonly stranger?: string }
  /** What the entry before rests on. */
  | { readonly kind: 'proof'; readonly entry: string }
  | { readonly kind: 'talk'; readonly talk: SmallTalk }
  /** There are no words to read. */
  | { readonly kind: 'wordless' };

export interface Asked {
  readonly decision: Decision;
  readonly reading: Reading;
  readonly ranking: readonly Ranked[];
  /** The probability that something here answers the question. */
  readonly scope: number;
  /** The probability of the first five entries, if something answers. */
  readonly shares: readonly number[];
  /** Presuppositions of the question that no source supports: their ids. */
  readonly presumed: readonly string[];
  /** The entry that the question was read with, when it was taken for a follow-up. */
  readonly after?: string;
}

const NEAR = 3;
const TYPE = RANK_FEATURES.indexOf('questionType');

export interface AskOptions {
  /** The sentence vectors of the texts that `textsOf` names. Without them the words decide alone. */
  readonly vectors?: Vectors;
  /** The entry that the conversation showed before, for follow-ups. */
  readonly after?: string;
  /** Phrasings, and an off-topic example, that are treated as if the briefing had them not: for cross-validation. */
  readonly leftOut?: LeftOut;
  readonly leftOutExample?: number;
}

/** Decides what answers a question. */
export function ask(index: AskIndex, question: string, options: AskOptions = {}): Asked {
  const { after } = options;
  const bare = index.reader.read(question);
  const presumed = index.presumptions.in(bare.words);
  const alone =
    presumed.length === 0
      ? weighAlone(index, question, options, bare)
      : weighAlone(index, withoutPresumed(index, question), options);
  const asked = { ...alone, presumed };
  const talk = findTalk(index, question, bare);
  if (talk) return { ...asked, decision: { kind: 'talk', talk } };

  const before = after === undefined ? undefined : index.briefing.entries.get(after);
  if (before && isProofAsked(bare)) {
    return { ...asked, decision: { kind: 'proof', entry: before.id }, after: before.id };
  }
  if (bare.words.length === 0) return { ...asked, decision: { kind: 'wordless' } };
  if (before && isElliptic(bare)) {
    const both = index.reader.read(`${question} ${before.question}`);
    const together = weigh(index, `${question} ${before.question}`, { ...both, type: bare.type }, options);
    return { ...together, presumed, decision: decideOne(index, together), after: before.id };
  }
  return { ...asked, decision: decideParts(index, question, options) ?? decideOne(index, alone) };
}

/** What is asked, without the clauses that take something for granted: their words ask for nothing. */
function withoutPresumed({ reader, presumptions }: AskIndex, question: string): string {
  const clauses = question.split(/[,;]/).filter((clause) => presumptions.in(reader.read(clause).words).length === 0);
  const rest = clauses.join(',').trim();
  return rest === '' ? question : rest;
}

/** "Where is it?" has no word of its own to go by: the story's subject is meant. */
function weighAlone(
  index: AskIndex,
  question: string,
  options: AskOptions,
  reading = index.reader.read(question),
): Weighed {
  if (reading.terms.length > 0 || reading.type === 'none') return weigh(index, question, reading, options);
  const [first, ...others] = index.briefing.subjects.map((subject) =>
    weigh(index, question, { ...index.reader.read(`${question} ${subject}`), words: reading.words }, options),
  );
  // Nothing but the kind of question tells them apart, so it must be the kind that asks for the entry.
  const clear = ({ scope, shares: [p1 = 0, p2 = 0], ranking: [top] }: Weighed) =>
    top ? ((scope * p1) / (p1 + p2)) * Math.exp(2 * (top.features[TYPE] ?? 0)) : 0;
  return others.reduce(
    (best, one) => (clear(one) > clear(best) ? one : best),
    first ?? weigh(index, question, reading, options),
  );
}

function weigh(index: AskIndex, text: string, reading: Reading, options: AskOptions): Weighed {
  const { vectors, leftOut, leftOutExample } = options;
  return weighQuestion(index, reading, {
    vector: vectors?.get(text),
    ...(leftOut && { leftOut }),
    leftOutExample,
  });
}

function decideOne(index: AskIndex, { reading, ranking, scope, shares }: Weighed): Decision {
  const entryAt = (place: number) => index.entries[ranking[place]?.entry ?? -1];
  const [first, second] = [entryAt(0), entryAt(1)];
  const near = ranking
    .flatMap(({ entry }) => index.entries[entry] ?? [])
    .filter(({ isUnknown }) => !isUnknown)
    .slice(0, NEAR)
    .map(({ entry }) => entry.id);
  const stranger = reading.entities.find((id) => index.others.has(id) && !first?.entities.has(id));
  if (!first || scope < THRESHOLDS.outside) {
    return stranger === undefined ? { kind: 'outside', near } : { kind: 'outside', near, stranger };
  }

  const unknownShare = shareOf(shares, (place) => entryAt(place)?.isUnknown === true);
  if (first.isUnknown && unknownShare >= THRESHOLDS.unknown) {
    const { id, nearest = '' } = first.entry;
    return { kind: 'unknown', entry: id, near: [nearest, ...near.filter((other) => other !== nearest)].slice(0, NEAR) };
  }
  if (first.isUnknown || scope < THRESHOLDS.answer) {
    return {
      kind: 'suggest',
      entries: ranking.slice(0, NEAR).flatMap(({ entry }) => index.entries[entry]?.entry.id ?? []),
    };
  }
  const [p1 = 0, p2 = 0] = shares;
  if (second && !second.isUnknown && p1 / (p1 + p2) < THRESHOLDS.thin) {
    return { kind: 'both', entries: [first.entry.id, second.entry.id], because: 'thin' };
  }
  return { kind: 'answer', entry: first.entry.id };
}

/** The share of the first entries that fulfil a condition, of all the first entries. */
function shareOf(shares: readonly number[], condition: (place: number) => boolean): number {
  const all = shares.reduce((total, share) => total + share, 0);
  return shares.reduce((total, share, place) => (condition(place) ? total + share : total), 0) / all;
}

/** "How big is it and do they get all of it": two parts that each have an answer of their own. */
function decideParts(index: AskIndex, question: string, options: AskOptions): Decision | undefined {
  const parts = question
    .split(/\?+\s*(?:and\s+|also\s+)?|[,;]?\s+(?:and|plus|&)\s+(?:also\s+)?/i)
    .filter((part) => part.trim() !== '');
  const [one, two] = parts;
  if (one === undefined || two === undefined || parts.length > 2) return undefined;
  const a = clearAnswer(index, one, options);
  const b = a && clearAnswer(index, two, options);
  if (!a || !b || a === b || a.isUnknown || b.isUnknown) return undefined;
  return { kind: 'both', entries: [a.entry.id, b.entry.id], because: 'parts' };
}

/** The entry that answers a part of a question by itself, if it is a question and one entry clearly does. */
function clearAnswer(index: AskIndex, part: string, options: AskOptions): IndexedEntry | undefined {
  const reading = index.reader.read(part);
  if (reading.type === 'none') return undefined;
  const { scope, shares, ranking } = weighAlone(index, part, options, reading);
  const [p1 = 0, p2 = 0] = shares;
  const isClear = scope >= THRESHOLDS.answer && p1 / (p1 + p2) >= THRESHOLDS.part;
  return isClear ? index.entries[ranking[0]?.entry ?? -1] : undefined;
}
