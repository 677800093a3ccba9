import { type Problem, problemAt } from '../problem.ts';
import type { BriefingFiles } from './briefing-files.ts';
import { normalise } from './normalise.ts';

/** Words that name nothing of a story. */
const EMPTY = new Set(
  `a about all also an and any anything are be been can could did do does else happen happened happening happens has have
  he her his how i if in into is it its just know like me mean more much of on or our please really said say says she so
  some something tell that the their them then there these they thing things think this those to up us was we were what
  when where which who whom whose why will with would you your`.split(/\s+/),
);

/** Finds phrasings that could ask about anything: "What about it?" */
export function checkPhrasings({ entries }: BriefingFiles): Problem[] {
  return entries.flatMap(({ value, at }) =>
    value.phrasings.flatMap((phrasing, i) => {
      if (
        !normalise(phrasing)
          .split(' ')
          .every((word) => EMPTY.has(word))
      )
        return [];
      const what = `"${phrasing}" could ask about anything`;
      return [problemAt(at, ['phrasings', i], what, 'Name what it asks about')];
    }),
  );
}
