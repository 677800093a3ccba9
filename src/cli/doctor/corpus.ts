import type { Briefing } from '../../briefing/briefing.ts';
import { findBriefing, loadBriefing } from '../../briefing/load.ts';
import { formatProblem } from '../../briefing/problem.ts';
import { type Check, green } from '../../platforms/kit/check.ts';

/** The first that are told; `check` tells all. */
const MOST_PROBLEMS = 5;

/** @param folder the briefing's, or one that holds it */
export function corpusCheck(folder: string): Check {
  return {
    name: 'briefing',
    look: () => {
      const loaded = loadBriefing(findBriefing(folder));
      if ('briefing' in loaded) {
        const { id, entries, asOf } = loaded.briefing;
        return green(`${id}, as of ${asOf}, ${entries.size} entries`);
      }
      const { problems } = loaded;
      const more = problems.length - MOST_PROBLEMS;
      return {
        state: 'red',
        found: problems.length === 1 ? 'has a problem' : `has ${problems.length} problems`,
        fix: [
          ...problems.slice(0, MOST_PROBLEMS).map(formatProblem),
          ...(more > 0 ? [`and ${more} more: npm run --silent briefing -- check`] : []),
        ],
      };
    },
  };
}

/** The briefing, for checks that need it; undefined if it has problems, which the check of it tells. */
export function briefingIn(folder: string): Briefing | undefined {
  try {
    const loaded = loadBriefing(findBriefing(folder));
    return 'briefing' in loaded ? loaded.briefing : undefined;
  } catch {
    return undefined;
  }
}
