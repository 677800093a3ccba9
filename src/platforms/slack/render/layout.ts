import type { KnownBlock, RichTextSection } from '@slack/types';
import {
  type AnswerBlock,
  type Block,
  citationText,
  type Fact,
  type Item,
  linesOf,
  type PictureBlock,
  type StatementBlock,
  sourceParts,
} from '../../../message/message.ts';
import { plainLine } from '../../../message/text.ts';
import { choices } from './choices.ts';
import { bullets, context, linked, paragraphs, sections } from './elements.ts';
import { ALT_LENGTH } from './limits.ts';
import type { Unit } from './page.ts';
import { lengthOf } from './text.ts';

/**
 * Blocks as units: a statement with what it stands on, a heading with what follows it.
 * @param files the ids of the pictures' files by their names: a picture that has none is told in words
 */
export function layOut(blocks: readonly Block[], files: ReadonlyMap<string, string> = new Map()): Unit[] {
  const told = blocks.flatMap((block) =>
    block.type === 'list' ? block.items.map(({ text }) => text) : block.type === 'heading' ? [block.text] : [],
  );
  const units: Unit[] = [];
  let heading: RichTextSection[] = [];
  let buttons = 0;
  const add = (...parts: readonly Unit[]) => {
    const [first, ...others] = parts.filter(({ length }) => length > 0);
    if (!first) return;
    units.push([...headed(heading, units.length > 0), ...first], ...others);
    heading = [];
  };
  for (const block of blocks) {
    switch (block.type) {
      case 'heading':
        heading.push(...sections({ text: block.text, style: 'bold' }));
        break;
      case 'text':
      case 'note': {
        const said = sections({ text: block.text, ...(block.type === 'note' ? { style: 'italic' } : {}) });
        if (heading.length > 0) heading.push(...said);
        else add(paragraphs(said));
        break;
      }
      case 'statement':
        add(statement(block));
        break;
      case 'answer':
        add(answer(block, block === blocks[0]));
        break;
      case 'facts':
        add(...each(paragraphs(block.facts.flatMap(fact))));
        break;
      case 'list':
        add(...each(bullets(block.items.flatMap(item))));
        break;
      case 'picture':
        add(...pictured(block, files.get(block.name)));
        break;
      case 'buttons':
        add(...each(choices(block.buttons, told, buttons)));
        buttons += block.buttons.length;
        break;
      default:
        block satisfies never;
    }
  }
  return [...units, headed(heading, units.length > 0)];
}

/** A heading with the texts and notes that follow it at once, set off from what stands before it. */
function headed(heading: readonly RichTextSection[], isSetOff: boolean): Unit {
  if (heading.length === 0) return [];
  return [...(isSetOff ? [{ type: 'divider' as const }] : []), ...paragraphs(heading)];
}

function fact({ label, value, at }: Fact): RichTextSection[] {
  return sections({ text: `${label}: `, style: 'bold' }, { text: value, at });
}

function item({ text, note = '', at }: Item): RichTextSection[] {
  return sections({ text, at }, { text: note, style: 'italic', ownLine: true });
}

/** A picture, described by its words; where they are too long for that, they follow it. */
function pictured({ words }: PictureBlock, file: string | undefined): Unit[] {
  const told = each(bullets(words.flatMap((text) => item({ text }))));
  if (file === undefined) return told;
  const image = (alt_text: string): Unit => [{ type: 'image', slack_file: { id: file }, alt_text }];
  const whole = words.map(plainLine).join(' ');
  if (lengthOf(whole) <= ALT_LENGTH) return [image(whole)];
  return [image('What this picture shows follows it in words.'), ...told];
}

function each(blocks: readonly KnownBlock[]): Unit[] {
  return blocks.map((block) => [block]);
}

/** @param isHead whether its top line stands as the title of the message */
function answer(block: AnswerBlock, isHead: boolean): Unit {
  const { top, below } = linesOf(block);
  return [
    ...(isHead ? [] : paragraphs(sections({ text: top, style: 'bold' }))),
    ...bullets(below.flatMap((text) => sections({ text }))),
    ...linked(sourceParts(block)),
  ];
}

function statement(block: StatementBlock): Unit {
  const label = block.label === undefined ? [] : [{ text: `${block.label}: `, style: 'bold' as const }];
  return [...paragraphs(sections(...label, { text: block.text })), ...context(citationText(block))];
}
