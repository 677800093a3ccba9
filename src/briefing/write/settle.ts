import type { Briefing } from '../briefing.ts';
import { dateSpan, type IsoDate, isRealDate, isRealMonth } from '../dates.ts';
import { type OutcomeDate, outcomeDate } from '../outcome.ts';
import type { Claim, SourcedClaim, WatchItem } from '../schema.ts';
import { lineOfRecord, withLines } from './edit.ts';
import type { FileEdits } from './file-edits.ts';
import type { InputResult } from './input-result.ts';

export const WATCH_FILE = 'watch.yaml';

export interface OutcomeInput {
  /** The watch item's id or short name. */
  readonly item: string;
  /** The day or month of the event. */
  readonly on?: string | undefined;
  /** The day of the report, if no source gives the day of the event. */
  readonly reported?: string | undefined;
  readonly claims?: readonly string[] | undefined;
  /** The outcome in one sentence; by default the text of the first claim. */
  readonly says?: string | undefined;
}

export interface NewOutcome {
  readonly item: WatchItem;
  readonly date: OutcomeDate;
  readonly says: string;
  readonly claims: readonly string[];
}

export type NewClaim = Pick<SourcedClaim, 'id' | 'source' | 'paragraph' | 'topic' | 'text'>;

/** Finds a watch item by its id or short name. */
export function findWatchItem({ watch }: Briefing, name: string): WatchItem | undefined {
  return [...watch.values()].find(({ id, short }) => id === name || short === name);
}

export function readOutcome(
  briefing: Briefing,
  { item: name, on, reported, claims = [], says }: OutcomeInput,
  today: IsoDate,
): InputResult<NewOutcome, 'item' | 'on' | 'claims'> {
  const item = findWatchItem(briefing, name);
  const unknownIds = claims.filter((id) => !briefing.claims.has(id));
  const firstClaim = briefing.claims.get(claims[0] ?? '');
  const fault = dateFault(on, reported, today);
  const faults = {
    ...(!item && { item: `Unknown watch item "${name}". Use one of: ${[...briefing.watch.keys()].join(', ')}.` }),
    ...(item?.outcome && { item: `"${item.id}" is already settled.` }),
    ...(fault !== undefined && { on: fault }),
    ...(unknownIds.length > 0 && {
      claims:
        unknownIds.length === 1
          ? `Unknown claim "${unknownIds[0]}". Add it to claims.yaml first.`
          : `Unknown claims "${unknownIds.join('", "')}". Add them to claims.yaml first.`,
    }),
    ...(claims.length === 0 && { claims: 'Name the claims that say so.' }),
  };
  if (!item || !firstClaim || Object.keys(faults).length > 0) return { faults };
  return {
    value: { item, date: outcomeDate({ on, reported, entered: today }), says: says ?? firstClaim.text, claims },
  };
}

function dateFault(on: string | undefined, reported: string | undefined, today: IsoDate): string | undefined {
  const date = on ?? reported;
  if (date === undefined) return 'a date is needed; write 2026-11-05, or 2026-11 for a month.';
  if (on !== undefined && reported !== undefined) return 'use either the day it happened or the day of the report.';
  const isDate = isRealDate(date) || (on !== undefined && isRealMonth(date));
  if (!isDate) return `"${date}" is not a date; write 2026-11-05${on === undefined ? '' : ', or 2026-11 for a month'}.`;
  return dateSpan(date).first > today ? `${date} is after today, ${today}.` : undefined;
}

export function enterOutcome(edits: FileEdits, { item, date, says, claims }: NewOutcome, today: IsoDate): void {
  const text = edits.read(WATCH_FILE);
  const lines = [
    'outcome:',
    `  ${date.by === 'report' ? 'reported' : 'on'}: ${date.when}`,
    `  entered: ${today}`,
    `  says: { stated: ${JSON.stringify(says)}, claims: [${claims.join(', ')}] }`,
  ];
  edits.write(WATCH_FILE, withLines(text, lineOfRecord(text, item.id), lines));
}

/** Adds a claim that cites a paragraph, with the standing "reported". */
export function enterClaim(
  edits: FileEdits,
  { id, source, paragraph, topic, text }: NewClaim,
  briefing: Briefing,
  today: IsoDate,
): void {
  const { sha256 } = claimOnParagraph(briefing.claims.values(), source, paragraph) ?? {};
  edits.append(
    'claims.yaml',
    [
      `- id: ${id}`,
      `  source: ${JSON.stringify(source)}`,
      `  paragraph: ${paragraph}`,
      ...(sha256 === undefined ? [] : [`  sha256: ${sha256}`]),
      '  standing: reported',
      `  topic: ${topic}`,
      `  entered: ${today}`,
      `  text: ${JSON.stringify(text)}`,
      '',
    ].join('\n'),
  );
}

export function claimOnParagraph(claims: Iterable<Claim>, source: string, paragraph: number): SourcedClaim | undefined {
  for (const claim of claims) {
    if (claim.standing !== 'derived' && claim.source === source && claim.paragraph === paragraph) return claim;
  }
  return undefined;
}

/** Returns the next free claim id of a source: "h5-03" after "h5-02". */
export function nextClaimId(claims: Iterable<Claim>, source: string): string {
  const prefix = `${source}-`;
  const numbers = [...claims].flatMap(({ id }) =>
    id.startsWith(prefix) && /^\d+$/.test(id.slice(prefix.length)) ? [Number(id.slice(prefix.length))] : [],
  );
  return `${prefix}${String(Math.max(0, ...numbers) + 1).padStart(2, '0')}`;
}
