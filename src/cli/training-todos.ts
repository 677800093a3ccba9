import { SHARED_LINES } from '../ask/common/shared-lines.ts';
import { decodeModel } from '../ask/learning/learnt-model.ts';
import { hashLines, trainingLines } from '../ask/learning/training-lines.ts';
import type { Briefing } from '../briefing/briefing.ts';
import { fileProblem, type Problem } from '../briefing/problem.ts';
import { LEARNT_FILE } from '../briefing/read-folder.ts';
import { OUTSIDE_ID, readWordings } from '../briefing/wordings.ts';
import { errorText } from '../lib/error-text.ts';

type Wordings = ReturnType<typeof readWordings>;

/** Lists to-dos about training results that are missing, unreadable or out of date, and about wordings for missing entries. */
export function trainingTodos(folder: string, briefing: Briefing): Problem[] {
  const wordings = readWordings(folder);
  return [...strayWordingTodos(wordings, briefing), ...modelTodos(wordings, briefing)];
}

function strayWordingTodos(wordings: Wordings, { entries }: Briefing): Problem[] {
  return [...wordings].flatMap(([author, lines]) =>
    [...new Set(lines.map(({ id }) => id))]
      .filter((id) => id !== OUTSIDE_ID && !entries.has(id))
      .map((id) => {
        const message = `there is no entry "${id}", so nothing is learnt from its wordings`;
        return fileProblem(`wordings/${author}.jsonl`, message, 'Correct the id, or remove the wordings');
      }),
  );
}

function modelTodos(wordings: Wordings, briefing: Briefing): Problem[] {
  const todo = (message: string) => [fileProblem(LEARNT_FILE, message, 'Run "npm run train"')];
  if (!briefing.learnt)
    return wordings.size === 0 ? [] : todo('is missing: nothing has been learnt from the wordings yet');
  try {
    const { linesHash } = decodeModel(briefing.learnt);
    const isStale = linesHash !== hashLines(trainingLines(briefing, wordings, SHARED_LINES));
    return isStale ? todo('is out of date: phrasings or wordings have changed since the last training') : [];
  } catch (error) {
    return todo(`cannot be read: ${errorText(error)}`);
  }
}
