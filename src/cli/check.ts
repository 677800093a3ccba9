import { statSync } from 'node:fs';
import { basename } from 'node:path';
import { EXIT_CODE } from '../app/shutdown.ts';
import { type Briefing, isUnknown } from '../briefing/briefing.ts';
import { loadBriefing } from '../briefing/load.ts';
import { formatProblem, type Problem } from '../briefing/problem.ts';
import { uncoveredParagraphs, verifyClaims } from '../briefing/verify.ts';
import { pluralize } from '../lib/english.ts';
import { printableText } from '../lib/printable.ts';
import { UserError } from '../lib/user-error.ts';
import { print } from './context.ts';
import { trainingTodos } from './training-todos.ts';

interface CheckOptions {
  readonly sources?: string;
  readonly strict?: boolean;
  readonly json?: boolean;
  readonly coverage?: boolean;
}

const MAX_SIMILAR_LISTED = 3;

/** The `check` command: prints counts, to-dos and problems of each story, and sets the exit code. */
export function check(folders: readonly string[], options: CheckOptions): void {
  const { sources, coverage } = options;
  if (sources !== undefined && !statSync(sources, { throwIfNoEntry: false })?.isDirectory()) {
    throw new UserError(`Folder "${sources}" not found. Set --sources to the folder with the copies of the articles.`);
  }
  if (coverage && sources === undefined) {
    throw new UserError('--coverage needs --sources. Set --sources to the folder with the copies of the articles.');
  }
  for (const folder of folders) {
    if (folders.length > 1 && !options.json) print(`${basename(folder)}:`);
    checkStory(folder, options);
  }
}

function checkStory(folder: string, { sources, strict, json, coverage }: CheckOptions): void {
  const loadResult = loadBriefing(folder);
  const isValid = 'briefing' in loadResult;
  const readableParts = isValid ? { ...loadResult.briefing, ...loadResult } : loadResult.readableParts;
  const verification =
    sources !== undefined &&
    readableParts &&
    verifyClaims(readableParts, sources, readableParts.claimPlaces, readableParts.statements);
  const allTodos = isValid ? [...loadResult.todos, ...trainingTodos(folder, loadResult.briefing)] : [];
  const isFailing = (todo: Problem) => strict || todo.isContradiction;
  const problems = [
    ...(isValid ? [] : loadResult.problems),
    ...(verification ? verification.problems : []),
    ...allTodos.filter(isFailing),
  ];
  const todos = allTodos.filter((todo) => !isFailing(todo));
  const counts = {
    ...(isValid && recordCounts(loadResult.briefing)),
    ...(verification && { 'hashes verified': verification.verifiedHashes }),
  };
  if (json)
    print(
      JSON.stringify(
        { ok: problems.length === 0, counts, problems: problems.map(toJson), todos: todos.map(toJson) },
        null,
        2,
      ),
    );
  else {
    for (const [name, count] of Object.entries(counts)) print(`${name} ${count}`);
    if (todos.length > 0) print([`To do: ${todos.length}`, ...problemLines(todos)].join('\n'));
  }
  if (problems.length > 0) {
    const lines = [...problemLines(problems), pluralize(problems.length, 'problem')];
    process.stderr.write(`${printableText(lines.join('\n'))}\n`);
    process.exitCode = EXIT_CODE.failed;
  }
  if (coverage && readableParts && sources !== undefined && !json) {
    print(uncoveredParagraphs(readableParts, sources).join('\n') || 'Every paragraph except headings has a claim.');
  }
}

function recordCounts(briefing: Briefing): Record<string, number> {
  const entries = [...briefing.entries.values()];
  const unknowns = entries.filter(isUnknown).length;
  return {
    sources: briefing.sources.size,
    claims: briefing.claims.size,
    'derived claims': [...briefing.claims.values()].filter(({ standing }) => standing === 'derived').length,
    disputes: briefing.disputes.size,
    entries: entries.length - unknowns,
    phrasings: entries.flatMap(({ phrasings }) => phrasings).length,
    unknowns,
    'watch items': briefing.watch.size,
    summaries: briefing.summaries.size,
  };
}

/** Of more than four similar problems in a file, lists three and the line numbers of the rest. */
function problemLines(problems: readonly Problem[]): string[] {
  return [...Map.groupBy(problems, ({ file, message }) => `${file} ${message}`).values()].flatMap((sameKind) => {
    const [firstProblem] = sameKind;
    if (!firstProblem || sameKind.length <= MAX_SIMILAR_LISTED + 1) return sameKind.map(formatProblem);
    const otherLineNumbers = sameKind.slice(MAX_SIMILAR_LISTED).map(({ line }) => line);
    return [
      ...sameKind.slice(0, MAX_SIMILAR_LISTED).map(formatProblem),
      `${firstProblem.file}: ${otherLineNumbers.length} more like this, on lines ${otherLineNumbers.join(', ')}`,
    ];
  });
}

/** Scripts read this form, so its names stay. */
function toJson({ message: what, isDoneByReview: byReview, group, ...otherFields }: Problem) {
  if (!group) return { ...otherFields, what, byReview };
  const { claimTexts: news, ...groupFields } = group;
  return { ...otherFields, what, byReview, group: { ...groupFields, news } };
}
