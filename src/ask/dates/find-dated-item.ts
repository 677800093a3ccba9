import type { BriefingEvent, WatchItem } from '../../briefing/schema.ts';
import type { AskIndex } from '../ask-index.ts';
import { conceptToken, type Reading } from '../reading.ts';
import type { DatedItem } from './spans.ts';

const MIN_MATCHED_SHARE = 0.6;

/** Undefined if none matches well enough, or if two match equally well. */
export function findDatedItem(index: AskIndex, words: string): DatedItem | undefined {
  const { briefing, reader, terms } = index;
  const reading = reader.read(words);
  const commonTokens = tokensOf(reader.read([briefing.title, ...briefing.subjects].join(' ')));
  const meanings = reading.terms.map((term, i) => ({
    weight: terms.weight(term),
    tokens: [term, ...(reading.meanings[i] ?? []).map(conceptToken)],
  }));
  const scoredItems = datedItems(index)
    .map(({ item, name }) => {
      const itemTokens = tokensOf(reader.read(name));
      let [matchedWeight, missedWeight] = [0, 0];
      let hasOwnWord = false;
      for (const { weight, tokens } of meanings) {
        const isInName = tokens.some((token) => itemTokens.has(token));
        const isCommon = tokens.some((token) => commonTokens.has(token));
        if (isInName) matchedWeight += weight;
        else if (!isCommon) missedWeight += weight;
        hasOwnWord ||= isInName && !isCommon;
      }
      return { item, share: hasOwnWord ? matchedWeight / (matchedWeight + missedWeight) : 0 };
    })
    .toSorted((a, b) => b.share - a.share);
  const [first, second] = scoredItems;
  return first && first.share >= MIN_MATCHED_SHARE && first.share !== second?.share ? first.item : undefined;
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
  const pastName = expected && 'past' in expected ? expected.past : '';
  return [title, short, expected?.coming ?? '', pastName].join(' ');
}

function tokensOf({ terms, concepts }: Reading): ReadonlySet<string> {
  return new Set([...terms, ...concepts.map(conceptToken)]);
}

export function findEvent(events: readonly BriefingEvent[], claims: readonly string[]): DatedItem | undefined {
  const eventIndex = events.findIndex((event) => event.claims.some((id) => claims.includes(id)));
  return eventIndex === -1 ? undefined : { kind: 'event', id: String(eventIndex) };
}
