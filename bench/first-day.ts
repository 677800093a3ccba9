import type { Briefing } from '../src/briefing/briefing.ts';

/** Returns the story as on its first day: without a trained model, and without what authors add to the lexicon later. */
export function asOnFirstDay(story: Briefing): Briefing {
  const { learnt: _, lexicon, ...untrainedStory } = story;
  return { ...untrainedStory, lexicon: { ...lexicon, shorthand: {}, concepts: [], entities: [], presuppositions: [] } };
}

/** Returns a first-day story with `size` entries, spread evenly over the given one. */
export function smallStory(story: Briefing, size: number, phrasings: number): Briefing {
  const step = story.entries.size / size;
  const entries = [...story.entries]
    .filter((_, i) => Math.floor(i / step) !== Math.floor((i - 1) / step))
    .map(([id, entry]) => [id, { ...entry, phrasings: entry.phrasings.slice(0, phrasings) }] as const);
  return { ...asOnFirstDay(story), entries: new Map(entries) };
}
