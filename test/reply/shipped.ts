import type { Briefing } from '../../src/briefing/briefing.ts';
import { CORPUS } from '../briefing/folder.ts';
import { loadStory } from '../fixture/story.ts';
import { contextsOf, withWatch } from './corpus.ts';

const shipped = loadStory(CORPUS);

export const shippedCommand = shipped.command;

/** The shipped story without outcomes, because tests must not fail when the story gets news. */
export const briefing: Briefing = {
  ...withWatch(shipped, (item) => ({ ...item, outcome: undefined })),
  command: 'colossus',
  asOf: '2026-05-07',
};

export const contextOn = contextsOf(briefing);
