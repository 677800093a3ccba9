import type {
  ContextBlock,
  KnownBlock,
  PlainTextElement,
  RichTextBlock,
  RichTextDate,
  RichTextLink,
  RichTextSection,
  RichTextText,
} from '@slack/types';
import { inWords } from '../../../briefing/dates.ts';
import type { Moment, SourcePart } from '../../../message/message.ts';
import { pack } from '../../../message/pack.ts';
import { isBlank, plainLine } from '../../../message/text.ts';
import { MAX_BLOCK_LENGTH, MAX_CONTEXT_LENGTH, MAX_TEXT_LENGTH } from './limits.ts';
import { jsonLengthOf, lengthOf, split, splitCitations } from './text.ts';

export interface TextRun {
  readonly text: string;
  readonly style?: 'bold' | 'italic';
  readonly isOnOwnLine?: boolean;
  /** Shown after the text, in the reader's own time zone. */
  readonly moment?: Moment | undefined;
}

const SEPARATOR: RichTextText = { type: 'text', text: ' · ' };

/** Creates text in which Slack parses no mentions, links, markup or emoji codes. */
export function plainText(text: string): PlainTextElement {
  return { type: 'plain_text', text, emoji: false };
}

/** Renders small grey text; no block for a blank text. */
export function contextBlocks(text: string): ContextBlock[] {
  const line = plainLine(text);
  if (isBlank(line)) return [];
  return splitCitations(line, MAX_CONTEXT_LENGTH).map((part) => ({ type: 'context', elements: [plainText(part)] }));
}

/** Renders parts on one line of small text or, if any has a link, as a paragraph. */
export function linkedLine(parts: readonly SourcePart[]): KnownBlock[] {
  const visibleParts = parts.filter(({ text }) => !isBlank(plainLine(text)));
  if (visibleParts.every(({ url }) => url === undefined)) {
    return contextBlocks(visibleParts.map(({ text }) => text).join(SEPARATOR.text));
  }
  const elements = visibleParts.flatMap(({ text, url }, i): (RichTextText | RichTextLink)[] => [
    ...(i === 0 ? [] : [SEPARATOR]),
    ...split(plainLine(text), MAX_TEXT_LENGTH).map((part): RichTextText | RichTextLink =>
      url === undefined ? { type: 'text', text: part } : { type: 'link', url, text: part },
    ),
  ]);
  return paragraphs(pack(elements, MAX_TEXT_LENGTH, jsonLengthOf).map(toSection));
}

/** Renders runs as paragraphs: several if they are too long for one, none if they are blank. */
export function sections(...runs: readonly TextRun[]): RichTextSection[] {
  const visible = runs
    .map((run) => ({ ...run, text: plainLine(run.text) }))
    .filter(({ text, moment }) => !isBlank(text) || moment !== undefined);
  const elements = visible.flatMap(({ text, style, isOnOwnLine, moment }, i) => [
    ...split(isOnOwnLine && i > 0 ? `\n${text}` : text, MAX_TEXT_LENGTH).map(
      (part): RichTextText => ({ type: 'text', text: part, ...(style && { style: { [style]: true } }) }),
    ),
    ...(moment === undefined ? [] : [...(isBlank(text) ? [] : [SEPARATOR]), dateElement(moment)]),
  ]);
  return pack(elements, MAX_TEXT_LENGTH, elementLength).map(toSection);
}

function toSection(elements: RichTextSection['elements']): RichTextSection {
  return { type: 'rich_text_section', elements };
}

/** Clients that cannot show the reader's time zone show the fallback in UTC. */
function dateElement(moment: Moment): RichTextDate {
  const timestamp = Math.floor(Date.parse(moment) / 1000);
  const [day = '', time = ''] = new Date(timestamp * 1000).toISOString().split('T');
  const fallback = `${inWords(day)}, ${time.slice(0, 5)} UTC`;
  return { type: 'date', timestamp, format: '{date_short_pretty}, {time} your time', fallback };
}

function elementLength(element: RichTextText | RichTextDate): number {
  return element.type === 'text' ? lengthOf(element.text) : lengthOf(element.format);
}

export function paragraphs(items: readonly RichTextSection[]): RichTextBlock[] {
  return pack(items, MAX_BLOCK_LENGTH, jsonLengthOf).map((elements) => ({ type: 'rich_text', elements }));
}

export function bullets(items: readonly RichTextSection[]): RichTextBlock[] {
  return pack(items, MAX_BLOCK_LENGTH, jsonLengthOf).map((elements) => ({
    type: 'rich_text',
    elements: [{ type: 'rich_text_list', style: 'bullet', elements }],
  }));
}
