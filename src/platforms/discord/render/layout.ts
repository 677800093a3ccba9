import {
  type AnswerBlock,
  citationText,
  type Fact,
  type Item,
  linesOf,
  type PictureBlock,
  type StatementBlock,
  sourceParts,
} from '../../../message/message.ts';
import { pack } from '../../../message/pack.ts';
import type { Painter, Unit } from '../../kit/layout.ts';
import { choices } from './choices.ts';
import { DESCRIPTION_LENGTH, PIECE_LENGTH } from './limits.ts';
import {
  boldLines,
  bulletLines,
  citationLines,
  headingLines,
  labelledLines,
  lines,
  linkedLines,
  smallLines,
  withMoment,
} from './lines.ts';
import { type Part, picture, separator } from './parts.ts';
import { clean } from './text.ts';

/** A line of text or a finished part. Consecutive lines are joined into one text. */
export type Piece = string | Part;

/** @param files names of the attached files; a picture without one is shown as words */
export function discordPainter(files: readonly string[] = []): Painter<string, Piece> {
  return {
    heading: headingLines,
    text: ({ type, text }) => (type === 'note' ? smallLines(text) : lines(text)),
    parts: (lines) => lines,
    separator,
    statement,
    answer,
    facts: (facts) => packed(facts.map(fact)),
    list: (items) => packed(items.map(item)),
    picture: (block) => pictured(block, files),
    buttons: (buttons) => choices(buttons).map((part) => [part]),
  };
}

/** @param isHead whether this is the first block; its top line is then shown as the title */
function answer(block: AnswerBlock, isHead: boolean): string[] {
  const { top, below } = linesOf(block);
  return [...(isHead ? [] : boldLines(top)), ...below.flatMap(bulletLines), ...linkedLines(sourceParts(block))];
}

function statement(block: StatementBlock): string[] {
  return [...labelledLines(block.label ?? '', block.text), ...citationLines(citationText(block))];
}

function fact({ label, value, at }: Fact): readonly string[] {
  return withMoment(labelledLines(label, value), at);
}

function item({ text, note = '', at }: Item): string[] {
  return [...withMoment(bulletLines(text), at), ...smallLines(note)];
}

/** A picture, described by its words. If they are too long for a description, they follow the picture. */
function pictured({ name, words }: PictureBlock, files: readonly string[]): Unit<Piece>[] {
  const described = packed(words.map((text) => item({ text })));
  const file = fileName(name);
  if (!files.includes(file)) return described;
  const whole = words.map(clean).join(' ');
  if (whole.length <= DESCRIPTION_LENGTH) return [[picture(file, whole)]];
  return [[picture(file, 'What this picture shows follows it in words.')], ...described];
}

export function fileName(name: string): string {
  return `${name}.png`;
}

/** Joins facts or items into texts within the limit. Splits only those that are longer. */
function packed(all: readonly (readonly string[])[]): string[][] {
  return pack(all, PIECE_LENGTH, (one) => one.join('\n').length + 1).map((group) => group.flat());
}
