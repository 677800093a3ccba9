import { Temporal } from 'temporal-polyfill';
import { type Config, readConfig } from '../app/config.ts';
import { buildIndex } from '../ask/index.ts';
import type { SecondOpinion } from '../ask/second-opinion.ts';
import type { Briefing } from '../briefing/briefing.ts';
import { dateAt, parseInstant } from '../briefing/dates.ts';
import { findBriefing, findBriefings, loadValidBriefing } from '../briefing/load.ts';
import { errorText } from '../lib/error-text.ts';
import { printable } from '../lib/printable.ts';
import { UserError } from '../lib/user-error.ts';
import type { ReplyContext } from '../reply/context.ts';
import type { Store } from '../store/open.ts';

/**
 * The briefing of `--story`, or the only one, on the day of `--now`.
 * @throws UserError if the briefing has problems
 */
export function contextAt(now?: string, story?: string): ReplyContext {
  const { briefing } = loadValidBriefing(briefingFolder(story));
  return {
    briefing,
    index: buildIndex(briefing),
    today: dateAt(instantOf(now), 'UTC'),
  };
}

export function config(): Config {
  try {
    return readConfig(process.env);
  } catch (error) {
    throw new UserError(errorText(error));
  }
}

/** The configured reader, or undefined. Its problems are printed to standard error. */
export async function secondOpinion(): Promise<SecondOpinion | undefined> {
  const { reader } = config();
  if (!reader) return undefined;
  const { openReader } = await import('../reader/open.ts');
  const warn = (problem: string) => process.stderr.write(`${printable(problem)}\n`);
  return openReader(reader, { observe: () => {}, warn, note: () => {}, signal: new AbortController().signal });
}

/** The folder of the story given by `--story`, or of the only one. */
export function briefingFolder(story?: string): string {
  return found((folder) => findBriefing(folder, story));
}

/** The folder of the story given by `--story`, or the folders of all stories. */
export function briefingFolders(story?: string): readonly string[] {
  return found((folder) => (story === undefined ? findBriefings(folder) : [findBriefing(folder, story)]));
}

/**
 * All briefings.
 * @throws UserError if one has problems
 */
export function allBriefings(): [Briefing, ...Briefing[]] {
  const [first, ...others] = found(findBriefings).map((folder) => loadValidBriefing(folder).briefing);
  if (!first) throw new UserError('No briefing found. Set BRIEFINGS_DIR to a folder with a briefing.');
  return [first, ...others];
}

/**
 * The ids of all stories but the given one.
 * @throws UserError if a briefing has problems
 */
export function otherStories(id: string): readonly string[] {
  return briefingFolders().length === 1 ? [] : allBriefings().flatMap((one) => (one.id === id ? [] : [one.id]));
}

function found<T>(find: (folder: string) => T): T {
  const { briefingsDir } = config();
  try {
    return find(briefingsDir);
  } catch (error) {
    throw new UserError(errorText(error));
  }
}

export function instantOf(now: string | undefined): Temporal.Instant {
  try {
    return now === undefined ? Temporal.Now.instant() : parseInstant(now);
  } catch {
    throw new UserError(`--now "${now}" is not a time; write 2026-11-05T09:00Z or 2026-11-05.`);
  }
}

export function screen() {
  return { columns: process.stdout.columns || 80, color: process.stdout.isTTY && readConfig(process.env).color };
}

export function print(text: string): void {
  process.stdout.write(`${printable(text)}\n`);
}

/** Opens the store, and closes it after use. The module is imported only here, as most verbs need no database. */
export async function withStore<T>(use: (store: Store) => Promise<T>): Promise<T> {
  const { openStore } = await import('../store/open.ts');
  const onProblem = (problem: string) => process.stderr.write(`${problem}\n`);
  const store = await openStore({ ...config().store, onProblem }).catch((error: unknown) => {
    throw new UserError(errorText(error));
  });
  try {
    return await use(store);
  } finally {
    await store.close();
  }
}
