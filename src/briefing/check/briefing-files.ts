import type { Located, Place } from '../problem.ts';
import type { BriefingHead, Claim, Dispute, Entry, Lexicon, Source, Statement, WatchItem } from '../schema.ts';
import type { SummaryFile } from '../summary.ts';

export type RecordKind = 'head' | 'source' | 'claim' | 'dispute' | 'watch' | 'summary' | 'entry' | 'lexicon';

/** The parsed files of a briefing. Each is valid by itself. */
export interface BriefingFiles {
  /** Kinds of which a file is missing or invalid; references to them are not checked. */
  readonly unreadableKinds: ReadonlySet<RecordKind>;
  readonly head: Located<BriefingHead>;
  readonly sources: readonly Located<Source>[];
  readonly claims: readonly Located<Claim>[];
  readonly disputes: readonly Located<Dispute>[];
  readonly watch: readonly Located<WatchItem>[];
  readonly summaries: readonly SummaryFile[];
  readonly entries: readonly Located<Entry>[];
  readonly lexicon: Located<Lexicon>;
  /** Records of which some fields have default values. */
  readonly unfinishedRecords: ReadonlySet<unknown>;
}

export interface PlacedStatement {
  readonly statement: Statement;
  readonly at: Place;
  /** The path of the statement from `at`. */
  readonly field: readonly PropertyKey[];
}

/** All statements of a briefing. The bot says nothing else about the story. */
export function placedStatements({ disputes, watch, summaries, entries, lexicon }: BriefingFiles): PlacedStatement[] {
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

/** The claims by id. Of two with the same id, the later one counts. */
export function claimsById(claims: readonly Located<Claim>[]): ReadonlyMap<string, Claim> {
  return new Map(claims.map(({ value }) => [value.id, value]));
}
