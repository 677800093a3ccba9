import { type Check, green, notAsked, type Verdict } from '../../platforms/kit/check.ts';
import { clockVerdict } from '../../platforms/kit/clock-check.ts';
import type { Inspection } from '../../store/inspect.ts';
import type { Place } from '../../store/open.ts';

/** A little less than a check may take, so that the reason is told. In milliseconds. */
const PATIENCE = 4000;

/** @param now this machine's clock, in milliseconds */
export function storeChecks(place: Place, now: () => number): Check[] {
  let looked: Promise<Inspection> | undefined;
  const inspection = () => {
    looked ??= import('../../store/inspect.ts').then(({ inspectStore }) =>
      inspectStore(place, { now, patience: PATIENCE }),
    );
    return looked;
  };
  const isShared = place.kind === 'postgres';
  return [
    { name: 'store', look: async () => storeVerdict(await inspection()) },
    ...(isShared ? [{ name: "database's clock", look: async () => databaseClock(inspection()) }] : []),
  ];
}

async function databaseClock(inspection: Promise<Inspection>): Promise<Verdict> {
  const looked = await inspection.catch(() => undefined); // The check of the store says why.
  return looked?.ahead === undefined ? notAsked('see the store') : clockVerdict(looked.ahead, 'the database');
}

/** What is to be said of a database that could be looked at. */
function storeVerdict({ name, version, exists, damage, pending, strange }: Inspection): Verdict {
  if (damage.length > 0) {
    return {
      state: 'red',
      found: `${name} is damaged: ${damage.join('; ')}`,
      fix: ['Restore it from a backup, or move it away to start again'],
    };
  }
  if (strange.length > 0) {
    return {
      state: 'red',
      found: `${name} was written by a newer version (${strange.join(', ')})`,
      fix: ['Start that version, or restore a backup from before'],
    };
  }
  if (!exists) return green(`${version}; nothing is kept yet`);
  if (pending.length > 0) {
    return {
      state: 'amber',
      found: `${version}; ${name} is of an older version (to come: ${pending.join(', ')})`,
      fix: ['Back it up; the next start brings it up to date'],
    };
  }
  return green(`${version}; ${name} is whole and up to date`);
}
