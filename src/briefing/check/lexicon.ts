import { type Problem, problemAt } from '../problem.ts';
import type { BriefingFiles } from './briefing-files.ts';
import { normalise } from './normalise.ts';

/** How many concepts may share a word; a word with more distinguishes nothing. */
const SHARED_BY = 2;

/**
 * Checks that words are unambiguous: no alias of two entities, no word in too many concepts, no off-topic example that
 * is also a phrasing.
 */
export function checkLexicon({ lexicon, entries }: BriefingFiles): Problem[] {
  const { value, at } = lexicon;
  const problems: Problem[] = [];
  const clash = (field: readonly PropertyKey[], what: string) =>
    problems.push(problemAt(at, field, what, 'Keep it in one place'));

  const aliases = new Map<string, string>();
  for (const [i, entity] of value.entities.entries()) {
    for (const [j, alias] of [entity.name, ...entity.aliases].entries()) {
      const other = aliases.get(normalise(alias));
      const field = ['entities', i, ...(j === 0 ? ['name'] : ['aliases', j - 1])];
      if (other !== undefined) clash(field, `"${alias}" already names the entity "${other}"`);
      aliases.set(normalise(alias), entity.id);
    }
  }
  const concepts = new Map<string, string[]>();
  for (const [i, concept] of value.concepts.entries()) {
    for (const [j, word] of concept.words.entries()) {
      const others = concepts.get(normalise(word)) ?? [];
      const field = ['concepts', i, 'words', j];
      if (others.includes(concept.id)) clash(field, `"${word}" stands twice in "${concept.id}"`);
      else if (others.length >= SHARED_BY) clash(field, `"${word}" already stands in ${others.join(' and ')}`);
      concepts.set(normalise(word), [...others, concept.id]);
    }
  }
  for (const [key] of Object.entries(value.shorthand)) {
    if (/\s/.test(key) || key !== key.toLowerCase())
      clash(['shorthand', key], `"${key}" is not a single lower-case word`);
  }
  const asked = new Map(
    entries.flatMap((entry) =>
      [entry.value.question, ...entry.value.phrasings].map((text) => [normalise(text), entry.value.id]),
    ),
  );
  const examples = new Map<string, number>();
  for (const [i, example] of value.offTopic.entries()) {
    const key = normalise(example);
    const entry = asked.get(key);
    if (entry !== undefined) clash(['offTopic', i], `"${example}" is also a phrasing of "${entry}"`);
    if (examples.has(key)) clash(['offTopic', i], `"${example}" stands twice`);
    examples.set(key, i);
  }
  return problems;
}
