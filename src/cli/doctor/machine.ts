import { accessSync, constants, existsSync, mkdtempSync, rmdirSync, statSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { Temporal } from 'temporal-polyfill';
import { errorCode, errorText } from '../../lib/error-text.ts';
import { amber, type Check, green, red, unchecked, type Verdict } from '../../platforms/kit/check.ts';
import type { StoreLocation } from '../../store/store.ts';

/** docs/decisions/0001 explains the version. */
const MIN_NODE_VERSION = 24;
const LOW_SPACE_BYTES = 500_000_000;
const CRITICAL_SPACE_BYTES = 50_000_000;
/** Governments change time zone rules every year. */
const MAX_ZONES_AGE_YEARS = 2;
/** Paraguay and Kazakhstan changed their offsets in 2024, so older data gives others for the first two. */
const ZONE_SAMPLES = [
  ['America/Asuncion', '2025-07-01T12:00Z', '-03:00'],
  ['Asia/Almaty', '2025-01-01T12:00Z', '+05:00'],
  ['America/New_York', '2025-07-01T12:00Z', '-04:00'],
  ['Europe/Berlin', '2025-01-01T12:00Z', '+01:00'],
] as const;

export function nodeCheck(version: string): Check {
  return {
    name: 'Node',
    run: async () => {
      if (Number.parseInt(version, 10) < MIN_NODE_VERSION) {
        const fix = `Start the bot with npm run, which uses the project's own Node ${MIN_NODE_VERSION}; npm ci installs that`;
        return red(`${version} is too old`, fix);
      }
      await import('node:sqlite');
      return green(version);
    },
  };
}

/** `version` is that of the time zone rules, such as "2025b"; undefined if Node does not report it. */
export function zonesCheck(version: string | undefined, now: Temporal.Instant): Check {
  const fix = 'Install a newer Node, which contains newer time zone rules: npm ci';
  return {
    name: 'time zones',
    run: () => {
      const outdatedZones = ZONE_SAMPLES.filter(([zone, instant, offset]) => offsetOf(zone, instant) !== offset).map(
        ([zone]) => zone,
      );
      if (outdatedZones.length > 0)
        return red(`the rules of ${outdatedZones.join(', ')} are missing or out of date`, fix);
      const year = Number.parseInt(version ?? '', 10);
      if (Number.isNaN(year)) return amber('the version of the time zone data is unknown', fix);
      const age = now.toZonedDateTimeISO('UTC').year - year;
      return age < MAX_ZONES_AGE_YEARS ? green(`rules from ${version}`) : amber(`the rules are from ${version}`, fix);
    },
  };
}

function offsetOf(zone: string, instant: string): string | undefined {
  try {
    return Temporal.Instant.from(instant).toZonedDateTimeISO(zone).offset;
  } catch {
    return undefined;
  }
}

/** Checks that the data folder is writable and has free space. A store in PostgreSQL needs no folder. */
export function dataFolderChecks(location: StoreLocation): Check[] {
  if (location.kind !== 'sqlite') return [];
  const { folder } = location;
  return [
    { name: 'data folder', run: () => writableVerdict(folder, 'DATA_DIR') },
    {
      name: 'disk',
      run: async () => {
        const { bavail, blocks, bsize } = await statfs(nearestExisting(resolve(folder)));
        // A virtual file system such as /proc has no blocks.
        return blocks === 0 ? unchecked('the data folder is not on a disk') : spaceVerdict(bavail * bsize);
      },
    },
  ];
}

/** If the folder is missing, checks that it can be created. */
export function writableVerdict(folder: string, variable: string): Verdict {
  const path = resolve(folder);
  const existingPath = nearestExisting(path);
  const fix = `Let this user write there, or name another folder in ${variable}`;
  const readOnlyVerdict = () =>
    red(
      `${existingPath} is on a disk that is mounted read-only`,
      `Mount the disk for writing, or name another folder in ${variable}`,
    );
  if (!statSync(existingPath).isDirectory()) return red(`${existingPath} is not a folder`, fix);
  const database = join(existingPath, 'colossus.sqlite');
  for (const file of existingPath === path && existsSync(database) ? [existingPath, database] : [existingPath]) {
    try {
      accessSync(file, constants.R_OK | constants.W_OK);
    } catch (error) {
      return errorCode(error) === 'EROFS' ? readOnlyVerdict() : red(`no permission to read and write ${file}`, fix);
    }
  }
  // Permission bits are not enough: in /proc, for example, nothing can be created.
  try {
    rmdirSync(mkdtempSync(join(existingPath, '.colossus-doctor-')));
  } catch (error) {
    if (errorCode(error) === 'EROFS') return readOnlyVerdict();
    return red(`nothing can be created in ${existingPath}: ${errorText(error)}`, fix);
  }
  return green(existingPath === path ? folder : `${folder} will be created at the first write`);
}

/** Checks that other users of this machine can neither read nor change a .env file. */
export function envFileCheck(path: string): Check[] {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (!stats?.isFile() || process.platform === 'win32') return [];
  const mode = stats.mode & 0o777;
  const octal = `0${mode.toString(8).padStart(3, '0')}`;
  const verdict =
    (mode & 0o077) === 0
      ? green(`${path} is private (${octal})`)
      : amber(`other users can read or change ${path} (${octal})`, `Run chmod 600 ${path}: it holds the tokens`);
  return [{ name: '.env file', run: () => verdict }];
}

function nearestExisting(path: string): string {
  return existsSync(path) ? path : nearestExisting(dirname(path));
}

export function spaceVerdict(freeBytes: number): Verdict {
  const freeText = `${(freeBytes / 1e9).toFixed(1)} GB free`;
  if (freeBytes >= LOW_SPACE_BYTES) return green(freeText);
  const fix = 'Free up space on the disk of DATA_DIR; posts that cannot be recorded are not delivered';
  return freeBytes < CRITICAL_SPACE_BYTES ? red(freeText, fix) : amber(freeText, fix);
}
