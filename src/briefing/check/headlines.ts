import { type Problem, problemAt } from '../problem.ts';
import type { BriefingFiles } from './briefing-files.ts';

/** Beginnings that only a question gives a meaning. "No source gives a price" is complete; "No, says one source" is not. */
const NEEDS_QUESTION =
  /^(?:yes\b|no(?=[,.:;!]|$)|(?:possibly|perhaps|maybe|probably|because|it|its|they|their|he|his|she|her)\b)/i;

/**
 * Finds headlines that mislead whoever reads them without their question: in a digest, under a wrongly guessed question,
 * in a list.
 */
export function checkHeadlines({ entries, watch, summaries, unfinished }: BriefingFiles): Problem[] {
  return [...entries, ...watch, ...summaries].flatMap(({ value, at }) => {
    const start = unfinished.has(value) ? undefined : NEEDS_QUESTION.exec(value.headline.text)?.[0];
    if (start === undefined) return [];
    const what = `"${value.id}" begins with "${start}", which needs its question`;
    return [problemAt(at, ['headline'], what, 'Name the subject: "The charter is a trial, says one source"')];
  });
}
