import { type Block, citationText, type Fact, type Item, type StatementBlock } from '../../../message/message.ts';
import { pack } from '../../../message/pack.ts';
import { choices } from './choices.ts';
import { PIECE_LENGTH } from './limits.ts';
import { bulletLines, citationLines, headingLines, labelledLines, lines, smallLines, withMoment } from './lines.ts';
import type { Unit } from './pages.ts';
import { separator } from './parts.ts';

/** Blocks as units: a statement with what it stands on, a heading with what follows it. */
export function layOut(blocks: readonly Block[]): Unit[] {
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
      case 'facts':
        add(...together(block.facts.map(fact)));
        break;
      case 'list':
        add(...together(block.items.map(item)));
        break;
      case 'picture':
        add(...together(block.words.map((text) => item({ text }))));
        break;
      case 'buttons':
        add(...choices(block.buttons).map((part) => [part]));
        break;
    }
  }
  return [...units, headed(heading, units.length > 0)].filter(({ length }) => length > 0);
}

/** A heading with the texts and notes that follow it at once, set off from what stands before it. */
function headed(heading: readonly string[], isSetOff: boolean): Unit {
  return heading.length === 0 ? [] : [...(isSetOff ? [separator()] : []), ...heading];
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

/** Facts or items in texts that are not too long, none of them torn apart if it can be. */
function together(all: readonly string[][]): Unit[] {
  return pack(all, PIECE_LENGTH, (one) => one.join('\n').length + 1).map((group) => group.flat());
}
