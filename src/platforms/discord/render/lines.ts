import type { Moment, SourcePart } from '../../../message/message.ts';
import { pack } from '../../../message/pack.ts';
import { isBlank } from '../../../message/text.ts';
import { PIECE_LENGTH } from './limits.ts';
import { clean, escapeText, split, splitCitations } from './text.ts';

const SEPARATOR = ' · ';
const SMALL_PREFIX = '-# ';

/** Escapes a text, and splits it into lines within the limit. */
export function lines(text: string): string[] {
  return prefixedLines('', text);
}

export function headingLines(text: string): string[] {
  return prefixedLines('### ', text).map(withClosingHash);
}

export function titleLine(text: string): string {
  return withClosingHash(`## ${escapeText(clean(text))}`);
}

/** Discord removes a "#" at the end of a heading, even after a backslash. */
function withClosingHash(heading: string): string {
  return heading.replace(/#$/, '#\u200b');
}

export function smallLines(text: string): string[] {
  return prefixedLines(SMALL_PREFIX, text);
}

export function citationLines(text: string): string[] {
  return prefixedLines(SMALL_PREFIX, text, splitCitations);
}

export function linkedLines(parts: readonly SourcePart[]): string[] {
  const maxLength = PIECE_LENGTH - SMALL_PREFIX.length;
  const links = parts.flatMap(({ text, url }) => {
    const labels = splitCitations(clean(text), maxLength).map(escapeText);
    const link = `[${labels.join('')}](<${url}>)`;
    return url === undefined || labels.length !== 1 || link.length > maxLength ? labels : [link];
  });
  return pack(links, maxLength, ({ length }) => length + SEPARATOR.length).map(
    (group) => `${SMALL_PREFIX}${group.join(SEPARATOR)}`,
  );
}

export function boldLines(text: string): string[] {
  return cleanParts(text, PIECE_LENGTH - 4).map((part) => `**${escapeText(part)}**`);
}

export function labelledLines(label: string, text: string): string[] {
  const labels = isBlank(clean(label)) ? [] : boldLines(`${label}:`);
  const texts = lines(text);
  const joined = [...labels, ...texts].join(' ');
  const fits = labels.length === 1 && texts.length === 1 && joined.length <= PIECE_LENGTH;
  return fits ? [joined] : [...labels, ...texts];
}

export function bulletLines(text: string): string[] {
  return cleanParts(text, PIECE_LENGTH - 2).map((part, i) => `${i === 0 ? '- ' : ''}${escapeText(part)}`);
}

export function withMoment(lines: readonly string[], moment: Moment | undefined): readonly string[] {
  if (moment === undefined) return lines;
  const timestamp = `<t:${Math.floor(Date.parse(moment) / 1000)}:R>`;
  const joined = [...lines.slice(-1), timestamp].join(SEPARATOR);
  return joined.length <= PIECE_LENGTH ? [...lines.slice(0, -1), joined] : [...lines, timestamp];
}

function prefixedLines(prefix: string, text: string, splitter = split): string[] {
  return cleanParts(text, PIECE_LENGTH - prefix.length, splitter).map((part) => `${prefix}${escapeText(part)}`);
}

function cleanParts(text: string, limit: number, splitter = split): string[] {
  return splitter(clean(text), limit);
}
