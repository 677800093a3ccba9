import type { BriefingEvent, WatchItem } from '../../briefing/schema.ts';
import type { AskIndex } from '../model.ts';
import type { Reading } from '../reading.ts';
import type { DatedItem } from './days.ts';

/** The share of a question's words, by weight, that must occur in the name of the dated thing. */
const MOSTLY = 0.6;

/** The dated thing that the words name; undefined if none or several match. */
export function dateMeant(index: AskIndex, words: string): DatedItem | undefined {
  const { briefing, reader, terms } = index;
  const asked = reader.read(words);
  const everywhere = namesOf(reader.read([briefing.title, ...briefing.subjects].join(' ')));
  const ranked = datedItems(index)
    .map(({ thing, name }) => {
      const own = namesOf(reader.read(name));
      let [found, missed] = [0, 0];
      let tells = false;
      for (const [i, term] of asked.terms.entries()) {
        const meant = [term, ...(asked.meanings[i] ?? []).map((id) => `~${id}`)];
        const isFound = meant.some((one) => own.has(one));
        const isCommon = meant.some((one) => everywhere.has(one));
        if (isFound) found += terms.weight(term);
        else if (!isCommon) missed += terms.weight(term);
        tells ||= isFound && !isCommon;
      }
      return { thing, share: tells ? found / (found + missed) : 0 };
    })
    .toSorted((a, b) => b.share - a.share);
  const [first, second] = ranked;
  if (!first || first.share < MOSTLY || first.share === second?.share) return undefined;
  return first.thing;
}

function datedItems({ briefing }: AskIndex): readonly { readonly thing: DatedItem; readonly name: string }[] {
  return [
    ...(briefing.events ?? []).map((event, i) => ({
      thing: { kind: 'event' as const, id: String(i) },
      name: event.label,
    })),
    ...[...briefing.watch.values()].map((item) => ({
      thing: { kind: 'watch' as const, id: item.id },
      name: itemName(item),
    })),
  ];
}

function itemName({ title, short, expected }: WatchItem): string {
  const past = expected && 'past' in expected ? expected.past : '';
  return [title, short, expected?.coming ?? '', past].join(' ');
}

function namesOf({ terms, concepts }: Reading): ReadonlySet<string> {
  return new Set([...terms, ...concepts.map((id) => `~${id}`)]);
}

/** The event whose date a claim states. */
export function eventOf(events: readonly BriefingEvent[], claims: readonly string[]): DatedItem | undefined {
  const place = events.findIndex((event) => event.claims.some((id) => claims.includes(id)));
  return place === -1 ? undefined : { kind: 'event', id: String(place) };
}
