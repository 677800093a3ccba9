import { basename } from 'node:path';
import type { SecondOpinion } from '../ask/second-opinion.ts';
import { findBriefings } from '../briefing/load.ts';
import { storyKey } from '../message/story.ts';
import { LiveBriefing, type Reload } from '../ops/live-briefing.ts';
import type { Encoder } from '../ports/encoder.ts';
import type { Stories, Story } from '../reply/stories.ts';

export interface LiveStoriesOptions {
  /** A briefing's folder, or one that holds several. */
  readonly folder: string;
  /** Shared: it takes more memory than all briefings. */
  readonly encoder?: Encoder | undefined;
  /** Shared by all stories too. */
  readonly secondOpinion?: SecondOpinion;
  readonly onReload: (reload: Reload) => void;
  /** Called with what went wrong while entries were learnt from their phrasings. */
  readonly onLearnt?: (error?: Error) => void;
}

/** The briefings in use, each replaced when its files are saved. A story that is added or removed needs a restart. */
export class LiveStories {
  readonly stories: Stories;
  readonly #live: readonly LiveBriefing[];

  /** @throws Error for a folder without a briefing, a briefing with problems, or two with the same id or command */
  constructor({ folder, encoder, secondOpinion, onReload, onLearnt }: LiveStoriesOptions) {
    const folders = findBriefings(folder);
    const reloaded = (path: string) => (folders.length === 1 ? onReload : named(basename(path), onReload));
    this.#live = folders.map((path) => new LiveBriefing(path, reloaded(path), encoder, onLearnt));
    const [first, ...others] = this.#live.map(
      (live): Story => ({
        id: live.current.briefing.id,
        current: () => ({ ...live.current, ...(secondOpinion && { secondOpinion }) }),
      }),
    );
    if (!first) throw new Error(`"${folder}" holds no briefing.`);
    this.stories = [first, ...others];
    refuseSame(this.stories);
  }

  /** Begins to watch the folders, until `close`. */
  watch(): void {
    for (const live of this.#live) live.watch();
  }

  close(): void {
    for (const live of this.#live) live.close();
  }
}

/** Names the story's folder with each problem's file. */
function named(story: string, onReload: (reload: Reload) => void): (reload: Reload) => void {
  return (reload) =>
    onReload(
      reload.kind === 'kept'
        ? { ...reload, problems: reload.problems.map((one) => ({ ...one, file: `${story}/${one.file}` })) }
        : reload,
    );
}

/** @throws Error if two stories could not be told apart */
function refuseSame(stories: Stories): void {
  const names: readonly (readonly [what: string, of: (story: Story) => string])[] = [
    ['id', ({ id }) => id],
    ['command', ({ current }) => current().briefing.command],
    ['key', ({ id }) => storyKey(id)],
  ];
  for (const [what, of] of names) {
    const same = [...Map.groupBy(stories, of).values()].find(({ length }) => length > 1);
    if (same) {
      const ids = same.map(({ id }) => `"${id}"`).join(' and ');
      const fix = what === 'key' ? 'Change one of their ids' : `Give each briefing.yaml a ${what} of its own`;
      throw new Error(`The stories ${ids} have the same ${what}. ${fix}.`);
    }
  }
}
