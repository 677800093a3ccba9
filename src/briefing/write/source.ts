import { cutText } from '../../lib/bounded-text.ts';
import type { Briefing } from '../briefing.ts';
import { type IsoDate, isRealDate } from '../dates.ts';
import { hashOf, normaliseParagraph, paragraphsOf } from '../verify.ts';
import { bylineIn, isByline } from './byline.ts';
import type { FileEdits } from './file-edits.ts';
import type { InputResult } from './input-result.ts';

const LABEL_LENGTH = 30;
/** A line with fewer words counts as a title, a byline or a heading. */
const HEADING_WORDS = 8;
const PREVIEW_WORDS = 7;
/** The hash of the only paragraph of the example article. */
export const EXAMPLE_HASH = hashOf(normaliseParagraph('The town library opens its new reading room.'));

/** A person's input for a source. */
export interface SourceInput {
  readonly article: string;
  readonly id?: string | undefined;
  readonly label?: string | undefined;
  readonly title?: string | undefined;
  readonly about?: string | undefined;
  readonly url?: string | undefined;
  readonly publisher?: string | undefined;
  /** The day of publication. */
  readonly date?: string | undefined;
}

/** A valid source. */
export interface NewSource extends Omit<SourceInput, 'article'> {
  readonly id: string;
  readonly label: string;
  readonly paragraphs: readonly string[];
  readonly hashes: readonly string[];
  /** The lines treated as headings, counted from 1. */
  readonly headings: readonly number[];
  /** What was read from a byline or dateline: the names of the fields. */
  readonly proposed: readonly ('date' | 'publisher')[];
}

/** A paragraph without a claim, by its first words. */
export interface UncoveredParagraph {
  readonly number: number;
  readonly preview: string;
}

/**
 * Validates a source.
 * @param fallback the label if neither a label nor a publisher is given
 * @param today a later date in a byline is not the day of publication
 */
export function readSource(
  { sources }: Pick<Briefing, 'sources'>,
  { article, ...given }: SourceInput,
  fallback: string,
  today: IsoDate,
): InputResult<NewSource, 'article' | 'id' | 'date' | 'url'> {
  const paragraphs = paragraphsOf(article).map((text) => text.trim());
  const hashes = paragraphs.map((text) => hashOf(normaliseParagraph(text)));
  const id = given.id ?? nextId([...sources.keys()]);
  const same = [...sources.values()].find((source) => source.paragraphs?.join() === hashes.join());
  const { url } = given;
  const found = bylineIn(paragraphs, today);
  const date = given.date ?? found.date;
  const publisher = given.publisher ?? found.publisher;
  const faults = {
    ...(paragraphs.length === 0 && { article: 'There is no text.' }),
    ...(same && { article: `This article has already been added: ${same.id} "${same.label}".` }),
    ...(sources.has(id) && { id: `There is a source "${id}" already.` }),
    ...(date !== undefined && !isRealDate(date) && { date: `"${date}" is not a date; write 2026-11-05.` }),
    ...(url !== undefined &&
      !/^https?:$/.test(URL.parse(url)?.protocol ?? '') && {
        url: `"${url}" is not an address; write https://…`,
      }),
  };
  if (Object.keys(faults).length > 0) return { faults };
  const label = given.label ?? cutText(publisher ?? fallback, LABEL_LENGTH);
  const headings = paragraphs.flatMap((text, i) => (isHeading(text, i) ? [i + 1] : []));
  const proposed = (['date', 'publisher'] as const).filter((key) => given[key] === undefined && found[key]);
  return { value: { ...given, date, publisher, id, label, paragraphs, hashes, headings, proposed } };
}

/**
 * Adds a source with the hash of each paragraph, and commented-out templates for the claims of the returned paragraphs.
 */
export function enterSource(
  changes: FileEdits,
  source: NewSource,
  briefing: Pick<Briefing, 'sources' | 'topics' | 'asOf'> & { readonly isUnfinished?: boolean },
  today: IsoDate,
): UncoveredParagraph[] {
  const { id, label, title, publisher, date, url, about, headings, hashes, paragraphs } = source;
  const { topics, asOf } = briefing;
  for (const file of ['sources.yaml', 'claims.yaml']) changes.write(file, withoutExample(changes.read(file)));
  changes.append(
    'sources.yaml',
    [
      `- id: ${JSON.stringify(id)}`,
      `  label: ${JSON.stringify(label)}`,
      ...(title === undefined ? [] : [`  title: ${JSON.stringify(title)}`]),
      ...(publisher === undefined ? [] : [`  publisher: ${JSON.stringify(publisher)}`]),
      ...(date === undefined ? [] : [`  published: ${date}`]),
      ...(url === undefined ? [] : [`  url: ${JSON.stringify(url)}`]),
      `  about: ${JSON.stringify(about ?? 'to be described')}`,
      // In a published story a new source is newer than everything written before, even on the same day.
      ...(briefing.isUnfinished || hasExampleSource(briefing) ? [] : [`  added: ${today}`]),
      `  headings: [${headings.join(', ')}]`,
      '  paragraphs:',
      ...hashes.map((hash, i) => `    - ${hash} # ${i + 1}`),
      '',
    ].join('\n'),
  );
  const open = paragraphs.flatMap((text, i) =>
    headings.includes(i + 1) ? [] : [{ number: i + 1, preview: preview(text) }],
  );
  changes.append(
    'claims.yaml',
    [
      `# Claims of ${id}: take the "# " away and write what the paragraph says, in our own words; delete what is not needed.`,
      `# A second claim of a paragraph: copy its lines, with the id ${id}-01b.`,
      ...open.flatMap(({ number, preview: words }, i) => [
        `# ${words}`,
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
  return open;
}

/** Whether a story still contains the example source: it is not published yet. */
function hasExampleSource({ sources }: Pick<Briefing, 'sources'>): boolean {
  return [...sources.values()].some(({ paragraphs }) => paragraphs?.[0] === EXAMPLE_HASH);
}

const EXAMPLE_BEGINS = '# An example; the first "add source" removes it:';
const EXAMPLE_ENDS = '# End of the example.';

/** An example in comments that the first source takes the place of. */
export function exampleComment(comments: string): string {
  return `${EXAMPLE_BEGINS}\n${comments}${EXAMPLE_ENDS}\n`;
}

function withoutExample(text: string): string {
  const from = text.indexOf(EXAMPLE_BEGINS);
  const to = text.indexOf(EXAMPLE_ENDS);
  return from === -1 || to < from ? text : text.slice(0, from) + text.slice(to + EXAMPLE_ENDS.length + 1);
}

/** The id after the last one: "005" after "004", "h5" after "h4"; "001" is the first. */
function nextId(ids: readonly string[]): string {
  const [, prefix = '', digits = '0'] = /^(.*?)(\d+)$/.exec(ids.at(-1) ?? '000') ?? [];
  return `${prefix}${String(Number(digits) + 1).padStart(digits.length, '0')}`;
}

/** Whether the paragraph is a heading: short, the first one and without a full stop at its end, or a byline. */
function isHeading(text: string, place: number): boolean {
  const isShort = text.split(/\s+/).length < HEADING_WORDS;
  return isShort || (place === 0 && !/[.!?]["'”’)]*$/.test(text)) || isByline(text, place);
}

/**
 * The first few words of a paragraph, on one line, without characters that end a comment. Fewer than nine, so that no
 * long quotation of the article is stored.
 */
function preview(text: string): string {
  const words = text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').split(/\s+/);
  return words.length > PREVIEW_WORDS ? `${words.slice(0, PREVIEW_WORDS).join(' ')} …` : words.join(' ');
}
