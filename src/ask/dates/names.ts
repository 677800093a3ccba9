import type { BriefingEvent, WatchItem } from '../../briefing/schema.ts';
import type { AskIndex } from '../model.ts';
import { conceptToken, type Reading } from '../reading.ts';
import type { DatedItem } from './days.ts';

/** The share of a question's words, by weight, that must occur in the name of a dated item. */
const MOSTLY = 0.6;

/** The dated item that words name; undefined if none or several match. */
export function itemNamed(index: AskIndex, words: string): DatedItem | undefined {
  const { briefing, reader, terms } = index;
  const asked = reader.read(words);
  const common = tokensOf(reader.read([briefing.title, ...briefing.subjects].join(' ')));
  const meanings = asked.terms.map((term, i) => ({
    weight: terms.weight(term),
    tokens: [term, ...(asked.meanings[i] ?? []).map(conceptToken)],
  }));
  const ranked = datedItems(index)
    .map(({ item, name }) => {
      const own = tokensOf(reader.read(name));
      let [matched, missed] = [0, 0];
      let hasOwnWord = false;
      for (const { weight, tokens } of meanings) {
        const isMatch = tokens.some((token) => own.has(token));
        const isCommon = tokens.some((token) => common.has(token));
        if (isMatch) matched += weight;
        else if (!isCommon) missed += weight;
        hasOwnWord ||= isMatch && !isCommon;
      }
      return { item, share: hasOwnWord ? matched / (matched + missed) : 0 };
    })
    .toSorted((a, b) => b.share - a.share);
  const [first, second] = ranked;
  return first && first.share >= MOSTLY && first.share !== second?.share ? first.item : undefined;
}

function datedItems({ briefing }: AskIndex): readonly { readonly item: DatedItem; readonly name: string }[] {
  return [
    ...(briefing.events ?? []).map(({ label }, i) => ({
      item: { kind: 'event' as const, id: String(i) },
      name: label,
    })),
    ...[...briefing.watch.values()].map((item) => ({
      item: { kind: 'watch' as const, id: item.id },
      name: watchItemName(item),
    })),
  ];
}

function watchItemName({ title, short, expected }: WatchItem): string {
  const past = expected && 'past' in expected ? expected.past : '';
  return [title, short, expected?.coming ?? '', past].join(' ');
}

function tokensOf({ terms, concepts }: Reading): ReadonlySet<string> {
  return new Set([...terms, ...concepts.map(conceptToken)]);
}

/** The event whose date a claim states. */
export function eventOf(events: readonly BriefingEvent[], claims: readonly string[]): DatedItem | undefined {
  const place = events.findIndex((event) => event.claims.some((id) => claims.includes(id)));
  return place === -1 ? undefined : { kind: 'event', id: String(place) };
}
