import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { IsoDate } from '../../briefing/dates.ts';
import { Changes } from '../../briefing/write/changes.ts';
import { enterSource, type GivenSource, readSource } from '../../briefing/write/source.ts';
import { errorText } from '../../lib/error-text.ts';
import { UserError } from '../../lib/user-error.ts';
import { briefingOf, save, todosInWords } from './files.ts';

export type AddSourceOptions = Omit<GivenSource, 'article'>;

/** The verb `add source`: adds a source with the hash of each paragraph, and commented-out templates for its claims. */
export function addSource(folder: string, file: string, options: AddSourceOptions, today: IsoDate): string {
  const briefing = briefingOf(folder);
  const name = basename(file).replace(/\.[^.]*$/, '');
  const read = readSource(briefing, { ...options, article: readArticle(file) }, name);
  if ('faults' in read) {
    const { article, id, date, url } = read.faults;
    if (article !== undefined) throw new UserError(`${file}: ${article}`);
    throw new UserError(
      id === undefined ? (date === undefined ? `--url ${url}` : `--date ${date}`) : `${id} Choose another --id.`,
    );
  }
  const { value: source } = read;
  const { id, label, paragraphs, headings } = source;
  const changes = new Changes(folder);
  const open = enterSource(changes, source, briefing, today);
  const todos = save(folder, changes);
  return [
    `Added ${id} "${label}" with ${paragraphs.length} paragraphs. Changed: ${changes.files.map((one) => one.file).join(', ')}.`,
    `Keep the article beside the others, in a file whose name begins with ${id}.`,
    `Treated as headings: ${headings.length === 0 ? 'none' : headings.join(', ')}. Correct "headings" in sources.yaml if that is wrong.`,
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
