import { accessSync, constants, existsSync, mkdtempSync, rmdirSync, statSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { Temporal } from 'temporal-polyfill';
import { errorText } from '../../lib/error-text.ts';
import { type Check, green, notAsked, type Verdict } from '../../platforms/kit/check.ts';
import type { Place } from '../../store/open.ts';

/** The oldest that has all that is used: docs/decisions/0001. */
const LEAST_NODE = 24;
/** Below this a day's work may fill the disk, and below the other the next step, in bytes. */
const LITTLE_SPACE = 500_000_000;
const NO_SPACE = 50_000_000;
/** Governments change the rules every year; these are years. */
const OLDEST_ZONES = 2;
/** What a zone's clock shows since its rule was last changed: data of before has another hour. */
const RULES = [
  ['America/Asuncion', '2025-07-01T12:00Z', '-03:00'],
  ['Asia/Almaty', '2025-01-01T12:00Z', '+05:00'],
  ['America/New_York', '2025-07-01T12:00Z', '-04:00'],
  ['Europe/Berlin', '2025-01-01T12:00Z', '+01:00'],
] as const;

/** @param version of Node, "24.21.0" */
export function nodeCheck(version: string): Check {
  return {
    name: 'Node',
    look: async () => {
      if (Number.parseInt(version, 10) >= LEAST_NODE) {
        await import('node:sqlite');
        return green(version);
      }
      const fix = [`Run it by npm run, which takes the project's own Node ${LEAST_NODE}; npm ci puts that there`];
      return { state: 'red', found: `${version} is too old`, fix };
    },
  };
}

/** @param version of the time zones' data, "2025b"; undefined if Node does not tell */
export function zonesCheck(version: string | undefined, now: Temporal.Instant): Check {
  const fix = ['Use a newer Node: the rules of time zones come with it (npm ci)'];
  return {
    name: 'time zones',
    look: () => {
      const wrong = RULES.filter(([zone, at, offset]) => offsetOf(zone, at) !== offset).map(([zone]) => zone);
      if (wrong.length > 0) {
        return { state: 'red', found: `the rules of ${wrong.join(', ')} are missing or out of date`, fix };
      }
      const year = Number.parseInt(version ?? '', 10);
      if (Number.isNaN(year)) return { state: 'amber', found: 'the version of their rules is not known', fix };
      const age = now.toZonedDateTimeISO('UTC').year - year;
      if (age >= OLDEST_ZONES) return { state: 'amber', found: `the rules are of ${version}`, fix };
      return green(`rules of ${version}`);
    },
  };
}

/** The zone's distance from UTC; undefined if there is no such zone. */
function offsetOf(zone: string, at: string): string | undefined {
  try {
    return Temporal.Instant.from(at).toZonedDateTimeISO(zone).offset;
  } catch {
    return undefined;
  }
}

/** Whether what has to be kept in a folder can be written there. */
export function folderCheck(place: Place): Check[] {
  if (place.kind !== 'sqlite') return [];
  const { folder } = place;
  return [
    { name: 'data folder', look: () => writable(folder) },
    {
      name: 'disk',
      look: async () => {
        const { bavail, blocks, bsize } = await statfs(nearest(resolve(folder)));
        // A system folder such as /proc has no blocks at all: there is no disk to make room on.
        return blocks === 0 ? notAsked('the data folder is not on a disk') : spaceOf(bavail * bsize);
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
  // The mode alone does not tell: /proc takes no folder though it may be written, and neither does a read-only disk.
  try {
    rmdirSync(mkdtempSync(join(there, '.colossus-doctor-')));
  } catch (error) {
    if (isReadOnly(error)) return mountedReadOnly(there, variable);
    return { state: 'red', found: `nothing can be created in ${there}: ${errorText(error)}`, fix };
  }
  return green(there === resolve(folder) ? folder : `${folder} is made when something is to be kept`);
}

/** Whether other users of this machine can read or change the file with the tokens. @param path of the file */
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
  return [{ name: '.env file', look }];
}

/** The path, or the nearest above it that exists. */
function nearest(path: string): string {
  return existsSync(path) ? path : nearest(dirname(path));
}

/** @param free in bytes */
export function spaceOf(free: number): Verdict {
  const found = `${(free / 1e9).toFixed(1)} GB free`;
  if (free >= LITTLE_SPACE) return green(found);
  const fix = ['Make room on the disk of DATA_DIR: what cannot be written is not delivered'];
  return { state: free < NO_SPACE ? 'red' : 'amber', found, fix };
}
