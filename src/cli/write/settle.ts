import { get } from '../../briefing/briefing.ts';
import { type IsoDate, inWords, isRealDate } from '../../briefing/dates.ts';
import { loadBriefing } from '../../briefing/load.ts';
import { formatProblem } from '../../briefing/problem.ts';
import type { WatchItem } from '../../briefing/schema.ts';
import { UserError } from '../../lib/user-error.ts';
import { lineOfRecord, withLines, withoutField } from './edit.ts';
import { Changes, todosInWords } from './files.ts';

const WATCH = 'watch.yaml';

export interface SettleOptions {
  readonly on?: string;
  readonly claims?: readonly string[];
  readonly says?: string;
  readonly undo?: boolean;
}

/** The verb `settle`: enters the outcome of a watch item, or takes it back, and prints what to do next. */
export function settle(folder: string, name: string, options: SettleOptions, today: IsoDate): string {
  const loaded = loadBriefing(folder);
  if ('problems' in loaded) {
    throw new UserError(`The briefing has problems:\n${loaded.problems.map(formatProblem).join('\n')}`);
  }
  const { watch, claims: known } = loaded.briefing;
  const item = [...watch.values()].find(({ id, short }) => id === name || short === name);
  if (!item) throw new UserError(`There is no watch item "${name}"; there are: ${[...watch.keys()].join(', ')}.`);
  const changes = new Changes(folder);
  const text = changes.read(WATCH);
  const line = lineOfRecord(text, item.id);
  if (options.undo) {
    if (!item.outcome) throw new UserError(`"${item.id}" is not settled.`);
    changes.write(WATCH, withoutField(text, line, 'outcome'));
    return [`Took back the outcome of ${item.id}.`, todosInWords(changes.todos())].join('\n');
  }

  const { on, claims } = readOutcome(item, options, today);
  const unknown = claims.filter((id) => !known.has(id));
  if (unknown.length > 0)
    throw new UserError(`There is no claim "${unknown.join('", "')}". Add it to claims.yaml first.`);
  const [first = ''] = claims;
  const says = options.says ?? get(known, first).text;
  const lines = [
    'outcome:',
    `  on: ${on}`,
    `  entered: ${today}`,
    `  says: { stated: ${JSON.stringify(says)}, claims: [${claims.join(', ')}] }`,
  ];
  changes.write(WATCH, withLines(text, line, lines));
  return [`Settled ${item.id} on ${inWords(on)}: ${says}`, todosInWords(changes.todos())].join('\n');
}

function readOutcome({ id, outcome }: WatchItem, { on, claims: typed = [] }: SettleOptions, today: IsoDate) {
  const claims = typed.flatMap((ids) => ids.split(',')).filter((one) => one !== '');
  if (outcome) throw new UserError(`"${id}" is settled already. To take that back: settle ${id} --undo`);
  if (on === undefined || claims.length === 0)
    throw new UserError('settle needs --on DATE and --claims ID…, or --undo.');
  if (!isRealDate(on)) throw new UserError(`--on "${on}" is not a date; write 2026-11-05.`);
  if (on > today) throw new UserError(`--on ${on} lies after today, ${today}.`);
  return { on, claims };
}
