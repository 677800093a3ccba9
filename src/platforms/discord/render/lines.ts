import type { Moment, SourcePart } from '../../../message/message.ts';
import { secondsOf } from '../../../message/moment.ts';
import { pack } from '../../../message/pack.ts';
import { isBlank } from '../../../message/text.ts';
import { PIECE_LENGTH } from './limits.ts';
import { clean, escapeText, split, splitCitations } from './text.ts';

/** Between two parts of a line. */
const SEPARATOR = ' · ';
/** What opens a line of small grey text. */
const SMALL = '-# ';

/** Text as a line, escaped; as several if it is too long for one, as none if it shows nothing. */
export function lines(text: string): string[] {
  return opened('', text);
}

export function headingLines(text: string): string[] {
  return opened('### ', text).map(withEnd);
}

/** A title in one line, however long it is. */
export function titleLine(text: string): string {
  return withEnd(`## ${escapeText(clean(text))}`);
}

/** Discord takes the signs at the end of a heading for the heading's own, even behind a backslash. */
function withEnd(heading: string): string {
  return heading.replace(/#$/, '#\u200b');
}

export function smallLines(text: string): string[] {
  return opened(SMALL, text);
}

/** What a statement stands on: cut between two sources, if it has to be cut. */
export function citationLines(text: string): string[] {
  return opened(SMALL, text, splitCitations);
}

/** Parts as one line of small text, links among them; cut between two of them if it is too long. */
export function linkedLines(parts: readonly SourcePart[]): string[] {
  const room = PIECE_LENGTH - SMALL.length;
  const shown = parts.flatMap(({ text, url }) => {
    const labels = splitCitations(clean(text), room).map(escapeText);
    const link = `[${labels.join('')}](<${url}>)`;
    return url === undefined || labels.length !== 1 || link.length > room ? labels : [link];
  });
  return pack(shown, room, ({ length }) => length + SEPARATOR.length).map((some) => `${SMALL}${some.join(SEPARATOR)}`);
}

export function boldLines(text: string): string[] {
  return partsOf(text, PIECE_LENGTH - 4).map((part) => `**${escapeText(part)}**`);
}

/** "**label:** text", in one line if that is not too long. */
export function labelledLines(label: string, text: string): string[] {
  const labels = isBlank(clean(label)) ? [] : boldLines(`${label}:`);
  const texts = lines(text);
  const together = [...labels, ...texts].join(' ');
  return labels.length === 1 && texts.length === 1 && together.length <= PIECE_LENGTH
    ? [together]
    : [...labels, ...texts];
}

export function bulletLines(text: string): string[] {
  return partsOf(text, PIECE_LENGTH - 2).map((part, i) => `${i === 0 ? '- ' : ''}${escapeText(part)}`);
}

/** Lines with a moment behind the last of them, told by the reader's own clock. */
export function withMoment(all: string[], at?: Moment): string[] {
  if (at === undefined) return all;
  const moment = `<t:${secondsOf(at)}:R>`;
  const last = all.at(-1);
  if (last === undefined) return [moment];
  const together = `${last} · ${moment}`;
  return together.length <= PIECE_LENGTH ? [...all.slice(0, -1), together] : [...all, moment];
}

function opened(mark: string, text: string, cutter = split): string[] {
  return partsOf(text, PIECE_LENGTH - mark.length, cutter).map((part) => `${mark}${escapeText(part)}`);
}

function partsOf(text: string, limit: number, cutter = split): string[] {
  return cutter(clean(text), limit);
}
