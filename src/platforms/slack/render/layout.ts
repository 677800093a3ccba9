import type { KnownBlock, RichTextSection } from '@slack/types';
import {
  type AnswerBlock,
  answerLines,
  type Block,
  citationText,
  type Fact,
  type Item,
  type PictureBlock,
  type StatementBlock,
  sourceParts,
} from '../../../message/message.ts';
import { plainLine } from '../../../message/text.ts';
import type { Painter } from '../../kit/layout.ts';
import { choiceBlocks } from './choices.ts';
import { bullets, contextBlocks, linkedLine, paragraphs, sections } from './elements.ts';
import { MAX_ALT_TEXT_LENGTH } from './limits.ts';
import { lengthOf } from './text.ts';

type Unit = readonly KnownBlock[];

/** @param files the ids of uploaded pictures by picture name; a picture without one is described in words */
export function slackPainter(
  blocks: readonly Block[],
  files: ReadonlyMap<string, string> = new Map(),
): Painter<RichTextSection, KnownBlock> {
  const listedTexts = blocks.flatMap((block) =>
    block.type === 'list' ? block.items.map(({ text }) => text) : block.type === 'heading' ? [block.text] : [],
  );
  let drawnButtons = 0;
  return {
    heading: (text) => sections({ text, style: 'bold' }),
    text: ({ type, text }) => sections({ text, ...(type === 'note' ? { style: 'italic' } : {}) }),
    parts: paragraphs,
    separator: () => ({ type: 'divider' }),
    statement,
    answer,
    facts: (facts) => unitPerBlock(paragraphs(facts.flatMap(fact))),
    list: (items) => unitPerBlock(bullets(items.flatMap(item))),
    picture: (block) => pictureUnits(block, files.get(block.name)),
    buttons(buttons) {
      const buttonsBefore = drawnButtons;
      drawnButtons += buttons.length;
      return unitPerBlock(choiceBlocks(buttons, listedTexts, buttonsBefore));
    },
  };
}

function fact({ label, value, at }: Fact): RichTextSection[] {
  return sections({ text: `${label}: `, style: 'bold' }, { text: value, moment: at });
}

function item({ text, note = '', at }: Item): RichTextSection[] {
  return sections({ text, moment: at }, { text: note, style: 'italic', isOnOwnLine: true });
}

function pictureUnits({ words }: PictureBlock, file: string | undefined): Unit[] {
  const wordUnits = unitPerBlock(bullets(words.flatMap((text) => item({ text }))));
  if (file === undefined) return wordUnits;
  const image = (alt_text: string): Unit => [{ type: 'image', slack_file: { id: file }, alt_text }];
  const description = words.map(plainLine).join(' ');
  if (lengthOf(description) <= MAX_ALT_TEXT_LENGTH) return [image(description)];
  return [image('What this picture shows follows it in words.'), ...wordUnits];
}

function unitPerBlock(blocks: readonly KnownBlock[]): Unit[] {
  return blocks.map((block) => [block]);
}

/** @param isHead true for the first block, whose top line is the message's title */
function answer(block: AnswerBlock, isHead: boolean): Unit {
  const { top, below } = answerLines(block);
  return [
    ...(isHead ? [] : paragraphs(sections({ text: top, style: 'bold' }))),
    ...bullets(below.flatMap((text) => sections({ text }))),
    ...linkedLine(sourceParts(block)),
  ];
}

function statement(block: StatementBlock): Unit {
  const label = block.label === undefined ? [] : [{ text: `${block.label}: `, style: 'bold' as const }];
  return [...paragraphs(sections(...label, { text: block.text })), ...contextBlocks(citationText(block))];
}
