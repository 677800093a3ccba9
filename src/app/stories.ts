import { basename } from 'node:path';
import type { SecondOpinion } from '../ask/second-opinion.ts';
import { findBriefings } from '../briefing/load.ts';
import { storyKey } from '../message/story.ts';
import { LiveBriefing, type Reload } from '../ops/live-briefing.ts';
import type { Encoder } from '../ports/encoder.ts';
import type { Stories, Story } from '../reply/stories.ts';

export interface LiveStoriesOptions {
  /** A briefing's folder, or a folder of briefings. */
  readonly folder: string;
  /** Shared by all stories: it uses more memory than all briefings. */
  readonly encoder?: Encoder | undefined;
  /** Shared by all stories. */
  readonly secondOpinion?: SecondOpinion;
  readonly onReload: (reload: Reload) => void;
  /** Called after new entries were learnt, or with the error. */
  readonly onLearnt?: (error?: Error) => void;
}

/** The briefings in use; each is replaced when its files are saved. Adding or removing a story requires a restart. */
export class LiveStories {
  readonly stories: Stories;
  readonly #live: readonly LiveBriefing[];
  readonly #folders: ReadonlyMap<string, string>;

  /** @throws Error for a folder without a briefing, a briefing with problems, or two with the same id or command */
  constructor({ folder, encoder, secondOpinion, onReload, onLearnt }: LiveStoriesOptions) {
    const folders = findBriefings(folder);
    const reloaded = (path: string) => (folders.length === 1 ? onReload : withFolderName(basename(path), onReload));
    this.#live = folders.map((path) => new LiveBriefing(path, reloaded(path), encoder, onLearnt));
    const [first, ...others] = this.#live.map(
      (live): Story => ({
        id: live.current.briefing.id,
        current: () => ({ ...live.current, ...(secondOpinion && { secondOpinion }) }),
      }),
    );
    if (!first)
      throw new Error(`"${folder}" contains no briefing. Set BRIEFINGS_DIR to a folder that has a briefing.yaml.`);
    this.#folders = new Map(this.#live.map((live, i) => [live.current.briefing.id, folders[i] ?? folder]));
    this.stories = [first, ...others];
    rejectDuplicates(this.stories);
  }

  /** The folder of a story's briefing. */
  folderOf(id: string): string | undefined {
    return this.#folders.get(id);
  }

  /** Watches the folders until `close`. */
  watch(): void {
    for (const live of this.#live) live.watch();
  }

  close(): void {
    for (const live of this.#live) live.close();
  }
}

/** Adds the story's folder to the file of each problem. */
function withFolderName(story: string, onReload: (reload: Reload) => void): (reload: Reload) => void {
  return (reload) =>
    onReload(
      reload.kind === 'kept'
        ? { ...reload, problems: reload.problems.map((one) => ({ ...one, file: `${story}/${one.file}` })) }
        : reload,
    );
}

/** @throws Error if two stories have the same id, command or key */
function rejectDuplicates(stories: Stories): void {
  const names: readonly (readonly [what: string, of: (story: Story) => string])[] = [
    ['id', ({ id }) => id],
    ['command', ({ current }) => current().briefing.command],
    ['key', ({ id }) => storyKey(id)],
  ];
  for (const [what, of] of names) {
    const same = [...Map.groupBy(stories, of).values()].find(({ length }) => length > 1);
    if (same) {
      const ids = same.map(({ id }) => `"${id}"`).join(' and ');
      const fix = what === 'key' ? 'Change one of their ids' : `Give each briefing.yaml its own ${what}`;
      throw new Error(`The stories ${ids} have the same ${what}. ${fix}.`);
    }
  }
}
