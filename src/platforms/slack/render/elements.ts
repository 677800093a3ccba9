import type {
  ContextBlock,
  PlainTextElement,
  RichTextBlock,
  RichTextBlockElement,
  RichTextSection,
  RichTextText,
} from '@slack/types';
import { pack } from '../../../message/pack.ts';
import { isBlank, plainLine } from '../../../message/text.ts';
import { BLOCK_LENGTH, CONTEXT_LENGTH, TEXT_LENGTH } from './limits.ts';
import { lengthOf, sizeOf, split, splitCitations } from './text.ts';

/** Text in one style, in a line of its own if it says so. */
export interface Run {
  readonly text: string;
  readonly style?: 'bold' | 'italic';
  readonly ownLine?: boolean;
}

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

/** Runs of text as a paragraph; as several if they are too long for one, as none if they show nothing. */
export function sections(...runs: readonly Run[]): RichTextSection[] {
  const shown = runs.map((run) => ({ ...run, text: plainLine(run.text) })).filter(({ text }) => !isBlank(text));
  const texts = shown.flatMap(({ text, style, ownLine }, i) =>
    split(ownLine && i > 0 ? `\n${text}` : text, TEXT_LENGTH).map(
      (part): RichTextText => ({ type: 'text', text: part, ...(style ? { style: { [style]: true } } : {}) }),
    ),
  );
  return pack(texts, TEXT_LENGTH, ({ text }) => lengthOf(text)).map((elements) => ({
    type: 'rich_text_section',
    elements,
  }));
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
