import { createHash } from 'node:crypto';
import { WISHES } from '../ask/wish.ts';
import { type Briefing, isUnknown } from '../briefing/briefing.ts';
import type { Catalogue } from '../ports/reader.ts';

const catalogues = new WeakMap<Briefing, Catalogue>();

/** The order never changes, which lets providers cache the prompt. */
export function catalogueOf(briefing: Briefing): Catalogue {
  const cached = catalogues.get(briefing);
  if (cached) return cached;
  const content = {
    title: briefing.title,
    entries: [...briefing.entries.values()].map((entry) => ({
      id: entry.id,
      question: entry.question,
      headline: entry.headline.text,
      isUnknown: isUnknown(entry),
    })),
    presuppositions: briefing.lexicon.presuppositions.map(({ id, phrases: [example = id] }) => ({ id, example })),
    wishes: WISHES,
  };
  const version = createHash('sha256').update(JSON.stringify(content)).digest('hex').slice(0, 16);
  const catalogue = { version, ...content };
  catalogues.set(briefing, catalogue);
  return catalogue;
}
