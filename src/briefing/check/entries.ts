import { visibleStatements } from '../current-answers.ts';
import { type Place, type Problem, problemAt } from '../problem.ts';
import { ANSWER_LINES, type Dispute, type Entry } from '../schema.ts';
import type { BriefingFiles } from './briefing-files.ts';
import { normalise } from './normalise.ts';

/**
 * Checks that phrasings are unique, an unknown's headline is a silence, and a disputed answer shows two sides in its
 * headline and every side in its visible part.
 */
export function checkEntries({ entries, disputes, unfinished }: BriefingFiles): Problem[] {
  const first = new Map<string, { id: string; at: Place; field: PropertyKey[] }>();
  return entries.flatMap(({ value, at }) => {
    const problems: Problem[] = [];
    const addProblem = (field: readonly PropertyKey[], what: string, fix: string) =>
      problems.push(problemAt(at, field, what, fix));
    for (const [i, phrasing] of [value.question, ...value.phrasings].entries()) {
      const field = i === 0 ? ['question'] : ['phrasings', i - 1];
      const key = normalise(phrasing);
      const earlier = first.get(key);
      if (!earlier) first.set(key, { id: value.id, at, field });
      else {
        const where = `${earlier.at.file}:${earlier.at.line(earlier.field)}`;
        addProblem(field, `"${phrasing}" is already in "${earlier.id}" (${where})`, 'Keep it in one of them');
      }
    }
    if (value.nearest !== undefined && value.headline.kind !== 'silence') {
      addProblem(['headline'], 'the headline of an unknown is a silence', 'Say first what no source says');
    }
    if (value.answer.length > ANSWER_LINES) {
      addProblem(['answer'], `an answer has at most ${ANSWER_LINES} lines`, 'Put the rest under "details"');
    }
    if (value.countsDays && value.watch === undefined) {
      addProblem(['countsDays'], 'counts the days of no watch item', 'Name its "watch"');
    }
    const dispute = 'dispute' in value ? disputes.find((other) => other.value.id === value.dispute) : undefined;
    return dispute && !unfinished.has(value) ? [...problems, ...checkSides(value, dispute.value, at)] : problems;
  });
}

function checkSides(entry: Entry, { id, positions }: Dispute, at: Place): Problem[] {
  const sides = positions.filter(({ says }) => says.kind !== 'silence');
  const isIn = (claims: readonly string[], { says }: Dispute['positions'][number]) =>
    says.claims.some((claim) => claims.includes(claim));
  const visible = visibleStatements(entry).flatMap(({ claims }) => claims);
  const missing = sides
    .filter((side) => !isIn(visible, side))
    .map(({ label, says }) => {
      const what = `its headline and lines leave out a side of "${id}": ${label}`;
      return problemAt(at, ['answer'], what, `Show every side; this one rests on ${says.claims.join(', ')}`);
    });
  const inHeadline = sides.filter((side) => isIn(entry.headline.claims, side)).length;
  if (inHeadline >= 2 || sides.length < 2) return missing;
  const what = `shows ${inHeadline === 1 ? 'one side' : 'no side'} of "${id}"`;
  return [...missing, problemAt(at, ['headline'], what, 'Name two sides in one line, and cite a claim of each')];
}

/** Checks that each position of a dispute has claims of its own. */
export function checkDisputes({ disputes }: BriefingFiles): Problem[] {
  return disputes.flatMap(({ value, at }) =>
    value.positions.flatMap(({ says }, i) => {
      const field = ['positions', i, 'says'];
      if (says.kind === 'silence') {
        return [problemAt(at, field, 'a silence is not a position', 'State what a source says')];
      }
      const others = new Set(value.positions.flatMap((position, j) => (i === j ? [] : position.says.claims)));
      if (says.claims.some((id) => !others.has(id))) return [];
      const what = 'rests on no claim that the other positions do not rest on';
      return [problemAt(at, field, what, 'Name the claim that sets it apart')];
    }),
  );
}

/** Words that ask for nothing in particular. */
const STOP_WORDS = new Set(
  `a about all also an and any anything are be been can could did do does else happen happened happening happens has have
  he her his how i if in into is it its just know like me mean more much of on or our please really said say says she so
  some something tell that the their them then there these they thing things think this those to up us was we were what
  when where which who whom whose why will with would you your`.split(/\s+/),
);

/** Finds phrasings that could ask about anything: "What about it?" */
export function checkPhrasings({ entries }: BriefingFiles): Problem[] {
  return entries.flatMap(({ value, at }) =>
    value.phrasings.flatMap((phrasing, i) => {
      const words = normalise(phrasing).split(' ');
      if (!words.every((word) => STOP_WORDS.has(word))) return [];
      const what = `"${phrasing}" could ask about anything`;
      return [problemAt(at, ['phrasings', i], what, 'Name what it asks about')];
    }),
  );
}

/** "No source gives a price" is complete; "No, says one source" is not. */
const NEEDS_QUESTION =
  /^(?:yes\b|no(?=[,.:;!]|$)|(?:possibly|perhaps|maybe|probably|because|it|its|they|their|he|his|she|her)\b)/i;

/** Finds headlines that cannot be understood without their question, as in a digest or a list. */
export function checkHeadlines({ entries, watch, summaries, unfinished }: BriefingFiles): Problem[] {
  return [...entries, ...watch, ...summaries].flatMap(({ value, at }) => {
    const start = unfinished.has(value) ? undefined : NEEDS_QUESTION.exec(value.headline.text)?.[0];
    if (start === undefined) return [];
    const what = `"${value.id}" begins with "${start}", which needs its question`;
    return [problemAt(at, ['headline'], what, 'Name the subject: "The charter is a trial, says one source"')];
  });
}
