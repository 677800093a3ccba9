import type { Briefing } from '../src/briefing/briefing.ts';

/** Returns a story as it is on its first day: without a lexicon of its own and without a trained model. */
export function asOnFirstDay(story: Briefing): Briefing {
  const { learnt: _, lexicon, ...untrainedStory } = story;
  return { ...untrainedStory, lexicon: { ...lexicon, shorthand: {}, concepts: [], entities: [], presuppositions: [] } };
}

/** Returns `size` entries of a larger story, spread evenly over it, as a story on its first day. */
export function smallStory(story: Briefing, size: number, phrasings: number): Briefing {
  const step = story.entries.size / size;
  const entries = [...story.entries]
    .filter((_, i) => Math.floor(i / step) !== Math.floor((i - 1) / step))
    .map(([id, entry]) => [id, { ...entry, phrasings: entry.phrasings.slice(0, phrasings) }] as const);
  return { ...asOnFirstDay(story), entries: new Map(entries) };
}
