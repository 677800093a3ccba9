import { Temporal } from 'temporal-polyfill';
import { type Config, readConfig } from '../app/config.ts';
import { buildIndex } from '../ask/index.ts';
import type { SecondOpinion } from '../ask/second-opinion.ts';
import type { Briefing } from '../briefing/briefing.ts';
import { dateAt, type IsoDate } from '../briefing/dates.ts';
import { findBriefing, findBriefings, loadValidBriefing } from '../briefing/load.ts';
import { errorText } from '../lib/error-text.ts';
import { printableText } from '../lib/printable.ts';
import { UserError } from '../lib/user-error.ts';
import type { ReplyContext } from '../reply/context.ts';
import type { Store } from '../store/open.ts';
import { parseTime } from './values.ts';

/** Rethrows an error whose message is written for the user, so that it is printed without a stack trace. */
export function rethrowForUser(error: unknown): never {
  throw new UserError(errorText(error), { cause: error });
}

/** @throws UserError that lists the errors in the environment */
export function loadConfig(): Config {
  try {
    return readConfig(process.env);
  } catch (error) {
    return rethrowForUser(error);
  }
}

/** The instant of `--now`, by default the present. */
export function parseNow(now: string | undefined): Temporal.Instant {
  return now === undefined ? Temporal.Now.instant() : parseTime('now', now);
}

export function today(): IsoDate {
  return dateAt(Temporal.Now.instant(), 'UTC');
}

/**
 * The context of replies about a story on the day of `--now` in UTC.
 * @throws UserError if the briefing has problems
 */
export function contextAt(now?: string, story?: string): ReplyContext {
  const briefing = storyBriefing(story);
  return { briefing, index: buildIndex(briefing), today: dateAt(parseNow(now), 'UTC') };
}

/** The configured reader, or undefined. Its warnings go to standard error. */
export async function openSecondOpinion(): Promise<SecondOpinion | undefined> {
  const { reader } = loadConfig();
  if (!reader) return undefined;
  const { openReader } = await import('../reader/open.ts');
  const warn = (problem: string) => process.stderr.write(`${printableText(problem)}\n`);
  return openReader(reader, { observe: () => {}, warn, info: () => {}, signal: new AbortController().signal });
}

/** The folder of the story named by `--story`, or of the only story. */
export function briefingFolder(story?: string): string {
  return findInBriefingsDir((folder) => findBriefing(folder, story));
}

/** The folder of the story named by `--story`, or the folders of all stories. */
export function briefingFolders(story?: string): readonly string[] {
  return story === undefined ? findInBriefingsDir(findBriefings) : [briefingFolder(story)];
}

/**
 * The briefing of the story named by `--story`, or of the only story.
 * @throws UserError if it has problems
 */
export function storyBriefing(story?: string): Briefing {
  return loadValidBriefing(briefingFolder(story)).briefing;
}

/** @throws UserError if a briefing has problems */
export function allBriefings(): [Briefing, ...Briefing[]] {
  const [firstFolder, ...otherFolders] = findInBriefingsDir(findBriefings);
  const load = (folder: string) => loadValidBriefing(folder).briefing;
  return [load(firstFolder), ...otherFolders.map(load)];
}

/**
 * The ids of all stories except one.
 * @throws UserError if a briefing has problems
 */
export function otherStoryIds(id: string): readonly string[] {
  if (briefingFolders().length === 1) return [];
  return allBriefings().flatMap((briefing) => (briefing.id === id ? [] : briefing.id));
}

function findInBriefingsDir<T>(find: (folder: string) => T): T {
  const { briefingsDir } = loadConfig();
  try {
    return find(briefingsDir);
  } catch (error) {
    return rethrowForUser(error);
  }
}

export function terminalScreen() {
  return { columns: process.stdout.columns || 80, color: process.stdout.isTTY && readConfig(process.env).color };
}

export function print(text: string): void {
  process.stdout.write(`${printableText(text)}\n`);
}

/** Opens the store, and closes it after use. Only verbs that need the database load its module. */
export async function withStore<T>(use: (store: Store) => Promise<T>): Promise<T> {
  const { openStore } = await import('../store/open.ts');
  const onProblem = (problem: string) => process.stderr.write(`${problem}\n`);
  const store = await openStore({ ...loadConfig().store, onProblem }).catch(rethrowForUser);
  try {
    return await use(store);
  } finally {
    await store.close();
  }
}
