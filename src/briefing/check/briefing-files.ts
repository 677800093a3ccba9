import type { FilePosition, Located } from '../problem.ts';
import type { BriefingHead, Claim, Dispute, Entry, Lexicon, Source, Statement, WatchItem } from '../schema.ts';
import type { SummaryFile } from '../summary.ts';

export type RecordKind = 'head' | 'source' | 'claim' | 'dispute' | 'watch' | 'summary' | 'entry' | 'lexicon';

/** The parsed files of a briefing, without the invalid ones. */
export interface BriefingFiles {
  /** Kinds with a missing or invalid file. The check skips references to them. */
  readonly unreadableKinds: ReadonlySet<RecordKind>;
  readonly head: Located<BriefingHead>;
  readonly sources: readonly Located<Source>[];
  readonly claims: readonly Located<Claim>[];
  readonly disputes: readonly Located<Dispute>[];
  readonly watch: readonly Located<WatchItem>[];
  readonly summaries: readonly SummaryFile[];
  readonly entries: readonly Located<Entry>[];
  readonly lexicon: Located<Lexicon>;
  readonly unfinishedRecords: ReadonlySet<unknown>;
}

export interface PlacedStatement {
  readonly statement: Statement;
  readonly place: FilePosition;
  /** The path from `place` to the statement. */
  readonly field: readonly PropertyKey[];
}

/** Returns all statements of a briefing. */
export function placedStatements({ disputes, watch, summaries, entries, lexicon }: BriefingFiles): PlacedStatement[] {
  return [
    ...entries.flatMap(({ value, place }) => [
      { statement: value.headline, place, field: ['headline'] },
      ...value.answer.map((statement, i) => ({ statement, place, field: ['answer', i] })),
      ...value.details.map((statement, i) => ({ statement, place, field: ['details', i] })),
    ]),
    ...disputes.flatMap(({ value, place }) =>
      value.positions.map(({ says }, i) => ({ statement: says, place, field: ['positions', i, 'says'] })),
    ),
    ...watch.flatMap(({ value, place }) => [
      { statement: value.headline, place, field: ['headline'] },
      { statement: value.open, place, field: ['open'] },
      ...(value.outcome ? [{ statement: value.outcome.says, place, field: ['outcome', 'says'] }] : []),
    ]),
    ...lexicon.value.presuppositions.map(({ says }, i) => ({
      statement: says,
      place: lexicon.place,
      field: ['presuppositions', i, 'says'],
    })),
    ...summaries.flatMap(({ place, lines }) =>
      [...lines].map(([statement, line]) => ({ statement, place: { file: place.file, line: () => line }, field: [] })),
    ),
  ];
}

/** If two claims have the same id, the later one counts. */
export function claimsById(claims: readonly Located<Claim>[]): ReadonlyMap<string, Claim> {
  return new Map(claims.map(({ value }) => [value.id, value]));
}
