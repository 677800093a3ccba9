import type { Temporal } from 'temporal-polyfill';
import { PLATFORMS } from '../app/platforms.ts';
import { parseCount as parseWholeNumber } from '../app/variables.ts';
import { dateAt, type IsoDate, parseInstant } from '../briefing/dates.ts';
import { UserError } from '../lib/user-error.ts';
import { TERMINAL } from '../platforms/terminal/platform.ts';
import type { Address } from '../schedule/subscription.ts';

export const NOW_OPTION = ['--now <time>', 'the current time: 2026-11-05T09:00Z, or 2026-11-05 for 00:00 UTC'] as const;
export const STORY_OPTION = ['--story <id>', 'the story, if BRIEFINGS_DIR holds several'] as const;
export const JSON_OPTION = ['--json', 'print JSON'] as const;

const PLATFORM_NAMES = [TERMINAL.platform, ...PLATFORMS.map(({ name }) => name)];

/** Throws a UserError unless the number is from 1 to `max`. */
export function parseCount(option: string, text: string, max: number): number {
  const count = parseWholeNumber(text, max);
  if (count === undefined) throw new UserError(`--${option} must be a whole number from 1 to ${max} (got "${text}").`);
  return count;
}

/** Parses an instant, or a date as 00:00 UTC. Throws a UserError for any other text. */
export function parseTime(option: string, text: string): Temporal.Instant {
  try {
    return parseInstant(text);
  } catch {
    throw new UserError(`--${option} "${text}" is not a time; use the format 2026-11-05T09:00Z or 2026-11-05.`);
  }
}

/** Parses an instant or a date. Returns the date in UTC. */
export function parseDay(option: string, text: string): IsoDate {
  return dateAt(parseTime(option, text), 'UTC');
}

/** Parses a channel in the format of `addressKey`, such as "slack:T1:C2". Returns undefined for any other text. */
export function parseAddress(text: string): Address | undefined {
  const [platformName, workspace, channel, ...excess] = text.split(':').map(decodePart);
  const platform = PLATFORM_NAMES.find((name) => name === platformName);
  return platform && workspace !== undefined && channel && excess.length === 0
    ? { platform, workspace, channel }
    : undefined;
}

function decodePart(part: string): string | undefined {
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined;
  }
}
