import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { type IsoDate, isRealDate } from '../../briefing/dates.ts';
import { loadBriefing } from '../../briefing/load.ts';
import { formatProblem } from '../../briefing/problem.ts';
import { hashOf, normaliseParagraph, paragraphsOf } from '../../briefing/verify.ts';
import { errorText } from '../../lib/error-text.ts';
import { UserError } from '../../lib/user-error.ts';
import { Changes, todosInWords } from './files.ts';
import { isExample } from './new-story.ts';

const LABEL_LENGTH = 30;
/** Words of a line below which it is taken for a title, a byline or a heading. */
const HEADING_WORDS = 8;
const PREVIEW_WORDS = 7;

export interface AddSourceOptions {
  readonly id?: string;
  readonly label?: string;
  readonly about?: string;
  readonly url?: string;
  readonly publisher?: string;
  readonly date?: string;
}

/** The verb `add source`: the source with the hash of each paragraph, and a claim in comments for each to write. */
export function addSource(folder: string, file: string, options: AddSourceOptions, today: IsoDate): string {
  const loaded = loadBriefing(folder);
  if ('problems' in loaded) {
    throw new UserError(`The briefing has problems:\n${loaded.problems.map(formatProblem).join('\n')}`);
  }
  const { sources, topics, asOf } = loaded.briefing;
  const paragraphs = paragraphsOf(readArticle(file));
  if (paragraphs.length === 0) throw new UserError(`${file} holds no text.`);
  const { date, publisher, url } = options;
  if (date !== undefined && !isRealDate(date)) throw new UserError(`--date "${date}" is not a date; write 2026-11-05.`);
  const id = options.id ?? nextId([...sources.keys()]);
  if (sources.has(id)) throw new UserError(`There is a source "${id}" already. Choose another --id.`);
  const label = options.label ?? (publisher ?? basename(file).replace(/\.[^.]*$/, '')).slice(0, LABEL_LENGTH);
  const hashes = paragraphs.map((text) => hashOf(normaliseParagraph(text)));
  const same = [...sources.values()].find((source) => source.paragraphs?.join() === hashes.join());
  if (same) throw new UserError(`This article is a source already: ${same.id} "${same.label}".`);
  const headings = paragraphs.flatMap((text, i) => (isHeading(text, i) ? [i + 1] : []));

  const changes = new Changes(folder);
  changes.append(
    'sources.yaml',
    [
      `- id: ${JSON.stringify(id)}`,
      `  label: ${JSON.stringify(label)}`,
      ...(publisher === undefined ? [] : [`  publisher: ${JSON.stringify(publisher)}`]),
      ...(date === undefined ? [] : [`  published: ${date}`]),
      ...(url === undefined ? [] : [`  url: ${JSON.stringify(url)}`]),
      `  about: ${JSON.stringify(options.about ?? 'to be described')}`,
      // A source that joins a story which already speaks is news to what was written before, even on the same day.
      ...(isExample(loaded.briefing) ? [] : [`  added: ${today}`]),
      `  headings: [${headings.join(', ')}]`,
      '  paragraphs:',
      ...hashes.map((hash, i) => `    - ${hash} # ${i + 1}`),
      '',
    ].join('\n'),
  );
  const open = paragraphs.flatMap((text, i) => (headings.includes(i + 1) ? [] : [{ number: i + 1, text }]));
  changes.append(
    'claims.yaml',
    [
      `# Claims of ${id}: take the "# " away and write what the paragraph says, in our own words; delete what is not needed.`,
      ...open.flatMap(({ number, text }, i) => [
        `# ${preview(text)}`,
        `# - id: ${id}-${String(i + 1).padStart(2, '0')}`,
        `#   source: ${JSON.stringify(id)}`,
        `#   paragraph: ${number}`,
        '#   standing: reported # confirmed | reported | expected | analysis',
        `#   topic: ${topics[0]?.id ?? ''} # ${topics.map((topic) => topic.id).join(' | ')}`,
        `#   entered: ${today}`,
        '#   text:',
      ]),
      '',
    ].join('\n'),
  );
  if (date !== undefined && date > asOf) {
    changes.write('briefing.yaml', changes.read('briefing.yaml').replace(/^asOf: .*$/m, `asOf: ${date}`));
  }
  const todos = changes.todos();
  return [
    `Added ${id} "${label}" with ${paragraphs.length} paragraphs. Changed: ${changes.files.join(', ')}.`,
    `Keep the article beside the others, in a file whose name begins with ${id}.`,
    `Taken for headings: ${headings.length === 0 ? 'none' : headings.join(', ')}. Correct "headings" in sources.yaml if that is wrong.`,
    'Paragraphs without a claim:',
    ...open.map(({ number, text }) => `  ${number}  ${preview(text)}`),
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

/** The id after the last: "005" after "004", "h5" after "h4". */
function nextId(ids: readonly string[]): string {
  const [, prefix = '', digits = '0'] = /^(.*?)(\d+)$/.exec(ids.at(-1) ?? '') ?? [];
  return `${prefix}${String(Number(digits) + 1).padStart(digits.length, '0')}`;
}

/** A short line, or a first line that ends as no sentence does. */
function isHeading(text: string, place: number): boolean {
  return text.split(/\s+/).length < HEADING_WORDS || (place === 0 && !/[.!?]["'”’)]*$/.test(text));
}

/** The first words of a paragraph: fewer than nine in a row, so that no sentence of an article enters the files. */
function preview(text: string): string {
  const words = text.split(/\s+/);
  return words.length > PREVIEW_WORDS ? `${words.slice(0, PREVIEW_WORDS).join(' ')} …` : text;
}
