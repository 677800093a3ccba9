import { createHash } from 'node:crypto';
import { WISHES } from '../ask/wish.ts';
import { type Briefing, isUnknown } from '../briefing/briefing.ts';
import type { Catalogue } from '../ports/reader.ts';

const made = new WeakMap<Briefing, Catalogue>();

/** What a reader can choose from, in the order of the files. The text is always the same, so providers can cache it. */
export function catalogueOf(briefing: Briefing): Catalogue {
  const known = made.get(briefing);
  if (known) return known;
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
  made.set(briefing, catalogue);
  return catalogue;
}
