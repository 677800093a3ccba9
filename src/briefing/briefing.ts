import type { BriefingHead, Claim, Dispute, Entry, Lexicon, Source, Statement, Summary, WatchItem } from './schema.ts';

/** Everything the bot knows about one story, in the order of the files; summaries are sorted by `order`. */
export interface Briefing extends BriefingHead {
  readonly sources: ReadonlyMap<string, Source>;
  readonly claims: ReadonlyMap<string, Claim>;
  readonly disputes: ReadonlyMap<string, Dispute>;
  readonly watch: ReadonlyMap<string, WatchItem>;
  readonly summaries: ReadonlyMap<string, Summary>;
  /** Includes the unknowns, which are entries with `nearest`. */
  readonly entries: ReadonlyMap<string, Entry>;
  readonly lexicon: Lexicon;
  /** The story's trained model, written by `npm run train`. */
  readonly learnt?: Uint8Array;
}

/** @throws Error if the map has no such id */
export function get<T>(map: ReadonlyMap<string, T>, id: string): T {
  const value = map.get(id);
  if (value === undefined) throw new Error(`The briefing has no record "${id}"`);
  return value;
}

export function isUnknown(entry: Entry): boolean {
  return entry.nearest !== undefined;
}

export function disputeId(entry: Entry): string | undefined {
  return 'dispute' in entry ? entry.dispute : undefined;
}

/** Returns the claim itself or, for a derived claim, the claims that it comes from. */
export function underlyingClaims(briefing: Briefing, claim: Claim): Extract<Claim, { source: string }>[] {
  return claim.standing === 'derived'
    ? claim.from.flatMap((id) => underlyingClaims(briefing, get(briefing.claims, id)))
    : [claim];
}

/** Returns the ids of a statement's sources, in the briefing's order; of a silence, all sources that it was compared with. */
export function sourceIds(briefing: Briefing, statement: Statement): string[] {
  const { kind, unread = [] } = statement;
  if (kind === 'silence') return [...briefing.sources.keys()].filter((id) => !unread.includes(id));
  const citedIds = new Set(
    statement.claims.flatMap((id) => underlyingClaims(briefing, get(briefing.claims, id))).map(({ source }) => source),
  );
  return [...briefing.sources.keys()].filter((id) => citedIds.has(id));
}
