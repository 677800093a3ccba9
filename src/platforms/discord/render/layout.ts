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
import { pack } from '../../../message/pack.ts';
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
import type { Unit } from './pages.ts';
import { picture, separator } from './parts.ts';
import { clean } from './text.ts';

/**
 * Blocks as units: a statement with what it stands on, a heading with what follows it.
 * @param files what comes along: a picture of which it has none is told in words
 */
export function layOut(blocks: readonly Block[], files: readonly string[] = []): Unit[] {
  const units: Unit[] = [];
  let heading: string[] = [];
  const add = (...parts: readonly Unit[]) => {
    const [first, ...others] = parts.filter(({ length }) => length > 0);
    if (!first) return;
    units.push([...headed(heading, units.length > 0), ...first], ...others);
    heading = [];
  };
  for (const block of blocks) {
    switch (block.type) {
      case 'heading':
        heading.push(...headingLines(block.text));
        break;
      case 'text':
      case 'note': {
        const said = block.type === 'note' ? smallLines(block.text) : lines(block.text);
        if (heading.length > 0) heading.push(...said);
        else add(said);
        break;
      }
      case 'statement':
        add(statement(block));
        break;
      case 'answer':
        add(answer(block, block === blocks[0]));
        break;
      case 'facts':
        add(...together(block.facts.map(fact)));
        break;
      case 'list':
        add(...together(block.items.map(item)));
        break;
      case 'picture':
        add(...pictured(block, files));
        break;
      case 'buttons':
        add(...choices(block.buttons).map((part) => [part]));
        break;
      default:
        block satisfies never;
    }
  }
  return [...units, headed(heading, units.length > 0)].filter(({ length }) => length > 0);
}

/** A heading with the texts and notes that follow it at once, set off from what stands before it. */
function headed(heading: readonly string[], isSetOff: boolean): Unit {
  return heading.length === 0 ? [] : [...(isSetOff ? [separator()] : []), ...heading];
}

/** @param isHead whether its top line stands as the title of the message */
function answer(block: AnswerBlock, isHead: boolean): string[] {
  const { top, below } = linesOf(block);
  return [...(isHead ? [] : boldLines(top)), ...below.flatMap(bulletLines), ...linkedLines(sourceParts(block))];
}

function statement(block: StatementBlock): string[] {
  return [...labelledLines(block.label ?? '', block.text), ...citationLines(citationText(block))];
}

function fact({ label, value, at }: Fact): string[] {
  return withMoment(labelledLines(label, value), at);
}

function item({ text, note = '', at }: Item): string[] {
  return [...withMoment(bulletLines(text), at), ...smallLines(note)];
}

/** A picture, described by its words; where they are too long for that, they follow it. */
function pictured({ name, words }: PictureBlock, files: readonly string[]): Unit[] {
  const told = together(words.map((text) => item({ text })));
  const file = fileName(name);
  if (!files.includes(file)) return told;
  const whole = words.map(clean).join(' ');
  if (whole.length <= DESCRIPTION_LENGTH) return [[picture(file, whole)]];
  return [[picture(file, 'What this picture shows follows it in words.')], ...told];
}

/** What the file of a picture is called. */
export function fileName(name: string): string {
  return `${name}.png`;
}

/** Facts or items in texts that are not too long, none of them torn apart if it can be. */
function together(all: readonly string[][]): Unit[] {
  return pack(all, PIECE_LENGTH, (one) => one.join('\n').length + 1).map((group) => group.flat());
}
