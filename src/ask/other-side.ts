import type { Entry } from '../briefing/schema.ts';
import type { AskIndex } from './model.ts';
import { isStopWord } from './words.ts';

/** The words of a line that only repeats a question for another side. */
const SAME = new Set(
  (
    'same question side sides party one company firm people guys other others opposite counterpart meant mean rather ' +
    'instead now asking asked ask talking about again sorry no nono wrong thinking'
  ).split(' '),
);
const COMPANY = new Set('side party company firm people guys'.split(' '));
const OTHER = new Set('other others opposite counterpart'.split(' '));

/**
 * The previous entry's question for another side: "and SpaceX?", "sorry, I meant the other side". Undefined if the line
 * asks for anything else, or the entry is not about one side.
 */
export function askedOfOther({ lexicon, reader }: AskIndex, question: string, before: Entry): string | undefined {
  const sided = lexicon.entities.flatMap(({ id, side, name, aliases }) =>
    side === undefined ? [] : [{ id, side, name, aliases }],
  );
  const sideOf = (id: string) => sided.find((entity) => entity.id === id)?.side;
  const sidesIn = (ids: readonly string[]) => [...new Set(ids.flatMap((id) => sideOf(id) ?? []))];
  const [own, second] = sidesIn(reader.read(before.question).entities);
  if (own === undefined || second !== undefined) return undefined;

  const { words, named } = reader.read(question);
  const isInName = (i: number) => named.some(({ at, length }) => i >= at && i < at + length);
  const rest = words.filter((word, i) => !isInName(i) && !isStopWord(word) && !SAME.has(word));
  if (rest.length > 0 || words.length === 0) return undefined;
  const asked = sided.find(({ id }) => named.some((name) => name.id === id));
  const others = sided.filter(({ side }) => side !== own);
  const sides = new Set(others.map(({ side }) => side));
  const isOther = asked === undefined && sides.size === 1 && words.some((word) => OTHER.has(word));
  // In "Elon's company", the first name stands for the side.
  const isMain = isOther || words.some((word) => COMPANY.has(word));
  const other = others.find(({ id, side }) => isOther || (isMain ? side === asked?.side : id === asked?.id));
  if (!other) return undefined;
  const names = sided
    .filter(({ side }) => side === own)
    .flatMap(({ name, aliases }) => [name, ...aliases])
    .toSorted((a, b) => b.length - a.length);
  return names.reduce(
    (text, name) => text.replaceAll(new RegExp(`\\b${name.replace(/[^\w\s]/g, '\\$&')}\\b`, 'gi'), other.name),
    before.question,
  );
}
