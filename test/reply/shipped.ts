import type { Briefing } from '../../src/briefing/briefing.ts';
import { CORPUS } from '../briefing/folder.ts';
import { loadStory } from '../fixture/story.ts';
import { contextsOf, withWatch } from './corpus.ts';

const shipped = loadStory(CORPUS);

/** The slash command of the shipped briefing, for what the docs show of it. */
export const shippedCommand = shipped.command;

/** The shipped briefing as it was before any news: nothing on watch settled, so that a test outlives them. */
export const briefing: Briefing = {
  ...withWatch(shipped, (item) => ({ ...item, outcome: undefined })),
  command: 'colossus',
  asOf: '2026-05-07',
};

export const contextOn = contextsOf(briefing);
