import type { Briefing } from '../src/briefing/briefing.ts';

/** A story as its writer begins it: without words of its own and without anything learnt. */
export function asOnFirstDay(whole: Briefing): Briefing {
  const { learnt: _, ...rest } = whole;
  return { ...rest, lexicon: { ...whole.lexicon, shorthand: {}, concepts: [], entities: [], presuppositions: [] } };
}

/** A small story made of a story: so many of its entries, spread over it, with so many phrasings each. */
export function smallStory(whole: Briefing, size: number, phrasings: number): Briefing {
  const every = whole.entries.size / size;
  const chosen = [...whole.entries].filter((_, i) => Math.floor(i / every) !== Math.floor((i - 1) / every));
  const entries = chosen.map(
    ([id, entry]) => [id, { ...entry, phrasings: entry.phrasings.slice(0, phrasings) }] as const,
  );
  return { ...asOnFirstDay(whole), entries: new Map(entries) };
}
