import type { KnownBlock, RichTextElement } from '@slack/types';
import { isBlank, plainLine } from '../../../message/text.ts';
import { MAX_SUMMARY_LENGTH } from './limits.ts';
import { escapeText, lengthOf, shorten } from './text.ts';

/** Notifications need a text in every message. */
const EMPTY_TEXT = 'No text';
const ELLIPSIS = '…';

/**
 * Summarises blocks for notifications and screen readers, which may read only this. Keeps as many lines as fit, and the footer.
 * Escapes the text, because Slack parses it.
 */
export function summaryOf(blocks: readonly KnownBlock[], footer: string): string {
  const lines = blocks.flatMap(linesOf);
  const lastLines = isBlank(plainLine(footer)) ? [] : [plainLine(footer)];
  const fittingLines: string[] = [];
  let lengthLeft =
    MAX_SUMMARY_LENGTH - lastLines.reduce((length, line) => length + lineLength(line), lineLength(ELLIPSIS));
  for (const line of lines) {
    const length = lineLength(line);
    if (length > lengthLeft) {
      fittingLines.push(fittingLines.length === 0 ? shorten(line, lengthLeft - lineLength('')) : ELLIPSIS);
      break;
    }
    fittingLines.push(line);
    lengthLeft -= length;
  }
  return escapeText([...fittingLines, ...lastLines].join('\n')) || EMPTY_TEXT;
}

/** A line break takes two characters in JSON. */
function lineLength(line: string): number {
  return lengthOf(line) + 2;
}

function linesOf(block: KnownBlock): string[] {
  switch (block.type) {
    case 'header':
      return [block.text.text];
    case 'section':
      return block.text ? [block.text.text] : [];
    case 'image':
      return [block.alt_text];
    case 'context':
      return block.elements.flatMap((element) => ('text' in element ? [element.text] : []));
    case 'rich_text':
      return block.elements.flatMap((part) => (part.type === 'rich_text_list' ? part.elements : [part])).map(textOf);
    default:
      return [];
  }
}

function textOf({ elements }: { readonly elements: readonly RichTextElement[] }): string {
  return elements
    .map((element) => {
      if (element.type === 'text') return element.text;
      if (element.type === 'link') return element.text ?? element.url;
      return element.type === 'date' ? (element.fallback ?? '') : '';
    })
    .join('');
}
