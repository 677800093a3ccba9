import { type Check, green, unchecked, type Verdict } from '../../platforms/kit/check.ts';
import { clockVerdict } from '../../platforms/kit/clock-check.ts';
import type { Inspection } from '../../store/inspect.ts';
import type { StoreLocation } from '../../store/open.ts';

/** In milliseconds. A little less than the limit of a check, so that the store's own error is reported. */
const TIMEOUT_MS = 4000;

/**
 * Checks the store, and the clock of its database.
 * @param now this machine's clock, in milliseconds
 */
export function storeChecks(place: StoreLocation, now: () => number): Check[] {
  let looked: Promise<Inspection> | undefined;
  const inspection = () => {
    looked ??= import('../../store/inspect.ts').then(({ inspectStore }) =>
      inspectStore(place, { now, timeout: TIMEOUT_MS }),
    );
    return looked;
  };
  const isShared = place.kind === 'postgres';
  return [
    { name: 'store', run: async () => storeVerdict(await inspection()) },
    ...(isShared ? [{ name: "database's clock", run: async () => databaseClock(inspection()) }] : []),
  ];
}

async function databaseClock(inspection: Promise<Inspection>): Promise<Verdict> {
  const looked = await inspection.catch(() => undefined); // The check of the store reports the error.
  return looked?.ahead === undefined ? unchecked('see the store') : clockVerdict(looked.ahead, 'the database');
}

/** The verdict on a store that could be inspected. */
function storeVerdict({ name, version, exists, damage, pending, unknown }: Inspection): Verdict {
  if (damage.length > 0) {
    return {
      state: 'red',
      found: `${name} is damaged: ${damage.join('; ')}`,
      fix: ['Restore it from a backup, or move it away to start with an empty store'],
    };
  }
  if (unknown.length > 0) {
    return {
      state: 'red',
      found: `${name} was written by a newer version (${unknown.join(', ')})`,
      fix: ['Start that version, or restore a backup from before'],
    };
  }
  if (!exists) return green(`${version}; no data yet`);
  if (pending.length > 0) {
    return {
      state: 'amber',
      found: `${version}; ${name} needs migrations (${pending.join(', ')})`,
      fix: ['Back it up; the next start migrates it'],
    };
  }
  return green(`${version}; ${name} is intact and up to date`);
}
