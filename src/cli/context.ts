import { readFileSync } from 'node:fs';
import { Temporal } from 'temporal-polyfill';
import { type Config, readConfig } from '../app/config.ts';
import type { AskIndex } from '../ask/ask-index.ts';
import { buildIndex } from '../ask/build-index.ts';
import type { SecondOpinion } from '../ask/second-opinion.ts';
import type { Briefing } from '../briefing/briefing.ts';
import { dateAt, type IsoDate } from '../briefing/dates.ts';
import { findBriefing, findBriefings, loadValidBriefing } from '../briefing/load.ts';
import { errorText } from '../lib/error-text.ts';
import { printableText } from '../lib/printable.ts';
import { UserError } from '../lib/user-error.ts';
import type { ReplyContext } from '../reply/context.ts';
import type { Store } from '../store/store.ts';
import { parseTime } from './option-values.ts';

/** Rethrows an error as a UserError, which is printed without a stack trace. */
export function rethrowForUser(error: unknown): never {
  throw new UserError(errorText(error), { cause: error });
}

export function withUserErrors<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    return rethrowForUser(error);
  }
}

export function loadConfig(): Config {
  return withUserErrors(() => readConfig(process.env));
}

export function parseNow(now: string | undefined): Temporal.Instant {
  return now === undefined ? Temporal.Now.instant() : parseTime('now', now);
}

export function today(): IsoDate {
  return dateAt(Temporal.Now.instant(), 'UTC');
}

/** Builds the index lazily, because some verbs do not need it. */
export function contextAt(now?: string, story?: string): ReplyContext {
  const briefing = storyBriefing(story);
  let index: AskIndex | undefined;
  return {
    briefing,
    get index() {
      index ??= buildIndex(briefing);
      return index;
    },
    today: dateAt(parseNow(now), 'UTC'),
  };
}

/** Opens the configured reader, whose warnings go to standard error. Returns undefined if the reader is off. */
export async function openSecondOpinion(): Promise<SecondOpinion | undefined> {
  const { reader } = loadConfig();
  if (!reader) return undefined;
  const { openReader } = await import('../reader/open-reader.ts');
  const warn = (problem: string) => process.stderr.write(`${printableText(problem)}\n`);
  return openReader(reader, { observe: () => {}, warn, info: () => {}, signal: new AbortController().signal });
}

/** Returns the folder of the story named by `--story`, or of the only story. */
export function briefingFolder(story?: string): string {
  return findInBriefingsDir((folder) => findBriefing(folder, story));
}

/** Returns the folder of the story named by `--story`, or the folders of all stories. */
export function briefingFolders(story?: string): readonly string[] {
  return story === undefined ? findInBriefingsDir(findBriefings) : [briefingFolder(story)];
}

export function storyBriefing(story?: string): Briefing {
  return loadValidBriefing(briefingFolder(story)).briefing;
}

export function allBriefings(): [Briefing, ...Briefing[]] {
  const [firstFolder, ...otherFolders] = findInBriefingsDir(findBriefings);
  const load = (folder: string) => loadValidBriefing(folder).briefing;
  return [load(firstFolder), ...otherFolders.map(load)];
}

export function otherStoryIds(id: string): readonly string[] {
  if (briefingFolders().length === 1) return [];
  return allBriefings().flatMap((briefing) => (briefing.id === id ? [] : briefing.id));
}

export function readUserFile(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new UserError(`The file ${file} cannot be read: ${errorText(error)}`);
  }
}

function findInBriefingsDir<T>(find: (folder: string) => T): T {
  const { briefingsDir } = loadConfig();
  return withUserErrors(() => find(briefingsDir));
}

export function terminalScreen() {
  return { columns: process.stdout.columns || 80, color: process.stdout.isTTY && readConfig(process.env).color };
}

export function print(text: string): void {
  process.stdout.write(`${printableText(text)}\n`);
}

/** Imports the store's module lazily, because most verbs do not need it. */
export async function withStore<T>(use: (store: Store) => Promise<T>): Promise<T> {
  const { openStore } = await import('../store/store.ts');
  const onProblem = (problem: string) => process.stderr.write(`${problem}\n`);
  const store = await openStore({ ...loadConfig().store, onProblem }).catch(rethrowForUser);
  try {
    return await use(store);
  } finally {
    await store.close();
  }
}
