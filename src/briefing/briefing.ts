import type { BriefingHead, Claim, Dispute, Entry, Lexicon, Source, Statement, Summary, WatchItem } from './schema.ts';

/** Everything the bot knows about one story. Immutable; the maps keep the order of the files. */
export interface Briefing extends BriefingHead {
  readonly sources: ReadonlyMap<string, Source>;
  readonly claims: ReadonlyMap<string, Claim>;
  readonly disputes: ReadonlyMap<string, Dispute>;
  readonly watch: ReadonlyMap<string, WatchItem>;
  readonly summaries: ReadonlyMap<string, Summary>;
  /** Entries that a source answers, and unknowns, which have `nearest`. */
  readonly entries: ReadonlyMap<string, Entry>;
  readonly lexicon: Lexicon;
  /** The trained model of the story's wordings, written by `npm run train`. */
  readonly learnt?: Uint8Array;
}

/**
 * The value of an id that the check has verified.
 * @throws Error if it does not exist
 */
export function get<T>(map: ReadonlyMap<string, T>, id: string): T {
  const value = map.get(id);
  if (value === undefined) throw new Error(`No "${id}" in the briefing`);
  return value;
}

export function isUnknown(entry: Entry): boolean {
  return entry.nearest !== undefined;
}

/** The id of the dispute that an entry is about, if any. An unknown has none. */
export function disputeOf(entry: Entry): string | undefined {
  return 'dispute' in entry ? entry.dispute : undefined;
}

/** The sourced claims that a claim rests on: the claim itself, or the bases of a derived claim, recursively. */
export function sourcedClaimsOf(briefing: Briefing, claim: Claim): Extract<Claim, { source: string }>[] {
  return claim.standing === 'derived'
    ? claim.from.flatMap((id) => sourcedClaimsOf(briefing, get(briefing.claims, id)))
    : [claim];
}

/** Ids of the sources of a statement, in the briefing's order; for a silence, those it was read against. */
export function sourcesOf(briefing: Briefing, statement: Statement): string[] {
  const { kind, unread = [] } = statement;
  if (kind === 'silence') return [...briefing.sources.keys()].filter((id) => !unread.includes(id));
  const cited = new Set(
    statement.claims.flatMap((id) => sourcedClaimsOf(briefing, get(briefing.claims, id))).map(({ source }) => source),
  );
  return [...briefing.sources.keys()].filter((id) => cited.has(id));
}
