import type { IsoDate } from '../../briefing/dates.ts';
import { loadValidBriefing } from '../../briefing/load.ts';
import { settledInWords } from '../../briefing/outcome.ts';
import { lineOfRecord, withoutField } from '../../briefing/write/edit.ts';
import { FileEdits } from '../../briefing/write/file-edits.ts';
import { enterOutcome, findWatchItem, readOutcome, WATCH_FILE } from '../../briefing/write/settle.ts';
import { UserError } from '../../lib/user-error.ts';
import { saveEdits, todosInWords } from './save-edits.ts';

export interface SettleOptions {
  readonly on?: string;
  readonly reported?: string;
  readonly claims?: readonly string[];
  readonly says?: string;
  readonly undo?: boolean;
}

/** The `settle` command: enters or removes the outcome of a watch item, and returns the remaining to-dos. */
export function settle(folder: string, name: string, options: SettleOptions, today: IsoDate): string {
  const { briefing } = loadValidBriefing(folder);
  const edits = new FileEdits(folder);
  const item = findWatchItem(briefing, name);
  if (item && options.undo) {
    if (!item.outcome) throw new UserError(`"${item.id}" is not settled, so there is nothing to undo.`);
    const text = edits.read(WATCH_FILE);
    edits.write(WATCH_FILE, withoutField(text, lineOfRecord(text, item.id), 'outcome'));
    return [`Removed the outcome of ${item.id}.`, todosInWords(saveEdits(folder, edits))].join('\n');
  }
  if (item?.outcome) {
    throw new UserError(
      `"${item.id}" is already settled. To undo that, run: npm run --silent briefing -- settle ${item.id} --undo`,
    );
  }
  const claims = options.claims?.flatMap((ids) => ids.split(',')).filter((id) => id !== '');
  const result = readOutcome(briefing, { ...options, claims, item: name }, today);
  if ('faults' in result) {
    const { item: itemFault, on: dateFault, claims: claimsFault = '' } = result.faults;
    const isIncomplete = (options.on ?? options.reported) === undefined || !claims?.length;
    const usage = isIncomplete ? 'settle needs --on DATE or --reported DATE, and --claims ID…; or --undo.' : undefined;
    const flag = options.on === undefined ? '--reported' : '--on';
    throw new UserError(itemFault ?? usage ?? (dateFault === undefined ? claimsFault : `${flag} ${dateFault}`));
  }
  const { value: outcome } = result;
  enterOutcome(edits, outcome, today);
  const todos = todosInWords(saveEdits(folder, edits));
  const settledText = settledInWords(outcome.date).replace('settled', `Settled ${outcome.item.id}`);
  return `${settledText}: ${outcome.says}\n${todos}`;
}
