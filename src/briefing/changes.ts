import { type Briefing, isUnknown } from './briefing.ts';
import { daysBetween, type IsoDate } from './dates.ts';

export interface Change {
  readonly on: IsoDate;
  readonly action: (typeof ACTIONS)[number];
  readonly recordKind: (typeof RECORDS)[number];
  readonly id: string;
  readonly title: string;
  readonly note?: string;
}

/** Both lists begin with the most important. */
const ACTIONS = ['settled', 'revised', 'entered'] as const;
const RECORDS = ['watch item', 'dispute', 'summary', 'question', 'unknown', 'claim'] as const;

/** Sorts changes by importance, from outcomes to new claims. */
export function sortByImportance(changes: readonly Change[]): Change[] {
  return changes.toSorted(
    (a, b) =>
      ACTIONS.indexOf(a.action) - ACTIONS.indexOf(b.action) ||
      RECORDS.indexOf(a.recordKind) - RECORDS.indexOf(b.recordKind),
  );
}

/** Returns the changes from `since` to `today`, both inclusive, newest first. */
export function changesSince(briefing: Briefing, since: IsoDate, today: IsoDate): Change[] {
  return allChanges(briefing)
    .filter(({ on }) => on >= since && on <= today)
    .toSorted((a, b) => daysBetween(a.on, b.on));
}

/** Returns a unique key, such as "claim:c12:entered:2026-11-21". */
export function changeKey({ recordKind, id, action, on, note }: Change): string {
  return [recordKind, id, action, on, ...(note === undefined ? [] : [note])].join(':');
}

interface ChangingRecord {
  readonly id: string;
  readonly entered: IsoDate;
  readonly revised?: { readonly on: IsoDate; readonly note: string } | undefined;
  readonly outcome?: { readonly entered: IsoDate } | undefined;
}

/** Returns all changes in the briefing, including future ones. */
export function allChanges({ claims, disputes, watch, summaries, entries }: Briefing): Change[] {
  return [
    ...[...claims.values()].flatMap((claim) => changesOf('claim', claim, claim.text)),
    ...[...disputes.values()].flatMap((dispute) => changesOf('dispute', dispute, dispute.title)),
    ...[...watch.values()].flatMap((item) => changesOf('watch item', item, item.title)),
    ...[...summaries.values()].flatMap((summary) => changesOf('summary', summary, summary.title)),
    ...[...entries.values()].flatMap((entry) =>
      changesOf(isUnknown(entry) ? 'unknown' : 'question', entry, entry.question),
    ),
  ];
}

function changesOf(recordKind: Change['recordKind'], record: ChangingRecord, title: string): Change[] {
  const { id, entered, revised, outcome } = record;
  return [
    { on: entered, action: 'entered', recordKind, id, title },
    ...(revised ? [{ ...revised, action: 'revised', recordKind, id, title } as const] : []),
    ...(outcome ? [{ on: outcome.entered, action: 'settled', recordKind, id, title } as const] : []),
  ];
}
