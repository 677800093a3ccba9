import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { IsoDate } from '../../briefing/dates.ts';
import { loadBriefing, problemsError } from '../../briefing/load.ts';
import { FileEdits } from '../../briefing/write/file-edits.ts';
import { enterSource, readSource, type SourceInput } from '../../briefing/write/source.ts';
import { errorText } from '../../lib/error-text.ts';
import { UserError } from '../../lib/user-error.ts';
import { save, todosInWords } from './files.ts';

export type AddSourceOptions = Omit<SourceInput, 'article'>;

/** The verb `add source`: adds a source with the hash of each paragraph, and commented-out templates for its claims. */
export function addSource(folder: string, file: string, options: AddSourceOptions, today: IsoDate): string {
  const { briefing, before } = begunIn(folder);
  const name = basename(file).replace(/\.[^.]*$/, '');
  const read = readSource(briefing, { ...options, article: readArticle(file) }, name, today);
  if ('faults' in read) {
    const { article, id, date, url } = read.faults;
    if (article !== undefined) throw new UserError(`${file}: ${article}`);
    throw new UserError(
      id === undefined ? (date === undefined ? `--url ${url}` : `--date ${date}`) : `${id} Choose another --id.`,
    );
  }
  const { value: source } = read;
  const { id, label, paragraphs, headings, fromByline } = source;
  const edits = new FileEdits(folder);
  const open = enterSource(edits, source, briefing, today);
  const todos = save(folder, edits, before);
  return [
    `Added ${id} "${label}" with ${paragraphs.length} paragraphs. Changed: ${edits.files.map((one) => one.file).join(', ')}.`,
    `Keep the article beside the others, in a file whose name begins with ${id}.`,
    `Treated as headings: ${headings.length === 0 ? 'none' : headings.join(', ')}. Correct "headings" in sources.yaml if that is wrong.`,
    ...fromByline.map(
      (key) => `Read from its byline: --${key} ${source[key]}. Correct it in sources.yaml if it is wrong.`,
    ),
    'Paragraphs without a claim:',
    ...open.map(({ number, preview }) => `  ${number}  ${preview}`),
    'Next: write their claims in claims.yaml, then run "briefing check --sources".',
    ...(todos.length === 0 ? [] : [todosInWords(todos)]),
  ].join('\n');
}

function readArticle(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new UserError(`The file ${file} cannot be read: ${errorText(error)}`);
  }
}

/**
 * The briefing to which a source is added, and the problems that it has while it is unfinished.
 * @throws UserError if a file that the source goes into cannot be read
 */
function begunIn(folder: string) {
  const loaded = loadBriefing(folder);
  if ('briefing' in loaded) return { briefing: loaded.briefing, before: [] };
  const { readable, problems: before } = loaded;
  if (readable && !readable.isBroken) return { briefing: { ...readable, isUnfinished: true }, before };
  throw problemsError(before);
}
