import { cutText } from '../../lib/bounded-text.ts';
import type { Briefing } from '../briefing.ts';
import { type IsoDate, isRealDate } from '../dates.ts';
import { citationLabel } from '../labels.ts';
import { hashParagraph, isLikeHeading, normaliseParagraph, splitParagraphs } from '../verify.ts';
import { isByline, parseByline } from './byline.ts';
import type { FileEdits } from './file-edits.ts';
import type { InputResult } from './input-result.ts';

const LABEL_LENGTH = 30;
const UNDESCRIBED = 'to be described';
const PREVIEW_WORDS = 7;
/** The hash of the only paragraph of the example article. */
export const EXAMPLE_HASH = hashParagraph(normaliseParagraph('The town library opens its new reading room.'));

export interface SourceInput {
  readonly article: string;
  readonly id?: string | undefined;
  readonly label?: string | undefined;
  readonly title?: string | undefined;
  readonly about?: string | undefined;
  readonly url?: string | undefined;
  readonly publisher?: string | undefined;
  readonly date?: string | undefined;
}

export interface NewSource extends Omit<SourceInput, 'article'> {
  readonly id: string;
  readonly label: string;
  readonly paragraphs: readonly string[];
  readonly hashes: readonly string[];
  /** The numbers of the heading lines, counting non-blank lines from 1. */
  readonly headings: readonly number[];
  /** The fields that were read from a byline or dateline. */
  readonly fromByline: readonly ('date' | 'publisher')[];
}

export interface UncoveredParagraph {
  readonly number: number;
  readonly firstWords: string;
}

/** Validates a source. Ignores a byline's dates after `today`. */
export function readSource(
  { sources }: Pick<Briefing, 'sources'>,
  { article, ...input }: SourceInput,
  fallbackLabel: string,
  today: IsoDate,
): InputResult<NewSource, 'article' | 'id' | 'date' | 'url'> {
  const paragraphs = splitParagraphs(article).map((text) => text.trim());
  const hashes = paragraphs.map((text) => hashParagraph(normaliseParagraph(text)));
  const id = input.id ?? nextSourceId([...sources.keys()]);
  const duplicate = [...sources.values()].find((source) => source.paragraphs?.join() === hashes.join());
  const { url } = input;
  const byline = parseByline(paragraphs, today);
  const date = input.date ?? byline.date;
  const publisher = input.publisher ?? byline.publisher;
  const faults = {
    ...(paragraphs.length === 0 && { article: 'There is no text.' }),
    ...(duplicate && { article: `This article has already been added: ${duplicate.id} "${duplicate.label}".` }),
    ...(sources.has(id) && { id: `A source "${id}" already exists.` }),
    ...(date !== undefined && !isRealDate(date) && { date: `"${date}" is not a date; write 2026-11-05.` }),
    ...(url !== undefined &&
      !/^https?:$/.test(URL.parse(url)?.protocol ?? '') && {
        url: `"${url}" is not an address; write https://…`,
      }),
  };
  if (Object.keys(faults).length > 0) return { faults };
  const label = input.label ?? unusedLabel(publisher ?? fallbackLabel, sources);
  const headings = paragraphs.flatMap((text, i) => (isHeading(text, i) ? [i + 1] : []));
  const fromByline = (['date', 'publisher'] as const).filter((key) => input[key] === undefined && byline[key]);
  return { value: { ...input, date, publisher, id, label, paragraphs, hashes, headings, fromByline } };
}

/** Returns "Town Courier", or "Town Courier (2)" for a second article of that paper. */
function unusedLabel(name: string, sources: Briefing['sources']): string {
  const labels = new Set([...sources.values()].map(({ label }) => citationLabel(label)));
  for (let number = 1; ; number += 1) {
    const suffix = number === 1 ? '' : ` (${number})`;
    const label = `${cutText(name, LABEL_LENGTH - suffix.length)}${suffix}`;
    if (!labels.has(citationLabel(label))) return label;
  }
}

/** Adds a source and commented templates of its claims, and may advance the as-of date. Returns the paragraphs to cover. */
export function enterSource(
  edits: FileEdits,
  source: NewSource,
  briefing: Pick<Briefing, 'sources' | 'topics' | 'asOf'> & { readonly isUnfinished?: boolean },
  today: IsoDate,
): UncoveredParagraph[] {
  const { id, label, title, publisher, date, url, about, headings, hashes, paragraphs } = source;
  const { topics, asOf } = briefing;
  for (const file of ['sources.yaml', 'claims.yaml']) edits.write(file, withoutExample(edits.read(file)));
  edits.append(
    'sources.yaml',
    [
      `- id: ${JSON.stringify(id)}`,
      `  label: ${JSON.stringify(label)}`,
      ...(title === undefined ? [] : [`  title: ${JSON.stringify(title)}`]),
      ...(publisher === undefined ? [] : [`  publisher: ${JSON.stringify(publisher)}`]),
      ...(date === undefined ? [] : [`  published: ${date}`]),
      ...(url === undefined ? [] : [`  url: ${JSON.stringify(url)}`]),
      `  about: ${JSON.stringify(about ?? UNDESCRIBED)}`,
      // In a published story a new source is newer than everything written before, even on the same day.
      ...(briefing.isUnfinished || hasExampleSource(briefing) ? [] : [`  added: ${today}`]),
      `  headings: [${headings.join(', ')}]`,
      '  paragraphs:',
      ...hashes.map((hash, i) => `    - ${hash} # ${i + 1}`),
      '',
    ].join('\n'),
  );
  const uncoveredParagraphs = paragraphs.flatMap((text, i) =>
    headings.includes(i + 1) ? [] : [{ number: i + 1, firstWords: firstWords(text) }],
  );
  edits.append(
    'claims.yaml',
    [
      `# Claims of ${id}: remove the "# " and write what the paragraph says, in our own words; delete what is not needed.`,
      `# A second claim of a paragraph: copy its lines, with the id ${id}-01b.`,
      ...uncoveredParagraphs.flatMap(({ number, firstWords }, i) => [
        `# ${firstWords}`,
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
    edits.write('briefing.yaml', edits.read('briefing.yaml').replace(/^asOf: .*$/m, `asOf: ${date}`));
  }
  return uncoveredParagraphs;
}

/** A story with the example source is not published yet. */
function hasExampleSource({ sources }: Pick<Briefing, 'sources'>): boolean {
  return [...sources.values()].some(({ paragraphs }) => paragraphs?.[0] === EXAMPLE_HASH);
}

const EXAMPLE_START = '# An example; the first "add source" removes it:';
const EXAMPLE_END = '# End of the example.';

/** Wraps comments in marks by which the first `add source` finds and removes them. */
export function exampleComment(comments: string): string {
  return `${EXAMPLE_START}\n${comments}${EXAMPLE_END}\n`;
}

function withoutExample(text: string): string {
  const from = text.indexOf(EXAMPLE_START);
  const to = text.indexOf(EXAMPLE_END);
  return from === -1 || to < from ? text : text.slice(0, from) + text.slice(to + EXAMPLE_END.length + 1);
}

/** Returns the id after the last one: "005" after "004", "h5" after "h4"; "001" is the first. */
function nextSourceId(ids: readonly string[]): string {
  const [, prefix = '', digits = '0'] = /^(.*?)(\d+)$/.exec(ids.at(-1) ?? '000') ?? [];
  return `${prefix}${String(Number(digits) + 1).padStart(digits.length, '0')}`;
}

function isHeading(text: string, index: number): boolean {
  return isLikeHeading(text, index) || (index === 0 && !/[.!?]["'”’)]*$/.test(text)) || isByline(text, index);
}

/** Returns fewer than nine words, since no long quotation may be stored, and no characters that end a comment. */
function firstWords(text: string): string {
  const words = text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').split(/\s+/);
  return words.length > PREVIEW_WORDS ? `${words.slice(0, PREVIEW_WORDS).join(' ')} …` : words.join(' ');
}
