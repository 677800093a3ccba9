import { basename } from 'node:path';
import type { Briefing } from '../../briefing/briefing.ts';
import { findBriefing, findBriefings, loadBriefing } from '../../briefing/load.ts';
import { formatProblem } from '../../briefing/problem.ts';
import { type Check, green, red } from '../../platforms/kit/check.ts';

/** The `check` command lists more. */
const MAX_PROBLEMS = 5;

/** Returns a check for each briefing in a folder, which can itself be a briefing. */
export function briefingChecks(folder: string): Check[] {
  const folders = briefingFolders(folder) ?? [folder];
  return folders.map((path) => ({
    name: folders.length === 1 ? 'briefing' : `briefing ${basename(path)}`,
    run: () => {
      const loadResult = loadBriefing(findBriefing(path));
      if ('briefing' in loadResult) {
        const { id, entries, asOf } = loadResult.briefing;
        return green(`${id}, as of ${asOf}, ${entries.size} entries`);
      }
      const { problems } = loadResult;
      const unlistedCount = problems.length - MAX_PROBLEMS;
      return red(
        problems.length === 1 ? 'has a problem' : `has ${problems.length} problems`,
        ...problems.slice(0, MAX_PROBLEMS).map(formatProblem),
        ...(unlistedCount > 0 ? [`and ${unlistedCount} more: npm run --silent briefing -- check`] : []),
      );
    },
  }));
}

function briefingFolders(folder: string): readonly string[] | undefined {
  try {
    return findBriefings(folder);
  } catch {
    return undefined;
  }
}

/** Loads all briefings. Returns undefined if there is none or one has problems, which the briefing checks report. */
export function loadBriefings(folder: string): readonly Briefing[] | undefined {
  const briefings = briefingFolders(folder)?.map((path) => {
    const loadResult = loadBriefing(path);
    return 'briefing' in loadResult ? loadResult.briefing : undefined;
  });
  return briefings?.every((briefing) => briefing !== undefined) ? briefings : undefined;
}
