import { visibleStatements } from '../current-answers.ts';
import { type FilePosition, type Problem, problemAt } from '../problem.ts';
import { ANSWER_LINES, type Dispute, type Entry } from '../schema.ts';
import type { BriefingFiles } from './briefing-files.ts';
import { normalise } from './normalise.ts';

/** Checks each entry by itself, that phrasings are unique, and that a disputed answer shows every side. */
export function checkEntries({ entries, disputes, unfinishedRecords }: BriefingFiles): Problem[] {
  const firstUses = new Map<string, { id: string; place: FilePosition; field: PropertyKey[] }>();
  return entries.flatMap(({ value, place }) => {
    const problems: Problem[] = [];
    const addProblem = (field: readonly PropertyKey[], message: string, fix: string) =>
      problems.push(problemAt(place, field, message, fix));
    for (const [i, phrasing] of [value.question, ...value.phrasings].entries()) {
      const field = i === 0 ? ['question'] : ['phrasings', i - 1];
      const key = normalise(phrasing);
      const firstUse = firstUses.get(key);
      if (!firstUse) firstUses.set(key, { id: value.id, place, field });
      else {
        const location = `${firstUse.place.file}:${firstUse.place.line(firstUse.field)}`;
        addProblem(field, `"${phrasing}" is already in "${firstUse.id}" (${location})`, 'Keep it in one of them');
      }
    }
    if (value.nearest !== undefined && value.headline.kind !== 'silence') {
      addProblem(
        ['headline'],
        'is not a silence, although no source answers the question',
        'Say first what no source says',
      );
    }
    if (value.answer.length > ANSWER_LINES) {
      addProblem(
        ['answer'],
        `has ${value.answer.length} lines; an answer may have at most ${ANSWER_LINES}`,
        'Put the rest under "details"',
      );
    }
    if (value.countsDays && value.watch === undefined) {
      addProblem(['countsDays'], 'counts days, but names no watch item', 'Add "watch"');
    }
    const dispute = 'dispute' in value ? disputes.find((candidate) => candidate.value.id === value.dispute) : undefined;
    return dispute && !unfinishedRecords.has(value)
      ? [...problems, ...checkSides(value, dispute.value, place)]
      : problems;
  });
}

function checkSides(entry: Entry, { id, positions }: Dispute, place: FilePosition): Problem[] {
  const sides = positions.filter(({ says }) => says.kind !== 'silence');
  const isShown = (claims: readonly string[], { says }: Dispute['positions'][number]) =>
    says.claims.some((claim) => claims.includes(claim));
  const visibleClaims = visibleStatements(entry).flatMap(({ claims }) => claims);
  const missingSides = sides
    .filter((side) => !isShown(visibleClaims, side))
    .map(({ label, says }) => {
      const message = `its headline and lines leave out a side of "${id}": ${label}`;
      return problemAt(place, ['answer'], message, `Show every side; this one rests on ${says.claims.join(', ')}`);
    });
  const sidesInHeadline = sides.filter((side) => isShown(entry.headline.claims, side)).length;
  if (sidesInHeadline >= 2 || sides.length < 2) return missingSides;
  const message = `shows ${sidesInHeadline === 1 ? 'one side' : 'no side'} of "${id}"`;
  return [
    ...missingSides,
    problemAt(place, ['headline'], message, 'Name two sides in one line, and cite a claim of each'),
  ];
}

/** Checks that no position of a dispute is a silence, and that each has a claim of its own. */
export function checkDisputes({ disputes }: BriefingFiles): Problem[] {
  return disputes.flatMap(({ value, place }) =>
    value.positions.flatMap(({ says }, i) => {
      const field = ['positions', i, 'says'];
      if (says.kind === 'silence') {
        return [problemAt(place, field, 'a silence is not a position', 'State what a source says')];
      }
      const otherClaims = new Set(value.positions.flatMap((position, j) => (i === j ? [] : position.says.claims)));
      if (says.claims.some((id) => !otherClaims.has(id))) return [];
      const message = 'rests only on claims of the other positions';
      return [problemAt(place, field, message, 'Name the claim that sets it apart')];
    }),
  );
}

const STOP_WORDS = new Set(
  `a about all also an and any anything are be been can could did do does else happen happened happening happens has have
  he her his how i if in into is it its just know like me mean more much of on or our please really said say says she so
  some something tell that the their them then there these they thing things think this those to up us was we were what
  when where which who whom whose why will with would you your`.split(/\s+/),
);

/** Finds phrasings that could ask about anything, such as "What about it?" */
export function checkPhrasings({ entries }: BriefingFiles): Problem[] {
  return entries.flatMap(({ value, place }) =>
    value.phrasings.flatMap((phrasing, i) => {
      const words = normalise(phrasing).split(' ');
      if (!words.every((word) => STOP_WORDS.has(word))) return [];
      const message = `"${phrasing}" could ask about anything`;
      return [problemAt(place, ['phrasings', i], message, 'Name what it asks about')];
    }),
  );
}

/** Matches headlines such as "No, says one source". */
const NEEDS_QUESTION =
  /^(?:yes\b|no(?=[,.:;!]|$)|(?:possibly|perhaps|maybe|probably|because|it|its|they|their|he|his|she|her)\b)/i;

/** Finds headlines that make no sense without their question. */
export function checkHeadlines({ entries, watch, summaries, unfinishedRecords }: BriefingFiles): Problem[] {
  return [...entries, ...watch, ...summaries].flatMap(({ value, place }) => {
    const unclearStart = unfinishedRecords.has(value) ? undefined : NEEDS_QUESTION.exec(value.headline.text)?.[0];
    if (unclearStart === undefined) return [];
    const message = `"${value.id}" begins with "${unclearStart}", which makes no sense without its question`;
    return [problemAt(place, ['headline'], message, 'Name the subject: "The charter is a trial, says one source"')];
  });
}
