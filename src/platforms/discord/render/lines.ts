import type { Moment, SourcePart } from '../../../message/message.ts';
import { secondsOf } from '../../../message/moment.ts';
import { pack } from '../../../message/pack.ts';
import { isBlank } from '../../../message/text.ts';
import { PIECE_LENGTH } from './limits.ts';
import { clean, escapeText, split, splitCitations } from './text.ts';

const SEPARATOR = ' · ';
/** Starts a line of small grey text. */
const SMALL = '-# ';

/** Text as escaped lines: more than one if it is long, none if it is blank. */
export function lines(text: string): string[] {
  return prefixedLines('', text);
}

export function headingLines(text: string): string[] {
  return prefixedLines('### ', text).map(withClosingHash);
}

export function titleLine(text: string): string {
  return withClosingHash(`## ${escapeText(clean(text))}`);
}

/** Discord would remove a "#" at the end of a heading, even after a backslash. */
function withClosingHash(heading: string): string {
  return heading.replace(/#$/, '#\u200b');
}

export function smallLines(text: string): string[] {
  return prefixedLines(SMALL, text);
}

/** A statement's sources in small text, split between two sources if necessary. */
export function citationLines(text: string): string[] {
  return prefixedLines(SMALL, text, splitCitations);
}

/** Sources in small text on one line, with links; split between two sources if it is too long. */
export function linkedLines(parts: readonly SourcePart[]): string[] {
  const room = PIECE_LENGTH - SMALL.length;
  const links = parts.flatMap(({ text, url }) => {
    const labels = splitCitations(clean(text), room).map(escapeText);
    const link = `[${labels.join('')}](<${url}>)`;
    return url === undefined || labels.length !== 1 || link.length > room ? labels : [link];
  });
  return pack(links, room, ({ length }) => length + SEPARATOR.length).map(
    (group) => `${SMALL}${group.join(SEPARATOR)}`,
  );
}

export function boldLines(text: string): string[] {
  return cleanParts(text, PIECE_LENGTH - 4).map((part) => `**${escapeText(part)}**`);
}

/** "**label:** text", on one line if it is short enough. */
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

/** Adds a moment, in the reader's time zone, after the last line. */
export function withMoment(all: readonly string[], at: Moment | undefined): readonly string[] {
  if (at === undefined) return all;
  const moment = `<t:${secondsOf(at)}:R>`;
  const joined = [...all.slice(-1), moment].join(SEPARATOR);
  return joined.length <= PIECE_LENGTH ? [...all.slice(0, -1), joined] : [...all, moment];
}

function prefixedLines(mark: string, text: string, cutter = split): string[] {
  return cleanParts(text, PIECE_LENGTH - mark.length, cutter).map((part) => `${mark}${escapeText(part)}`);
}

function cleanParts(text: string, limit: number, cutter = split): string[] {
  return cutter(clean(text), limit);
}
