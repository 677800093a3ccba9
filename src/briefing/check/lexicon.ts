import { type Problem, problemAt } from '../problem.ts';
import type { BriefingFiles } from './briefing-files.ts';
import { normalise } from './normalise.ts';

/** A word in more concepts is too ambiguous to help. */
const MAX_CONCEPTS = 2;

/** Checks that no alias, word or off-topic example is ambiguous, and that shorthand is one lower-case word. */
export function checkLexicon({ lexicon, entries }: BriefingFiles): Problem[] {
  const { value, place } = lexicon;
  const problems: Problem[] = [];
  const addProblem = (field: readonly PropertyKey[], message: string, fix = 'Keep it in one place') =>
    problems.push(problemAt(place, field, message, fix));

  const entityByAlias = new Map<string, string>();
  for (const [i, entity] of value.entities.entries()) {
    for (const [j, alias] of [entity.name, ...entity.aliases].entries()) {
      const earlierEntity = entityByAlias.get(normalise(alias));
      const field = ['entities', i, ...(j === 0 ? ['name'] : ['aliases', j - 1])];
      if (earlierEntity !== undefined) addProblem(field, `"${alias}" already names the entity "${earlierEntity}"`);
      entityByAlias.set(normalise(alias), entity.id);
    }
  }
  const conceptsByWord = new Map<string, string[]>();
  for (const [i, concept] of value.concepts.entries()) {
    for (const [j, word] of concept.words.entries()) {
      const earlier = conceptsByWord.get(normalise(word)) ?? [];
      const field = ['concepts', i, 'words', j];
      if (earlier.includes(concept.id)) addProblem(field, `"${word}" is listed twice in "${concept.id}"`);
      else if (earlier.length >= MAX_CONCEPTS) addProblem(field, `"${word}" is already in ${earlier.join(' and ')}`);
      conceptsByWord.set(normalise(word), [...earlier, concept.id]);
    }
  }
  for (const key of Object.keys(value.shorthand)) {
    if (/\s/.test(key) || key !== key.toLowerCase()) {
      addProblem(['shorthand', key], `"${key}" is not a single lower-case word`, 'Write it as one word in lower case');
    }
  }
  const entryByQuestion = new Map(
    entries.flatMap(({ value: { id, question, phrasings } }) =>
      [question, ...phrasings].map((text) => [normalise(text), id]),
    ),
  );
  const examples = new Set<string>();
  for (const [i, example] of value.offTopic.entries()) {
    const key = normalise(example);
    const entry = entryByQuestion.get(key);
    if (entry !== undefined) addProblem(['offTopic', i], `"${example}" is also a phrasing of "${entry}"`);
    if (examples.has(key)) addProblem(['offTopic', i], `"${example}" is listed twice`);
    examples.add(key);
  }
  return problems;
}
