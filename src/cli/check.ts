import { statSync } from 'node:fs';
import { basename } from 'node:path';
import { EXIT } from '../app/shutdown.ts';
import { type Briefing, isUnknown } from '../briefing/briefing.ts';
import { uncoveredParagraphs } from '../briefing/coverage.ts';
import { loadBriefing } from '../briefing/load.ts';
import { formatProblem, type Problem } from '../briefing/problem.ts';
import { verifyClaims } from '../briefing/verify.ts';
import { counted } from '../lib/english.ts';
import { printable } from '../lib/printable.ts';
import { UserError } from '../lib/user-error.ts';
import { print } from './context.ts';
import { learntTodos } from './learnt.ts';

export interface CheckOptions {
  readonly sources?: string;
  readonly strict?: boolean;
  readonly json?: boolean;
  readonly coverage?: boolean;
}

/** How many to-dos of the same kind are shown in full. */
const SHOWN_OF_A_KIND = 3;

/** The verb `check`: prints counts, to-dos and problems for each story, and sets the exit code. */
export function check(folders: readonly string[], options: CheckOptions): void {
  for (const folder of folders) {
    if (folders.length > 1 && !options.json) print(`${basename(folder)}:`);
    checkStory(folder, options);
  }
}

function checkStory(folder: string, { sources, strict, json = false, coverage }: CheckOptions): void {
  if (sources !== undefined && !statSync(sources, { throwIfNoEntry: false })?.isDirectory()) {
    throw new UserError(`Folder "${sources}" not found. Set --sources to the folder with the copies of the articles.`);
  }
  if (coverage && sources === undefined)
    throw new UserError('--coverage needs --sources, the folder with the copies of the articles.');
  const loaded = loadBriefing(folder);
  const known =
    'problems' in loaded ? loaded.readable : { ...loaded.briefing, places: loaded.claimPlaces, said: loaded.said };
  const verified = sources === undefined || !known ? undefined : verifyClaims(known, sources, known.places, known.said);
  const todos = 'problems' in loaded ? [] : [...loaded.todos, ...learntTodos(folder, loaded.briefing)];
  const fails = (todo: Problem) => strict || todo.isContradiction;
  const failing = [
    ...('problems' in loaded ? loaded.problems : []),
    ...(verified?.problems ?? []),
    ...todos.filter(fails),
  ];
  report(
    failing,
    todos.filter((todo) => !fails(todo)),
    json,
    {
      ...('problems' in loaded ? {} : counts(loaded.briefing)),
      ...(verified ? { 'hashes verified': verified.hashes } : {}),
    },
  );
  if (coverage && known && sources !== undefined && !json) {
    print(uncoveredParagraphs(known, sources).join('\n') || 'Every paragraph has a claim.');
  }
}

function counts(briefing: Briefing): Record<string, number> {
  const entries = [...briefing.entries.values()];
  const unknowns = entries.filter(isUnknown).length;
  return {
    sources: briefing.sources.size,
    claims: briefing.claims.size,
    'derived claims': [...briefing.claims.values()].filter(({ standing }) => standing === 'derived').length,
    disputes: briefing.disputes.size,
    entries: entries.length - unknowns,
    phrasings: entries.reduce((total, { phrasings }) => total + phrasings.length, 0),
    unknowns,
    'watch items': briefing.watch.size,
    summaries: briefing.summaries.size,
  };
}

function report(
  problems: readonly Problem[],
  todos: readonly Problem[],
  json: boolean,
  found: Record<string, number>,
): void {
  if (json) print(JSON.stringify({ ok: problems.length === 0, counts: found, problems, todos }, null, 2));
  else for (const [name, count] of Object.entries(found)) print(`${name} ${count}`);
  if (!json && todos.length > 0) print([`To do: ${todos.length}`, ...grouped(todos)].join('\n'));
  if (problems.length === 0) return;
  for (const line of grouped(problems)) process.stderr.write(`${printable(line)}\n`);
  process.stderr.write(`${counted(problems.length, 'problem')}\n`);
  process.exitCode = EXIT.failed;
}

/** One line per problem. For problems of the same kind in one file: the first few, then how many more there are. */
function grouped(problems: readonly Problem[]): string[] {
  return [...Map.groupBy(problems, ({ file, what }) => `${file} ${what}`).values()].flatMap((same) => {
    const [first] = same;
    if (!first || same.length <= SHOWN_OF_A_KIND + 1) return same.map(formatProblem);
    const lines = same.slice(SHOWN_OF_A_KIND).map(({ line }) => line);
    return [
      ...same.slice(0, SHOWN_OF_A_KIND).map(formatProblem),
      `${first.file}: ${lines.length} more like this, in lines ${lines.join(', ')}`,
    ];
  });
}
