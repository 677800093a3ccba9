import { basename } from 'node:path';
import type { IsoDate } from '../../briefing/dates.ts';
import { loadBriefing, toUserError } from '../../briefing/load.ts';
import { FileEdits } from '../../briefing/write/file-edits.ts';
import { enterSource, readSource, type SourceInput } from '../../briefing/write/source.ts';
import { pluralize } from '../../lib/english.ts';
import { UserError } from '../../lib/user-error.ts';
import { readUserFile } from '../context.ts';
import { saveEdits, todosInWords } from './save-edits.ts';

/** The `add source` command: adds a source with the hash of each paragraph, and commented-out templates for its claims. */
export function addSource(folder: string, file: string, options: Omit<SourceInput, 'article'>, today: IsoDate): string {
  const { briefing, problems } = loadUnfinished(folder);
  const fileName = basename(file).replace(/\.[^.]*$/, '');
  const result = readSource(briefing, { ...options, article: readUserFile(file) }, fileName, today);
  if ('faults' in result) {
    const { article, id, date, url } = result.faults;
    if (article !== undefined) throw new UserError(`${file}: ${article}`);
    if (id !== undefined) throw new UserError(`${id} Choose another --id.`);
    throw new UserError(date === undefined ? `--url ${url}` : `--date ${date}`);
  }
  const { value: source } = result;
  const { id, label, paragraphs, headings, fromByline } = source;
  const edits = new FileEdits(folder);
  const uncoveredParagraphs = enterSource(edits, source, briefing, today);
  const todos = saveEdits(folder, edits, problems);
  const changedFiles = edits.files.map((edited) => edited.file).join(', ');
  return [
    `Added ${id} "${label}" with ${pluralize(paragraphs.length, 'paragraph')}. Changed: ${changedFiles}.`,
    `Keep the article with the others, in a file whose name begins with ${id}.`,
    `Treated as headings: ${headings.length === 0 ? 'none' : headings.join(', ')}. Correct "headings" in sources.yaml if that is wrong.`,
    ...fromByline.map(
      (key) => `Read from its byline: --${key} ${source[key]}. Correct it in sources.yaml if it is wrong.`,
    ),
    ...(options.about === undefined ? ['Write "about" in sources.yaml: people read it in the list of sources.'] : []),
    'Paragraphs without a claim:',
    ...uncoveredParagraphs.map(({ number, firstWords }) => `  ${number}  ${firstWords}`),
    'Next: write their claims in claims.yaml, then run: npm run --silent briefing -- check --sources DIR',
    ...(todos.length === 0 ? [] : [todosInWords(todos)]),
  ].join('\n');
}

/** An unfinished briefing with problems is accepted, unless a file that a source is added to cannot be read. */
function loadUnfinished(folder: string) {
  const result = loadBriefing(folder);
  if ('briefing' in result) return { briefing: result.briefing, problems: [] };
  const { readableParts, problems } = result;
  if (readableParts && !readableParts.isBroken) return { briefing: { ...readableParts, isUnfinished: true }, problems };
  throw toUserError(problems);
}
