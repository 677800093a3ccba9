import type { Scores } from './combine.ts';
import type { Decision } from './decision.ts';
import { likelihoods } from './learnt/model.ts';
import type { AskIndex, IndexedEntry } from './model.ts';
import type { Ranked } from './rank.ts';
import type { Reading } from './reading.ts';
import { firstEntry, leadOf } from './scoring.ts';
import { questionsIn } from './sentences.ts';
import { BEFORE_LEARNING, ON_FIRST_DAY, THRESHOLDS } from './weights.ts';

/** How many entries are offered. */
const NEAR = 3;
const LEAST = 1e-6;
/** The words of a line that may only name a topic. */
const TOPIC_TERMS = 2;

/** Decides from the scores of a line. What an entry says about one side does not answer a question about another. */
export function decideEntry(index: AskIndex, text: string, scores: Scores): Decision {
  const { ranking, scope, shares, isExact } = scores;
  const first = firstEntry(index, scores);
  const floors = thresholdsFor(index, scores);
  if (!first || isExact || scope < floors.outside) return decideRanked(index, scores);
  const lines = questionsIn(text).map((line) => index.reader.read(line));
  const mistakenIn = (entry: IndexedEntry) => {
    const about = index.subjects.mistaken(entry.places, lines, gainOfSwappingNames(index, entry, scores.reading));
    // Sources that are silent on one side are often silent on the other too.
    return about && entry.isUnknown && entry.entities.has(about.asked) ? undefined : about;
  };
  const about = mistakenIn(first);
  if (!about) return decideRanked(index, scores);
  const own = ranking.flatMap((ranked, place) => {
    const entry = index.entries[ranked.entry];
    const share = shares[place] ?? 0;
    return entry && scope * share >= THRESHOLDS.own && !mistakenIn(entry) ? [{ ranked, share }] : [];
  });
  const all = own.reduce((total, { share }) => total + share, 0);
  if (own.length > 0) {
    return decideRanked(index, {
      ...scores,
      ranking: own.map(({ ranked }) => ranked),
      shares: own.map(({ share }) => share / all),
    });
  }
  const likely = (place: number) => scope * (shares[place] ?? 0);
  return { kind: 'suggest', entries: topEntries(index, ranking, likely, floors.choice), about };
}

/** From the learnt words: the logarithm of how much more likely an entry is with its sides' names exchanged. */
function gainOfSwappingNames({ learnt, entries, reader, subjects }: AskIndex, entry: IndexedEntry, line: Reading) {
  const place = learnt?.places[entries.indexOf(entry)];
  if (!learnt || place === undefined || place < 0) return undefined;
  const likely = (reading: Reading) => Math.log((likelihoods(learnt.model, reading, undefined)[place] ?? 0) + LEAST);
  return likely(reader.read(subjects.exchanged(entry.places, line))) - likely(line);
}

/** The thresholds, depending on how much was learnt. */
function thresholdsFor(index: AskIndex, { isExact, learnt }: Scores): typeof THRESHOLDS {
  if (index.learnt || isExact) return THRESHOLDS;
  return learnt ? ON_FIRST_DAY : BEFORE_LEARNING;
}

/** "The orbital thing" names a topic and asks nothing in particular: of several entries on it the most general one answers. */
function onTopic(index: AskIndex, scores: Scores): Scores {
  const { reading, ranking, shares, isExact } = scores;
  const [p1 = 0] = shares;
  const first = firstEntry(index, scores);
  if (!first || isExact || reading.type !== 'none' || reading.terms.length > TOPIC_TERMS || p1 >= THRESHOLDS.named) {
    return scores;
  }
  const near = ranking.slice(0, shares.length).flatMap((ranked, place) => {
    const entry = index.entries[ranked.entry];
    return entry?.entry.topic === first.entry.topic ? [{ ranked, entry, share: shares[place] ?? 0 }] : [];
  });
  const all = near.reduce((total, { share }) => total + share, 0);
  const general = near
    .filter(({ entry, share }) => !entry.isUnknown && share >= p1 / 4)
    .toSorted((a, b) => b.entry.centrality - a.entry.centrality)[0];
  if (!general || all < THRESHOLDS.topic) return scores;
  const others = ranking.filter((ranked) => ranked !== general.ranked);
  // What else the topic has is still offered.
  const share = Math.min(all, THRESHOLDS.clear);
  const rest = shares.slice(1).map(() => (1 - share) / (shares.length - 1));
  return { ...scores, ranking: [general.ranked, ...others], shares: [share, ...rest] };
}

function decideRanked(index: AskIndex, found: Scores): Decision {
  const scores = onTopic(index, found);
  const { reading, ranking, scope, shares, isExact } = scores;
  const floors = thresholdsFor(index, scores);
  const entryAt = (place: number) => index.entries[ranking[place]?.entry ?? -1];
  const likely = (place: number) => scope * (shares[place] ?? 0);
  const [first, second] = [entryAt(0), entryAt(1)];
  const near = ranking
    .flatMap(({ entry }, place) => (likely(place) >= floors.near ? (index.entries[entry] ?? []) : []))
    .filter(({ isUnknown }) => !isUnknown)
    .slice(0, NEAR)
    .map(({ entry }) => entry.id);
  const stranger = reading.entities.find((id) => index.others.has(id) && !first?.entities.has(id));
  if (!first || scope < floors.outside) {
    return stranger === undefined ? { kind: 'outside', near } : { kind: 'outside', near, stranger };
  }

  const unknownShare = shareOf(shares, (place) => entryAt(place)?.isUnknown === true);
  if (first.isUnknown && unknownShare >= THRESHOLDS.unknown) {
    const { id, nearest = '' } = first.entry;
    return { kind: 'unknown', entry: id, near: [nearest, ...near.filter((other) => other !== nearest)].slice(0, NEAR) };
  }
  const [p1 = 0, p2 = 0] = shares;
  const isThin = second && !second.isUnknown && leadOf(scores) < floors.thin;
  const isCertain = scope * (isThin ? p1 + p2 : p1) >= (isThin ? floors.certainTwo : floors.certain);
  if (first.isUnknown || scope < floors.answer || !(isCertain || isExact)) {
    return { kind: 'suggest', entries: topEntries(index, ranking, likely, floors.choice) };
  }
  if (isThin) {
    return { kind: 'both', entries: [first.entry.id, second.entry.id], because: 'thin' };
  }
  return { kind: 'answer', entry: first.entry.id, near: alternatives(index, ranking, shares) };
}

/** The first entry, and the next ones that are likely enough. */
function topEntries(
  index: AskIndex,
  ranking: readonly Ranked[],
  likely: (place: number) => number,
  least: number,
): readonly string[] {
  return ranking
    .slice(0, NEAR)
    .flatMap(({ entry }, place) =>
      place === 0 || likely(place) >= least ? (index.entries[entry]?.entry.id ?? []) : [],
    );
}

/** The alternatives, unless the first entry is clear. */
function alternatives(index: AskIndex, ranking: readonly Ranked[], shares: readonly number[]): readonly string[] {
  const [p1 = 0] = shares;
  if (p1 >= THRESHOLDS.sure) return [];
  return ranking.slice(1, NEAR).flatMap(({ entry }) => index.entries[entry]?.entry.id ?? []);
}

/** The share of the first entries that meet a condition. */
function shareOf(shares: readonly number[], condition: (place: number) => boolean): number {
  const all = shares.reduce((total, share) => total + share, 0);
  return shares.reduce((total, share, place) => (condition(place) ? total + share : total), 0) / all;
}
