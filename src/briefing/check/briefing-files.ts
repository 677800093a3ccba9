import type { Located, Place } from '../problem.ts';
import type { BriefingHead, Claim, Dispute, Entry, Lexicon, Source, Statement, WatchItem } from '../schema.ts';
import type { SummaryFile } from '../summary.ts';

/** The kinds of content in a briefing's files. */
export type RecordKind = 'head' | 'source' | 'claim' | 'dispute' | 'watch' | 'summary' | 'entry' | 'lexicon';

/** A briefing's files, each valid by itself. */
export interface BriefingFiles {
  /** Kinds whose file is missing or faulty, so missing records of these kinds are not reported again. */
  readonly unread: ReadonlySet<RecordKind>;
  readonly head: Located<BriefingHead>;
  readonly sources: readonly Located<Source>[];
  readonly claims: readonly Located<Claim>[];
  readonly disputes: readonly Located<Dispute>[];
  readonly watch: readonly Located<WatchItem>[];
  readonly summaries: readonly SummaryFile[];
  readonly entries: readonly Located<Entry>[];
  readonly lexicon: Located<Lexicon>;
  /** Records with fields still to be written, which were completed with defaults. */
  readonly unfinished: ReadonlySet<unknown>;
}

/** A statement and its place. */
export interface PlacedStatement {
  readonly statement: Statement;
  readonly at: Place;
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

/** The claims by id; the later one if an id occurs twice. */
export function claimsById(claims: readonly Located<Claim>[]): ReadonlyMap<string, Claim> {
  return new Map(claims.map(({ value }) => [value.id, value]));
}
