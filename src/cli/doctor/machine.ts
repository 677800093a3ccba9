import { accessSync, constants, existsSync, mkdtempSync, rmdirSync, statSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { Temporal } from 'temporal-polyfill';
import { errorText } from '../../lib/error-text.ts';
import { type Check, green, unchecked, type Verdict } from '../../platforms/kit/check.ts';
import type { StoreLocation } from '../../store/open.ts';

/** The oldest supported major version of Node. See docs/decisions/0001. */
const LEAST_NODE = 24;
/** Free space in bytes below which the disk may be full within a day. */
const LITTLE_SPACE = 500_000_000;
/** Free space in bytes below which the next write may fail. */
const NO_SPACE = 50_000_000;
/** In years. Governments change time zone rules every year. */
const OLDEST_ZONES = 2;
/** Time zones whose offset changed recently. Older time zone data gives another offset. */
const RULES = [
  ['America/Asuncion', '2025-07-01T12:00Z', '-03:00'],
  ['Asia/Almaty', '2025-01-01T12:00Z', '+05:00'],
  ['America/New_York', '2025-07-01T12:00Z', '-04:00'],
  ['Europe/Berlin', '2025-01-01T12:00Z', '+01:00'],
] as const;

/**
 * Checks the version of Node.
 * @param version such as "24.21.0"
 */
export function nodeCheck(version: string): Check {
  return {
    name: 'Node',
    run: async () => {
      if (Number.parseInt(version, 10) >= LEAST_NODE) {
        await import('node:sqlite');
        return green(version);
      }
      const fix = [`Run it by npm run, which takes the project's own Node ${LEAST_NODE}; npm ci puts that there`];
      return { state: 'red', found: `${version} is too old`, fix };
    },
  };
}

/**
 * Checks the time zone data.
 * @param version such as "2025b"; undefined if Node does not report it
 */
export function zonesCheck(version: string | undefined, now: Temporal.Instant): Check {
  const fix = ['Use a newer Node: the rules of time zones come with it (npm ci)'];
  return {
    name: 'time zones',
    run: () => {
      const wrong = RULES.filter(([zone, at, offset]) => offsetOf(zone, at) !== offset).map(([zone]) => zone);
      if (wrong.length > 0) {
        return { state: 'red', found: `the rules of ${wrong.join(', ')} are missing or out of date`, fix };
      }
      const year = Number.parseInt(version ?? '', 10);
      if (Number.isNaN(year)) return { state: 'amber', found: 'the version of the time zone data is unknown', fix };
      const age = now.toZonedDateTimeISO('UTC').year - year;
      if (age >= OLDEST_ZONES) return { state: 'amber', found: `the rules are of ${version}`, fix };
      return green(`rules of ${version}`);
    },
  };
}

/** The offset of a time zone from UTC. Undefined if Node does not know the zone. */
function offsetOf(zone: string, at: string): string | undefined {
  try {
    return Temporal.Instant.from(at).toZonedDateTimeISO(zone).offset;
  } catch {
    return undefined;
  }
}

/** Checks that the data folder can be written to, and has free space. */
export function folderCheck(place: StoreLocation): Check[] {
  if (place.kind !== 'sqlite') return [];
  const { folder } = place;
  return [
    { name: 'data folder', run: () => writable(folder) },
    {
      name: 'disk',
      run: async () => {
        const { bavail, blocks, bsize } = await statfs(nearest(resolve(folder)));
        // A system folder such as /proc has no blocks at all: there is no disk to make room on.
        return blocks === 0 ? unchecked('the data folder is not on a disk') : spaceOf(bavail * bsize);
      },
    },
  ];
}

function isReadOnly(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EROFS';
}

function mountedReadOnly(folder: string, variable: string): Verdict {
  const fix = [`Mount the disk for writing, or name another folder in ${variable}`];
  return { state: 'red', found: `${folder} is on a disk that is mounted read-only`, fix };
}

/** Whether a folder can be written, or made. @param variable the one that names it */
export function writable(folder: string, variable = 'DATA_DIR'): Verdict {
  const fix = [`Let this user write there, or name another folder in ${variable}`];
  const there = nearest(resolve(folder));
  if (!statSync(there).isDirectory()) return { state: 'red', found: `${there} is not a folder`, fix };
  const parts = there === resolve(folder) ? ['', 'colossus.sqlite'].map((name) => join(there, name)) : [there];
  for (const path of parts.filter((one) => existsSync(one))) {
    try {
      accessSync(path, constants.R_OK | constants.W_OK);
    } catch (error) {
      return isReadOnly(error)
        ? mountedReadOnly(there, variable)
        : { state: 'red', found: `${path} may not be written`, fix };
    }
  }
  // Permission bits are not enough: in /proc and on a read-only disk nothing can be created whatever they say.
  try {
    rmdirSync(mkdtempSync(join(there, '.colossus-doctor-')));
  } catch (error) {
    if (isReadOnly(error)) return mountedReadOnly(there, variable);
    return { state: 'red', found: `nothing can be created in ${there}: ${errorText(error)}`, fix };
  }
  return green(there === resolve(folder) ? folder : `${folder} will be created at the first write`);
}

/**
 * Checks that other users of this machine cannot read or change the file with the tokens.
 * @param path of the .env file
 */
export function envFileCheck(path: string): Check[] {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (!stats?.isFile() || process.platform === 'win32') return [];
  const mode = stats.mode & 0o777;
  const shown = `0${mode.toString(8).padStart(3, '0')}`;
  const fix = [`Run chmod 600 ${path}: it holds the tokens`];
  const look = (): Verdict =>
    (mode & 0o077) === 0
      ? green(`${path} is private (${shown})`)
      : { state: 'amber', found: `other users can read or change ${path} (${shown})`, fix };
  return [{ name: '.env file', run: look }];
}

/** The path itself, or its nearest ancestor that exists. */
function nearest(path: string): string {
  return existsSync(path) ? path : nearest(dirname(path));
}

/**
 * Rates the free disk space.
 * @param free in bytes
 */
export function spaceOf(free: number): Verdict {
  const found = `${(free / 1e9).toFixed(1)} GB free`;
  if (free >= LITTLE_SPACE) return green(found);
  const fix = ['Free space on the disk of DATA_DIR: posts that cannot be recorded are not delivered'];
  return { state: free < NO_SPACE ? 'red' : 'amber', found, fix };
}
