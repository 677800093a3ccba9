import type { Entry } from '../briefing/schema.ts';
import { wordList } from './common/word-lists.ts';
import type { AskIndex } from './model.ts';
import { isStopWord } from './words.ts';

/** Words of a line that only repeats a question for another side. */
const REPEATING = wordList('repeatingForOtherSide');
const COMPANY = new Set('side party company firm people guys'.split(' '));
const OTHER = new Set('other others opposite counterpart'.split(' '));

/**
 * The previous entry's question for another side: "and SpaceX?", "sorry, I meant the other side". Undefined if the line
 * asks for anything else, or the entry is not about one side.
 */
export function previousForOtherSide({ lexicon, reader }: AskIndex, line: string, previous: Entry): string | undefined {
  const sideNames = lexicon.entities.filter(({ side }) => side !== undefined);
  const inQuestion = reader.read(previous.question).entities;
  const [ownSide, second] = new Set(sideNames.filter(({ id }) => inQuestion.includes(id)).map(({ side }) => side));
  if (ownSide === undefined || second !== undefined) return undefined;

  const { words, names } = reader.read(line);
  const isInName = (i: number) => names.some(({ at, length }) => i >= at && i < at + length);
  const asksMore = words.some((word, i) => !isInName(i) && !isStopWord(word) && !REPEATING.has(word));
  if (asksMore || words.length === 0) return undefined;
  const typedName = sideNames.find(({ id }) => names.some((name) => name.id === id));
  const otherNames = sideNames.filter(({ side }) => side !== ownSide);
  const hasOneOther = new Set(otherNames.map(({ side }) => side)).size === 1;
  const isOther = typedName === undefined && hasOneOther && words.some((word) => OTHER.has(word));
  // "Elon's company" is the company, though its name is not typed.
  const isCompany = words.some((word) => COMPANY.has(word));
  const otherName = otherNames.find(
    ({ id, side }) => isOther || (isCompany ? side === typedName?.side : id === typedName?.id),
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
