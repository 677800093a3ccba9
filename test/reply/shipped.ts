import { type Briefing, get } from '../../src/briefing/briefing.ts';
import type { IsoDate } from '../../src/briefing/dates.ts';
import type { WatchItem } from '../../src/briefing/schema.ts';
import { CORPUS } from '../briefing/folder.ts';
import { loadStory } from '../fixture/story.ts';
import { contextsOf, withWatch } from './corpus.ts';

const shipped = loadStory(CORPUS);

export const shippedCommand = shipped.command;

/** The shipped story without outcomes, because tests must not fail when the story gets news. */
export const briefing: Briefing = {
  ...withWatch(shipped, (item) => ({ ...item, outcome: undefined })),
  command: 'colossus',
  asOf: '2026-05-07',
};

export const contextOn = contextsOf(briefing);

/** The story with every record entered on one day, and none revised. */
export function enteredOn(day: IsoDate): Briefing {
  const withDay = <T>(records: ReadonlyMap<string, T>): ReadonlyMap<string, T> =>
    new Map([...records].map(([id, record]) => [id, { ...record, entered: day, revised: undefined }]));
  const { claims, disputes, watch, summaries, entries } = briefing;
  return {
    ...briefing,
    claims: withDay(claims),
    disputes: withDay(disputes),
    watch: withDay(watch),
    summaries: withDay(summaries),
    entries: withDay(entries),
  };
}

/** Adds a side to the dispute "How long the deal runs". */
export function withRevisedDispute(story: Briefing, on: IsoDate): Briefing {
  const dispute = { ...get(story.disputes, 'duration'), revised: { on, note: 'a side added' } };
  return { ...story, disputes: new Map([...story.disputes, ['duration', dispute]]) };
}

export const OUTCOME: NonNullable<WatchItem['outcome']> = {
  on: '2026-11-09',
  entered: '2026-11-10',
  says: { kind: 'stated', text: 'The lease report tells how it ended.', claims: ['001-01'] },
};

export function withSettledLease(story: Briefing): Briefing {
  return withWatch(story, (item) => (item.id === 'lease-renewal' ? { ...item, outcome: OUTCOME } : item));
}
