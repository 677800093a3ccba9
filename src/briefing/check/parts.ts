import type { Located, Place } from '../problem.ts';
import type { BriefingHead, Claim, Dispute, Entry, Lexicon, Source, Statement, WatchItem } from '../schema.ts';
import type { SummaryFile } from '../summary.ts';

/** What a file holds. */
export type Kind = 'head' | 'source' | 'claim' | 'dispute' | 'watch' | 'summary' | 'entry' | 'lexicon';

/** The files of a briefing, each well-formed by itself. */
export interface Parts {
  /** Kinds of which a file is missing or faulty: what is not there of them is not reported a second time. */
  readonly unread: ReadonlySet<Kind>;
  readonly head: Located<BriefingHead>;
  readonly sources: readonly Located<Source>[];
  readonly claims: readonly Located<Claim>[];
  readonly disputes: readonly Located<Dispute>[];
  readonly watch: readonly Located<WatchItem>[];
  readonly summaries: readonly SummaryFile[];
  readonly entries: readonly Located<Entry>[];
  readonly lexicon: Located<Lexicon>;
  /** The records of which a file left out what is to be written, and which were completed. */
  readonly unfinished: ReadonlySet<unknown>;
}

/** A statement and its place. */
export interface Said {
  readonly statement: Statement;
  readonly at: Place;
  readonly field: readonly PropertyKey[];
}

/** Every statement of a briefing: nothing else is said about the story. */
export function statementsOf({ disputes, watch, summaries, entries, lexicon }: Parts): Said[] {
  return [
    ...entries.flatMap(({ value, at }) => [
      { statement: value.headline, at, field: ['headline'] },
      ...value.answer.map((statement, i) => ({ statement, at, field: ['answer', i] })),
      ...value.details.map((statement, i) => ({ statement, at, field: ['details', i] })),
    ]),
    ...disputes.flatMap(({ value, at }) =>
      value.positions.map(({ says }, i) => ({ statement: says, at, field: ['positions', i, 'says'] })),
    ),
    ...watch.flatMap(({ value, at }) => [
      { statement: value.headline, at, field: ['headline'] },
      { statement: value.open, at, field: ['open'] },
      ...(value.outcome ? [{ statement: value.outcome.says, at, field: ['outcome', 'says'] }] : []),
    ]),
    ...lexicon.value.presuppositions.map(({ says }, i) => ({
      statement: says,
      at: lexicon.at,
      field: ['presuppositions', i, 'says'],
    })),
    ...summaries.flatMap(({ at, lines }) =>
      [...lines].map(([statement, line]) => ({ statement, at: { file: at.file, line: () => line }, field: [] })),
    ),
  ];
}

/** The claims by their ids; of two with one id, the later. */
export function claimsById(claims: readonly Located<Claim>[]): ReadonlyMap<string, Claim> {
  return new Map(claims.map(({ value }) => [value.id, value]));
}
