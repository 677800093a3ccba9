import type { Entry } from '../briefing/schema.ts';
import type { AskIndex } from './ask-index.ts';
import { wordList } from './common/word-lists.ts';
import { isStopWord } from './words.ts';

const REPEATING_WORDS = wordList('repeatingForOtherSide');
const COMPANY_WORDS = new Set('side party company firm people guys guy lot bunch crew gang outfit business'.split(' '));
const OTHER_SIDE_WORDS = new Set('other others opposite counterpart'.split(' '));

/** The side that a text names. Undefined if it names none or both. */
export function sideOf({ lexicon, reader }: Pick<AskIndex, 'lexicon' | 'reader'>, text: string): string | undefined {
  const ids = reader.read(text).entities;
  const [side, secondSide] = new Set(
    lexicon.entities.flatMap((entity) => (ids.includes(entity.id) ? (entity.side ?? []) : [])),
  );
  return secondSide === undefined ? side : undefined;
}

/**
 * The line can be "and SpaceX?" or "the other side". Undefined if it asks for anything else, or the previous question names no
 * side or both.
 */
export function previousQuestionForOtherSide(
  { lexicon, reader }: AskIndex,
  line: string,
  previous: Entry,
): string | undefined {
  const sideNames = lexicon.entities.filter(({ side }) => side !== undefined);
  const ownSide = sideOf({ lexicon, reader }, previous.question);
  if (ownSide === undefined) return undefined;

  const { words, names } = reader.read(line);
  const isPartOfName = (i: number) => names.some(({ position, length }) => i >= position && i < position + length);
  const asksMore = words.some((word, i) => !isPartOfName(i) && !isStopWord(word) && !REPEATING_WORDS.has(word));
  if (asksMore || words.length === 0) return undefined;
  const typedName = sideNames.find(({ id }) => names.some((name) => name.id === id));
  const otherNames = sideNames.filter(({ side }) => side !== ownSide);
  const hasOneOtherSide = new Set(otherNames.map(({ side }) => side)).size === 1;
  const meansOtherSide = typedName === undefined && hasOneOtherSide && words.some((word) => OTHER_SIDE_WORDS.has(word));
  // "Elon's company" means the company, though its name is not typed.
  const meansCompany = words.some((word) => COMPANY_WORDS.has(word));
  const otherName = otherNames.find(
    ({ id, side }) => meansOtherSide || (meansCompany ? side === typedName?.side : id === typedName?.id),
  );
  if (!otherName) return undefined;
  const ownNames = sideNames
    .filter(({ side }) => side === ownSide)
    .flatMap(({ name, aliases }) => [name, ...aliases])
    .toSorted((a, b) => b.length - a.length);
  return ownNames.reduce(
    (text, name) => text.replaceAll(new RegExp(`\\b${name.replace(/[^\w\s]/g, '\\$&')}\\b`, 'gi'), otherName.name),
    previous.question,
  );
}
