import { cardStatements } from '../briefing/current-answers.ts';
import type { Entry } from '../briefing/schema.ts';
import { sum } from '../lib/sum.ts';
import type { AskIndex, IndexedEntry } from './ask-index.ts';
import { wordList } from './common/word-lists.ts';
import { type Decision, MAX_OFFERED } from './decision.ts';
import { classProbabilities } from './learning/learnt-model.ts';
import type { Reading } from './reading.ts';
import type { Scores } from './score-question.ts';
import { certainty, firstEntry, leadShare, likelyEntries, probabilityAt } from './scoring.ts';
import { questionsIn } from './sentences.ts';
import type { SideSwap } from './side-roles.ts';
import { limitAsked, shareNaming } from './time-limit.ts';
import { FIRST_DAY_THRESHOLDS, THRESHOLDS, UNTRAINED_THRESHOLDS } from './weights.ts';

const MIN_PROBABILITY = 1e-6;
const MAX_TOPIC_TERMS = 2;

/** An entry about one side does not answer a question about the other. */
export function decideEntry(index: AskIndex, text: string, scores: Scores): Decision {
  const first = firstEntry(index, scores);
  const { outside, choice } = selectThresholds(index, scores);
  if (!first || scores.isExactPhrasing || scores.scope < outside) return decideRanked(index, scores);
  const lines = questionsIn(text).map((line) => index.reader.read(line));
  const swap = findSwapIn(index, first, lines, scores.reading);
  if (!swap) return decideRanked(index, scores);
  const fittingEntries = scores.ranking.flatMap((ranked, position) => {
    const entry = index.entries[ranked.entry];
    const isLikely = entry && probabilityAt(scores, position) >= THRESHOLDS.own;
    return isLikely && !findSwapIn(index, entry, lines, scores.reading)
      ? [{ ranked, share: scores.shares[position] ?? 0 }]
      : [];
  });
  if (fittingEntries.length === 0)
    return { kind: 'suggest', entries: suggestions(index, scores, choice), sideSwap: swap };
  const total = sum(fittingEntries.map(({ share }) => share));
  return decideRanked(index, {
    ...scores,
    ranking: fittingEntries.map(({ ranked }) => ranked),
    shares: fittingEntries.map(({ share }) => share / total),
  });
}

/** True if the entry gives one side a role that the text gives to the other, so it does not answer the text. */
export function isForOtherSide(index: AskIndex, entry: IndexedEntry, text: string): boolean {
  const reading = index.reader.read(text);
  return findSwapIn(index, entry, [reading], reading) !== undefined;
}

function findSwapIn(
  index: AskIndex,
  entry: IndexedEntry,
  lines: readonly Reading[],
  reading: Reading,
): SideSwap | undefined {
  const swap = index.sideRoles.findSwap(entry.namePositions, lines, exchangeGain(index, entry, reading));
  // Sources that are silent on one side are often silent on the other too.
  return swap && entry.isUnknown && entry.entities.has(swap.askedId) ? undefined : swap;
}

/** How much likelier the trained model finds the entry once the sides' names are exchanged, as a log ratio. */
function exchangeGain({ trainedModel, entries, reader, sideRoles }: AskIndex, entry: IndexedEntry, reading: Reading) {
  const classNumber = trainedModel?.classByEntry[entries.indexOf(entry)] ?? -1;
  if (!trainedModel || classNumber === -1) return undefined;
  const logProbability = (text: Reading) =>
    Math.log((classProbabilities(trainedModel.model.entries, text, undefined)[classNumber] ?? 0) + MIN_PROBABILITY);
  return (
    logProbability(reader.read(sideRoles.withNamesExchanged(entry.namePositions, reading))) - logProbability(reading)
  );
}

function selectThresholds(index: AskIndex, { isExactPhrasing, modelOutput }: Scores): typeof THRESHOLDS {
  if (index.trainedModel || isExactPhrasing) return THRESHOLDS;
  return modelOutput ? FIRST_DAY_THRESHOLDS : UNTRAINED_THRESHOLDS;
}

/** If the line only names a topic ("the orbital thing"), moves the topic's most general entry to the top. */
function preferGeneralEntry(index: AskIndex, scores: Scores): Scores {
  const { reading, ranking, shares, isExactPhrasing } = scores;
  const [firstShare = 0] = shares;
  const first = firstEntry(index, scores);
  const isTopic = reading.type === 'none' && reading.terms.length <= MAX_TOPIC_TERMS;
  if (!first || isExactPhrasing || !isTopic || firstShare >= THRESHOLDS.named) return scores;
  const entriesOnTopic = shares.flatMap((share, position) => {
    const ranked = ranking[position];
    const candidate = index.entries[ranked?.entry ?? -1];
    return ranked && candidate?.entry.topic === first.entry.topic ? [{ ...candidate, ranked, share }] : [];
  });
  const total = sum(entriesOnTopic.map(({ share }) => share));
  const [generalEntry] = entriesOnTopic
    .filter(({ isUnknown, share }) => !isUnknown && share >= firstShare / 4)
    .toSorted((a, b) => b.centrality - a.centrality);
  if (!generalEntry || total < THRESHOLDS.topic) return scores;
  const share = Math.min(total, THRESHOLDS.clear);
  return {
    ...scores,
    ranking: [generalEntry.ranked, ...ranking.filter((ranked) => ranked !== generalEntry.ranked)],
    shares: [share, ...shares.slice(1).map(() => (1 - share) / (shares.length - 1))],
  };
}

function decideRanked(index: AskIndex, unadjustedScores: Scores): Decision {
  const scores = preferGeneralEntry(index, unadjustedScores);
  const { reading, ranking, scope, shares, isExactPhrasing } = scores;
  const thresholds = selectThresholds(index, scores);
  const [first, second] = ranking.slice(0, 2).map(({ entry }) => index.entries[entry]);
  const nearEntries = likelyEntries(index, scores, thresholds.near)
    .filter(({ isUnknown }) => !isUnknown)
    .slice(0, MAX_OFFERED)
    .map(({ entry }) => entry.id);
  if (!first || scope < thresholds.outside) {
    const foreignNames = reading.entities.filter((id) => index.foreignNames.has(id) && !first?.entities.has(id));
    return { kind: 'outside', near: nearEntries, ...(foreignNames.length > 0 && { foreignNames }) };
  }

  const unknownShares = shares.filter((_, position) => index.entries[ranking[position]?.entry ?? -1]?.isUnknown);
  if (first.isUnknown && sum(unknownShares) / sum(shares) >= THRESHOLDS.unknown) {
    if (!isExactPhrasing && certainty(scores) < thresholds.sureUnknown)
      return { kind: 'outside', near: suggestions(index, scores, thresholds.choice), isOnTopic: true };
    const { id, nearest = '' } = first.entry;
    return { kind: 'unknown', entry: id, near: [...new Set([nearest, ...nearEntries])].slice(0, MAX_OFFERED) };
  }
  const [firstShare = 0, secondShare = 0] = shares;
  const isThin = second && !second.isUnknown && leadShare(scores) < thresholds.thin;
  const limited = isThin ? entryWithLimit(index, [first, second], reading) : undefined;
  if (limited) {
    const { id } = limited.entry;
    return { kind: 'answer', entry: id, near: nearEntries.filter((near) => near !== id) };
  }
  const isCertain = isThin
    ? scope * (firstShare + secondShare) >= thresholds.certainTwo
    : scope * firstShare >= thresholds.certain;
  if (first.isUnknown || scope < thresholds.answer || !(isCertain || isExactPhrasing)) {
    return { kind: 'suggest', entries: suggestions(index, scores, thresholds.choice) };
  }
  const isOneAnswer = !isThin || asksForOne(reading) || repeats(index, first.entry, second.entry);
  if (!isOneAnswer) return { kind: 'both', entries: [first.entry.id, second.entry.id], reason: 'thin' };
  const alternatives = firstShare >= THRESHOLDS.sure ? [] : ranking.slice(1, MAX_OFFERED);
  return {
    kind: 'answer',
    entry: first.entry.id,
    near: alternatives.flatMap(({ entry }) => index.entries[entry]?.entry.id ?? []),
  };
}

/** For "until when is it used?", the entry with the larger share of phrasings that name an end; for "since when?", a start. */
function entryWithLimit(
  { phrasings, reader }: AskIndex,
  entries: readonly [IndexedEntry, IndexedEntry],
  { words }: Reading,
): IndexedEntry | undefined {
  const limit = limitAsked(words);
  if (limit === undefined) return undefined;
  const [a, b] = entries.map((entry) =>
    shareNaming(
      limit,
      entry.phrasings.map((phrasing) => reader.termsOf(phrasings[phrasing]?.text ?? '').words),
    ),
  );
  if (a === undefined || b === undefined || a === b) return undefined;
  return a > b ? entries[0] : entries[1];
}

const WORDS_FOR_ONE = wordList('askingForOne');

/** "The single biggest risk" asks for one thing. */
function asksForOne({ words }: Reading): boolean {
  return words.some((word) => WORDS_FOR_ONE.has(word));
}

/** A short answer repeats a headline if it contains all its claims and at least this share of its topic words. */
const MIN_REPEATED_SHARE = 0.6;

function repeats({ reader }: AskIndex, first: Entry, { headline }: Entry): boolean {
  const shown = cardStatements(first);
  const shownClaims = new Set(shown.flatMap(({ claims }) => claims));
  if (headline.claims.length === 0 || headline.claims.some((claim) => !shownClaims.has(claim))) return false;
  const shownTerms = new Set(shown.flatMap(({ text }) => reader.termsOf(text).terms));
  const { terms } = reader.termsOf(headline.text);
  return terms.filter((term) => shownTerms.has(term)).length >= MIN_REPEATED_SHARE * terms.length;
}

function suggestions(index: AskIndex, scores: Scores, minProbability: number): readonly string[] {
  const first = firstEntry(index, scores);
  return [...new Set([...(first ? [first] : []), ...likelyEntries(index, scores, minProbability)])]
    .slice(0, MAX_OFFERED)
    .map(({ entry }) => entry.id);
}
