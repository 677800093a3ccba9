import { isUnknown } from '../briefing/briefing.ts';
import type { Entry } from '../briefing/schema.ts';
import type { Field } from './field.ts';
import type { IndexedEntry } from './model.ts';
import { concept, type Reading } from './reading.ts';
import type { NamePlaces } from './subjects.ts';
import type { QuestionType } from './words.ts';

/** The input for indexing an entry. */
interface EntryParts {
  readonly entry: Entry;
  readonly readings: readonly Reading[];
  readonly answer: Pick<Reading, 'terms' | 'entities'>;
  /** How many entries name this one as related or nearest. */
  readonly namedBy: number;
  readonly places: NamePlaces;
}

interface Vocabulary {
  readonly terms: Field;
  readonly concepts: Field;
  readonly others: ReadonlySet<string>;
}

export function indexEntry({ entry, readings, answer, namedBy, places }: EntryParts, known: Vocabulary): IndexedEntry {
  const subjects = new Set([...readings.flatMap(({ entities }) => entities), ...entry.about]);
  return {
    entry,
    isUnknown: isUnknown(entry),
    subjects,
    entities: new Set([...subjects, ...answer.entities]),
    places,
    answerTerms: new Set(answer.terms),
    types: shares(readings.map(({ type }) => type)),
    centrality: namedBy,
    core: coreOf(readings, known),
    beside: readings
      .map(({ terms, concepts }) => [...terms, ...concepts.map(concept)])
      .filter((words) => words.some((word) => word.startsWith('@') && known.others.has(word.slice(1))))
      .map((words) => new Set(words)),
  };
}

/** The terms in more than half of an entry's phrasings; a word with a meaning counts as its concepts. */
function coreOf(readings: readonly Reading[], known: Vocabulary): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const reading of readings) {
    const plain = reading.terms.filter((term, i) => !term.startsWith('@') && reading.meanings[i]?.length === 0);
    for (const token of [...plain, ...reading.concepts.map(concept)]) counts.set(token, (counts.get(token) ?? 0) + 1);
  }
  const weight = (token: string) =>
    token.startsWith('~') ? known.concepts.weight(token.slice(1)) : known.terms.weight(token);
  const core = [...counts].filter(([, count]) => count > readings.length / 2);
  return new Map(core.map(([token]) => [token, weight(token)]));
}

/** How often each kind of question occurs, as a share of all. */
export function shares(types: readonly QuestionType[]): ReadonlyMap<QuestionType, number> {
  const counts = new Map<QuestionType, number>();
  for (const type of types) counts.set(type, (counts.get(type) ?? 0) + 1 / types.length);
  return counts;
}
