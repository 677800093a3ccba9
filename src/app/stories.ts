import { basename } from 'node:path';
import type { SecondOpinion } from '../ask/second-opinion.ts';
import type { Briefing } from '../briefing/briefing.ts';
import { findBriefings } from '../briefing/load.ts';
import { joinWithAnd } from '../lib/english.ts';
import { storyKey } from '../message/story.ts';
import { LiveBriefing, type Reload } from '../ops/live-briefing.ts';
import type { Encoder } from '../ports/encoder.ts';
import type { Stories, Story } from '../reply/stories.ts';

export interface LiveStoriesOptions {
  readonly folder: string;
  /** Shared by all stories, since it uses much memory. */
  readonly encoder?: Encoder | undefined;
  readonly secondOpinion?: SecondOpinion | undefined;
  readonly onReload: (reload: Reload) => void;
  /** Called after new entries were learnt, or with the error that prevented it. */
  readonly onLearnt?: (error?: Error) => void;
}

/** Replaces each briefing in use when its files are saved. Adding or removing a story requires a restart. */
export class LiveStories {
  readonly stories: Stories;
  readonly #briefings: readonly LiveBriefing[];

  /** @throws Error if the folder has no briefing, a briefing has problems, or two stories share an id, command or key */
  constructor({ folder, encoder, secondOpinion, onReload, onLearnt }: LiveStoriesOptions) {
    const [firstFolder, ...otherFolders] = findBriefings(folder);
    const openBriefing = (path: string) => {
      const report = otherFolders.length === 0 ? onReload : withFolderName(basename(path), onReload);
      return new LiveBriefing(path, report, encoder, onLearnt);
    };
    const storyOf = (live: LiveBriefing): Story => ({
      id: live.current.briefing.id,
      current: () => ({ ...live.current, ...(secondOpinion && { secondOpinion }) }),
    });
    const firstBriefing = openBriefing(firstFolder);
    const otherBriefings = otherFolders.map(openBriefing);
    this.#briefings = [firstBriefing, ...otherBriefings];
    this.stories = [storyOf(firstBriefing), ...otherBriefings.map(storyOf)];
    rejectDuplicates(this.#briefings);
  }

  readonly folderOf = (id: string): string | undefined =>
    this.#briefings.find(({ current }) => current.briefing.id === id)?.folder;

  watch(): void {
    for (const live of this.#briefings) live.watch();
  }

  close(): void {
    for (const live of this.#briefings) live.close();
  }
}

function withFolderName(folder: string, onReload: (reload: Reload) => void): (reload: Reload) => void {
  return (reload) => {
    if (reload.kind === 'loaded') return onReload(reload);
    const problems = reload.problems.map((problem) => ({ ...problem, file: `${folder}/${problem.file}` }));
    onReload({ ...reload, problems });
  };
}

function rejectDuplicates(briefings: readonly LiveBriefing[]): void {
  const groupWithSame = (fieldOf: (briefing: Briefing) => string) =>
    [...Map.groupBy(briefings, ({ current }) => fieldOf(current.briefing)).values()].find(({ length }) => length > 1);
  const foldersOf = (group: readonly LiveBriefing[]) => joinWithAnd(group.map(({ folder }) => folder));
  for (const field of ['id', 'command'] as const) {
    const group = groupWithSame((briefing) => briefing[field]);
    if (!group) continue;
    throw new Error(
      `The briefings in ${foldersOf(group)} have the same ${field}. Give each briefing.yaml its own ${field}.`,
    );
  }
  const collidingGroup = groupWithSame(({ id }) => storyKey(id));
  if (!collidingGroup) return;
  throw new Error(
    `The ids of the briefings in ${foldersOf(collidingGroup)} collide in button ids. Change one of the ids.`,
  );
}
