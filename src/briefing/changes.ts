import type { Briefing } from './briefing.ts';
import { isUnknown } from './briefing.ts';
import type { IsoDate } from './dates.ts';

/** Something that was added to the briefing, revised, or settled on a day. */
export interface Change {
  readonly on: IsoDate;
  readonly how: 'entered' | 'revised' | 'settled';
  readonly what: 'claim' | 'dispute' | 'watch item' | 'summary' | 'question' | 'unknown';
  readonly id: string;
  readonly title: string;
  /** For a revision: what was revised, in the curator's words. */
  readonly note?: string;
}

const HOWS = ['settled', 'revised', 'entered'] as const satisfies readonly Change['how'][];
const WHATS = [
  'watch item',
  'dispute',
  'summary',
  'question',
  'unknown',
  'claim',
] as const satisfies readonly Change['what'][];

/** Sorts by importance: settled, then revised, then new; within each, watch items first and claims last. */
export function sortByImportance(changes: readonly Change[]): Change[] {
  return HOWS.flatMap((how) =>
    WHATS.flatMap((what) => changes.filter((change) => change.how === how && change.what === what)),
  );
}

interface Dated {
  readonly id: string;
  readonly entered: IsoDate;
  readonly revised?: { on: IsoDate; note: string } | undefined;
}

/** The changes from `since` to `today`, both inclusive, newest first. */
export function changesSince(briefing: Briefing, since: IsoDate, today: IsoDate): Change[] {
  return allChanges(briefing)
    .filter(({ on }) => on >= since && on <= today)
    .toSorted((a, b) => (a.on === b.on ? 0 : a.on < b.on ? 1 : -1));
}

/** The unique key of a change: "claim:c12:entered:2026-11-21". Two revisions on one day differ by their notes. */
export function changeKey({ what, id, how, on, note }: Change): string {
  return [what, id, how, on, ...(note === undefined ? [] : [note])].join(':');
}

/** All changes in the briefing, including future ones. */
export function allChanges(briefing: Briefing): Change[] {
  const of = (what: Change['what'], record: Dated, title: string): Change[] => {
    const { id, entered, revised } = record;
    return [
      { on: entered, how: 'entered', what, id, title },
      ...(revised ? [{ on: revised.on, how: 'revised' as const, what, id, title, note: revised.note }] : []),
    ];
  };
  return [
    ...[...briefing.claims.values()].flatMap((claim) => of('claim', claim, claim.text)),
    ...[...briefing.disputes.values()].flatMap((dispute) => of('dispute', dispute, dispute.title)),
    ...[...briefing.watch.values()].flatMap((item) => [
      ...of('watch item', item, item.title),
      ...(item.outcome
        ? [
            {
              on: item.outcome.entered,
              how: 'settled' as const,
              what: 'watch item' as const,
              id: item.id,
              title: item.title,
            },
          ]
        : []),
    ]),
    ...[...briefing.summaries.values()].flatMap((summary) => of('summary', summary, summary.title)),
    ...[...briefing.entries.values()].flatMap((entry) =>
      of(isUnknown(entry) ? 'unknown' : 'question', entry, entry.question),
    ),
  ];
}
