import { isStopWord } from '../ask/words.ts';
import type { Briefing } from '../briefing/briefing.ts';
import type { WatchItem } from '../briefing/schema.ts';
import { editDistance } from '../lib/edit-distance.ts';
import { listed } from '../lib/english.ts';

const MAX_QUOTED = 40;

export function itemCalled(word: string, { watch }: Briefing): WatchItem | undefined {
  const lower = word.toLowerCase();
  return watch.get(lower) ?? [...watch.values()].find(({ short }) => short.toLowerCase() === lower);
}

/** The watch items that a line names by their id, by a word of it, or by their short name. */
export function itemsNamed(items: Iterable<WatchItem>, line: string): WatchItem[] {
  const words = ` ${line.toLowerCase().replace(/[^a-z0-9]+/g, ' ')} `;
  return [...items].filter(({ id, short }) =>
    [id, ...id.split('-').filter((word) => !isStopWord(word)), short.toLowerCase()].some((name) =>
      words.includes(` ${name} `),
    ),
  );
}

/** Says that no watch item has this name, and gives the nearest name or all names. */
export function noSuchItem(typed: string, briefing: Briefing): string {
  const near = nearestItem(typed, briefing);
  const names = [...briefing.watch.values()].map(({ short }) => short);
  const hint = near ? `did you mean "${near.short}"?` : `there are ${listed(names)}`;
  return `there is no watch item "${shortened(typed)}"; ${hint}`;
}

export function nearestItem(typed: string, { watch }: Briefing): WatchItem | undefined {
  const lower = typed.toLowerCase().slice(0, MAX_QUOTED);
  const most = lower.length < 3 ? 0 : lower.length < 6 ? 1 : 2;
  const ranked = [...watch.values()]
    .map((item) => ({
      item,
      slips: Math.min(...[item.short, item.id].map((name) => editDistance(lower, name.toLowerCase(), most))),
    }))
    .toSorted((a, b) => a.slips - b.slips);
  return ranked[0] && ranked[0].slips <= most ? ranked[0].item : undefined;
}

/** A quotation of typed text, cut by code points. */
export function shortened(text: string): string {
  const characters = [...text];
  return characters.length > MAX_QUOTED ? `${characters.slice(0, MAX_QUOTED).join('')}…` : text;
}
