import { amber, type Check, green, red, unchecked, type Verdict } from '../../platforms/kit/check.ts';
import { clockVerdict } from '../../platforms/kit/clock-check.ts';
import type { Inspection } from '../../store/inspection.ts';
import type { StoreLocation } from '../../store/store.ts';

/** Shorter than the time limit of a check, so the check reports the store's own error. */
const TIMEOUT_MS = 4000;

/** `now` is this machine's clock, in epoch milliseconds. */
export function storeChecks(location: StoreLocation, now: () => number): Check[] {
  let inspection: Promise<Inspection> | undefined;
  const inspect = () => {
    inspection ??= import('../../store/inspection.ts').then(({ inspectStore }) =>
      inspectStore(location, { now, timeout: TIMEOUT_MS }),
    );
    return inspection;
  };
  const storeCheck = { name: 'store', run: async () => storeVerdict(await inspect()) };
  if (location.kind === 'sqlite') return [storeCheck];
  return [storeCheck, { name: "database's clock", run: () => databaseClockVerdict(inspect()) }];
}

async function databaseClockVerdict(inspection: Promise<Inspection>): Promise<Verdict> {
  const inspected = await inspection.catch(() => undefined); // The store's check reports the error.
  return inspected?.clockAheadMs === undefined
    ? unchecked('see the check of the store')
    : clockVerdict(inspected.clockAheadMs, 'the database');
}

function storeVerdict({ name, version, exists, damage, pending, unknown }: Inspection): Verdict {
  if (damage.length > 0) {
    return red(
      `${name} is damaged: ${damage.join('; ')}`,
      'Restore it from a backup, or move it away to start with an empty store',
    );
  }
  if (unknown.length > 0) {
    return red(
      `${name} was written by a newer version (${unknown.join(', ')})`,
      'Start that version, or restore a backup from before the update',
    );
  }
  if (!exists) return green(`${version}; no data yet`);
  if (pending.length > 0) {
    const migrationText = `${version}; ${name} needs migrations (${pending.join(', ')})`;
    return amber(migrationText, 'Back it up; the next start migrates it');
  }
  return green(`${version}; ${name} is intact and up to date`);
}
