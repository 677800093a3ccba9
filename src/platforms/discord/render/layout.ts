import {
  type AnswerBlock,
  answerLines,
  citationText,
  type Fact,
  type Item,
  type PictureBlock,
  type StatementBlock,
  sourceParts,
} from '../../../message/message.ts';
import { pack } from '../../../message/pack.ts';
import type { Painter, Unit } from '../../kit/layout.ts';
import { buttonParts } from './choices.ts';
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

/** Consecutive lines become one part. */
export type Piece = string | Part;

/** Pictures that are not among the attached files become words. */
export function discordPainter(files: readonly string[] = []): Painter<string, Piece> {
  return {
    heading: headingLines,
    text: ({ type, text }) => (type === 'note' ? smallLines(text) : lines(text)),
    parts: (lines) => lines,
    separator,
    statement: statementLines,
    answer: answerTexts,
    facts: (facts) => packGroups(facts.map(factLines)),
    list: (items) => packGroups(items.map(itemLines)),
    picture: (block) => pictureUnits(block, files),
    buttons: (buttons) => buttonParts(buttons).map((part) => [part]),
  };
}

/** @param isHead true for the first block, whose top line is the message's title */
function answerTexts(block: AnswerBlock, isHead: boolean): string[] {
  const { top, below } = answerLines(block);
  return [...(isHead ? [] : boldLines(top)), ...below.flatMap(bulletLines), ...linkedLines(sourceParts(block))];
}

function statementLines(block: StatementBlock): string[] {
  return [...labelledLines(block.label ?? '', block.text), ...citationLines(citationText(block))];
}

function factLines({ label, value, at }: Fact): readonly string[] {
  return withMoment(labelledLines(label, value), at);
}

function itemLines({ text, note = '', at }: Item): string[] {
  return [...withMoment(bulletLines(text), at), ...smallLines(note)];
}

function pictureUnits({ name, words }: PictureBlock, files: readonly string[]): Unit<Piece>[] {
  const wordUnits = packGroups(words.map((text) => itemLines({ text })));
  const file = fileName(name);
  if (!files.includes(file)) return wordUnits;
  const description = words.map(clean).join(' ');
  if (description.length <= DESCRIPTION_LENGTH) return [[picture(file, description)]];
  return [[picture(file, 'What this picture shows follows it in words.')], ...wordUnits];
}

export function fileName(name: string): string {
  return `${name}.png`;
}

function packGroups(all: readonly (readonly string[])[]): string[][] {
  return pack(all, PIECE_LENGTH, (one) => one.join('\n').length + 1).map((group) => group.flat());
}
