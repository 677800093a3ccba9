import type {
  ContextBlock,
  KnownBlock,
  PlainTextElement,
  RichTextBlock,
  RichTextBlockElement,
  RichTextDate,
  RichTextLink,
  RichTextSection,
  RichTextText,
} from '@slack/types';
import { inWords } from '../../../briefing/dates.ts';
import type { Moment, SourcePart } from '../../../message/message.ts';
import { secondsOf } from '../../../message/moment.ts';
import { pack } from '../../../message/pack.ts';
import { isBlank, plainLine } from '../../../message/text.ts';
import { BLOCK_LENGTH, CONTEXT_LENGTH, TEXT_LENGTH } from './limits.ts';
import { lengthOf, sizeOf, split, splitCitations } from './text.ts';

/** Text in one style, in a line of its own if it says so. */
export interface Run {
  readonly text: string;
  readonly style?: 'bold' | 'italic';
  readonly ownLine?: boolean;
  /** Told behind it, by the reader's own clock. */
  readonly at?: Moment | undefined;
}

/** Stands between a text and its moment. */
const BETWEEN: RichTextText = { type: 'text', text: ' · ' };

/** Text in which Slack reads nothing: no mention, no link, no markup, no emoji between colons. */
export function plainText(text: string): PlainTextElement {
  return { type: 'plain_text', text, emoji: false };
}

/** Small grey text under what it is about; nothing for a text that shows nothing. */
export function context(text: string): ContextBlock[] {
  const shown = plainLine(text);
  if (isBlank(shown)) return [];
  return splitCitations(shown, CONTEXT_LENGTH).map((part) => ({ type: 'context', elements: [plainText(part)] }));
}

/** Between two of them. */
const SEPARATOR = ' · ';

/** Parts as one line of small text; as a paragraph with links if one of them leads somewhere. */
export function linked(parts: readonly SourcePart[]): KnownBlock[] {
  const shown = parts.filter(({ text }) => !isBlank(plainLine(text)));
  if (!shown.some(({ url }) => url !== undefined)) return context(shown.map(({ text }) => text).join(SEPARATOR));
  const elements = shown.flatMap(({ text, url }, i): (RichTextText | RichTextLink)[] => [
    ...(i === 0 ? [] : [{ type: 'text' as const, text: SEPARATOR }]),
    ...split(plainLine(text), TEXT_LENGTH).map((part): RichTextText | RichTextLink =>
      url === undefined ? { type: 'text', text: part } : { type: 'link', url, text: part },
    ),
  ]);
  return paragraphs(pack(elements, TEXT_LENGTH, sizeOf).map((some) => ({ type: 'rich_text_section', elements: some })));
}

/** Runs of text as a paragraph; as several if they are too long for one, as none if they show nothing. */
export function sections(...runs: readonly Run[]): RichTextSection[] {
  const shown = runs
    .map((run) => ({ ...run, text: plainLine(run.text) }))
    .filter(({ text, at }) => !isBlank(text) || at !== undefined);
  const all = shown.flatMap(({ text, style, ownLine, at }, i) => [
    ...split(ownLine && i > 0 ? `\n${text}` : text, TEXT_LENGTH).map(
      (part): RichTextText => ({ type: 'text', text: part, ...(style ? { style: { [style]: true } } : {}) }),
    ),
    ...(at === undefined ? [] : [...(isBlank(text) ? [] : [BETWEEN]), date(at)]),
  ]);
  return pack(all, TEXT_LENGTH, lengthOfElement).map((elements) => ({ type: 'rich_text_section', elements }));
}

/** A moment by the reader's own clock; in UTC where a client cannot show it so. */
function date(at: Moment): RichTextDate {
  const timestamp = secondsOf(at);
  const [day = '', time = ''] = new Date(timestamp * 1000).toISOString().split('T');
  const fallback = `${inWords(day)}, ${time.slice(0, 5)} UTC`;
  return { type: 'date', timestamp, format: '{date_short_pretty}, {time} your time', fallback };
}

function lengthOfElement(element: RichTextText | RichTextDate): number {
  return element.type === 'text' ? lengthOf(element.text) : lengthOf(element.format);
}

export function paragraphs(all: readonly RichTextSection[]): RichTextBlock[] {
  return blocksOf(all, (elements) => elements);
}

export function bullets(items: readonly RichTextSection[]): RichTextBlock[] {
  return blocksOf(items, (elements) => [{ type: 'rich_text_list', style: 'bullet', elements }]);
}

function blocksOf(
  all: readonly RichTextSection[],
  inside: (elements: RichTextSection[]) => RichTextBlockElement[],
): RichTextBlock[] {
  return pack(all, BLOCK_LENGTH, sizeOf).map((elements) => ({
    type: 'rich_text',
    elements: inside(elements),
  }));
}
