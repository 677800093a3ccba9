import { basename } from 'node:path';
import type { Briefing } from '../../briefing/briefing.ts';
import { findBriefing, findBriefings, loadBriefing } from '../../briefing/load.ts';
import { formatProblem } from '../../briefing/problem.ts';
import { type Check, green } from '../../platforms/kit/check.ts';

/** How many problems are shown here. The verb `check` shows all. */
const MAX_PROBLEMS = 5;

/**
 * One check for each briefing.
 * @param folder a briefing's folder, or one that contains briefings
 */
export function corpusChecks(folder: string): Check[] {
  const folders = foldersIn(folder);
  return folders.map((path) => ({
    name: folders.length === 1 ? 'briefing' : `briefing ${basename(path)}`,
    run: () => {
      const loaded = loadBriefing(findBriefing(path));
      if ('briefing' in loaded) {
        const { id, entries, asOf } = loaded.briefing;
        return green(`${id}, as of ${asOf}, ${entries.size} entries`);
      }
      const { problems } = loaded;
      const more = problems.length - MAX_PROBLEMS;
      return {
        state: 'red',
        found: problems.length === 1 ? 'has a problem' : `has ${problems.length} problems`,
        fix: [
          ...problems.slice(0, MAX_PROBLEMS).map(formatProblem),
          ...(more > 0 ? [`and ${more} more: npm run --silent briefing -- check`] : []),
        ],
      };
    },
  }));
}

/** The folders of the briefings. Just the given folder if it contains none, so that its check reports that. */
function foldersIn(folder: string): readonly string[] {
  try {
    return findBriefings(folder);
  } catch {
    return [folder];
  }
}

/**
 * All briefings, for the checks that need them. Undefined if one has problems: the check of that briefing reports them.
 */
export function briefingsIn(folder: string): readonly Briefing[] | undefined {
  try {
    const all = findBriefings(folder).map((path) => loadBriefing(path));
    const whole = all.flatMap((loaded) => ('briefing' in loaded ? [loaded.briefing] : []));
    return whole.length === all.length ? whole : undefined;
  } catch {
    return undefined;
  }
}
