import { isStopWord } from '../ask/words.ts';
import type { Briefing } from '../briefing/briefing.ts';
import type { WatchItem } from '../briefing/schema.ts';
import { editDistance } from '../lib/edit-distance.ts';
import { joinWithAnd } from '../lib/english.ts';

const MAX_QUOTED_CHARACTERS = 40;

export function findItem(word: string, { watch }: Briefing): WatchItem | undefined {
  const lowerCaseWord = word.toLowerCase();
  return watch.get(lowerCaseWord) ?? [...watch.values()].find(({ short }) => short.toLowerCase() === lowerCaseWord);
}

export function itemsNamed(items: Iterable<WatchItem>, line: string): WatchItem[] {
  const words = ` ${line.toLowerCase().replace(/[^a-z0-9]+/g, ' ')} `;
  return [...items].filter(({ id, short }) =>
    [id, ...id.split('-').filter((word) => !isStopWord(word)), ...numbersOf(short)].some((name) =>
      words.includes(` ${name} `),
    ),
  );
}

/** The words of all names and titles. */
export function itemWords(items: Iterable<WatchItem>): ReadonlySet<string> {
  return new Set(
    [...items].flatMap(
      ({ id, short, title }) => `${id} ${numbersOf(short).join(' ')} ${title}`.toLowerCase().match(/[a-z0-9]+/g) ?? [],
    ),
  );
}

/** A short name, also in the singular: "turbines" and "turbine". */
function numbersOf(short: string): readonly string[] {
  const name = short.toLowerCase();
  return [name, ...(/[^s]s$/.test(name) ? [name.slice(0, -1)] : [])];
}

export function noSuchItemText(typedName: string, briefing: Briefing): string {
  const nearest = nearestItem(typedName, briefing);
  const names = [...briefing.watch.values()].map(({ short }) => short);
  const hint = nearest ? `did you mean "${nearest.short}"?` : `there are ${joinWithAnd(names)}`;
  return `there is no watch item "${shortenText(typedName)}"; ${hint}`;
}

export function nearestItem(typedName: string, { watch }: Briefing): WatchItem | undefined {
  const lowerCaseName = typedName.toLowerCase().slice(0, MAX_QUOTED_CHARACTERS);
  const maxTypos = lowerCaseName.length < 3 ? 0 : lowerCaseName.length < 6 ? 1 : 2;
  const rankedItems = [...watch.values()]
    .map((item) => ({
      item,
      slips: Math.min(
        ...[item.short, item.id].map((name) => editDistance(lowerCaseName, name.toLowerCase(), maxTypos)),
      ),
    }))
    .toSorted((a, b) => a.slips - b.slips);
  return rankedItems[0] && rankedItems[0].slips <= maxTypos ? rankedItems[0].item : undefined;
}

/** Cuts a long text after 40 code points. */
export function shortenText(text: string): string {
  const characters = [...text];
  return characters.length > MAX_QUOTED_CHARACTERS ? `${characters.slice(0, MAX_QUOTED_CHARACTERS).join('')}…` : text;
}
