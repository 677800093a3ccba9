import { capitalize } from '../lib/english.ts';
import { type BriefingFiles, placedStatements } from './check/briefing-files.ts';
import { type Located, type Problem, problemAt } from './problem.ts';
import type { Source } from './schema.ts';

/** Matches "{004}" and "The {004}". */
const REFERENCE_PATTERN = /(?:\b(the) )?\{([a-z0-9-]+)\}/gi;
const ARTICLE_PATTERN = /^(?:the|an?) /;
const SENTENCE_START = /(?:^|[.!?]["'”’)]*\s+)["'“‘(]*$/;

/** Returns "Press release" for "the press release". "The Lantern" is a name and stays. */
export function citationLabel(label: string): string {
  return capitalize(label.replace(ARTICLE_PATTERN, ''));
}

/** A common noun needs an article: "Press release says" is not English. */
function lacksArticle(label: string): boolean {
  return !ARTICLE_PATTERN.test(label) && /^(?:.*\s)?\p{Ll}+$/u.test(label);
}

/** Replaces source ids in the statements, in place, with labels: "{004} says …" becomes "The press release says …". */
export function insertLabels(
  files: BriefingFiles,
  sources: readonly Located<Source>[],
): { problems: Problem[]; todos: Problem[] } {
  if (files.unreadableKinds.has('source')) return { problems: [], todos: [] };
  const labels = new Map(sources.map(({ value }) => [value.id, value.label]));
  const usedIds = new Set<string>();
  const problems: Problem[] = [];
  for (const { statement, place, field } of placedStatements(files)) {
    const { text } = statement;
    statement.text = text.replace(REFERENCE_PATTERN, (_, article: string | undefined, id: string, offset: number) => {
      const label = labels.get(id);
      if (label === undefined) {
        problems.push(problemAt(place, field, `there is no source "${id}"`, `Correct {${id}}, or add the source`));
        return '';
      }
      usedIds.add(id);
      return labelInSentence(label, article, SENTENCE_START.test(text.slice(0, offset)));
    });
  }
  const sameLabelTodos = sources.flatMap(({ value: { id, label }, place }, i) => {
    const first = sources.slice(0, i).find(({ value }) => citationLabel(value.label) === citationLabel(label));
    if (!first) return [];
    const message = `source "${first.value.id}" has the same label, so citations cannot tell "${id}" from it`;
    return [problemAt(place, ['label'], message, 'Change one of them: "Town Courier (2)"')];
  });
  const articleTodos = sources
    .filter(({ value }) => usedIds.has(value.id) && lacksArticle(value.label))
    .map(({ value: { id, label }, place }) => {
      const message = `"{${id}} says" reads "${label} says"`;
      const fix = 'Put "the" before a common noun, and write it in lower case; capitalize a name';
      return problemAt(place, ['label'], message, fix);
    });
  return { problems, todos: [...sameLabelTodos, ...articleTodos] };
}

function labelInSentence(label: string, article: string | undefined, isFirst: boolean): string {
  const lowerArticle = label.replace(/^The /, 'the ');
  if (!ARTICLE_PATTERN.test(lowerArticle)) return article === undefined ? lowerArticle : `${article} ${lowerArticle}`;
  return isFirst ? capitalize(lowerArticle) : lowerArticle;
}
