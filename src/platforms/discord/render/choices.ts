import { type APISelectMenuOption, ComponentType } from 'discord-api-types/v10';
import { groupConsecutive } from '../../../lib/group-consecutive.ts';
import { encodeIntent } from '../../../message/codec.ts';
import type { Button } from '../../../message/message.ts';
import { pack } from '../../../message/pack.ts';
import { labelOf } from '../../kit/frame.ts';
import { MENU_ID } from './ids.ts';
import { LABEL_LENGTH, MENU_OPTIONS, OPTION_LENGTH, PIECE_LENGTH, ROW_BUTTONS } from './limits.ts';
import { button, type Part, row, text } from './parts.ts';
import { clean, escapeText, split } from './text.ts';

interface Choice {
  readonly id: string;
  readonly label: string;
  readonly shape: 'button' | 'option' | 'row';
}

/**
 * Renders buttons as parts, in their order. Up to one row of them are buttons; more go into a menu, which is one line
 * high on a phone too. A label that is too long for either becomes text with a button beside it.
 */
export function choices(buttons: readonly Button[]): Part[] {
  const [most, few] =
    buttons.length > ROW_BUTTONS ? (['option', OPTION_LENGTH] as const) : (['button', LABEL_LENGTH] as const);
  const all = buttons.map(({ label, intent }): Choice => {
    const shown = labelOf(clean(label));
    return { id: encodeIntent(intent), label: shown, shape: shown.length <= few ? most : 'row' };
  });
  return groupConsecutive(all, ({ shape }) => shape).flatMap((group): Part[] => {
    switch (group[0]?.shape) {
      case 'option':
        return menus(group).map((some) => menu(some));
      case 'row':
        return group.flatMap(labelRow);
      default:
        return pack(group, ROW_BUTTONS, () => 1).map((some) => row(...some.map(({ id, label }) => button(id, label))));
    }
  });
}

/** One row of buttons; empty if there are none. */
export function buttonRow(buttons: readonly Button[]): ReturnType<typeof button>[] {
  return buttons.map(({ label, intent }) =>
    button(encodeIntent(intent), labelOf(clean(label)).slice(0, LABEL_LENGTH).toWellFormed()),
  );
}

/** One menu of the buttons that do not fit in the row; empty if there are none. */
export function buttonMenu(buttons: readonly Button[]): Part[] {
  const options = buttons.map(({ label, intent }): Choice => {
    const shown = labelOf(clean(label)).slice(0, OPTION_LENGTH).toWellFormed();
    return { id: encodeIntent(intent), label: shown, shape: 'option' };
  });
  const [first] = menus(options);
  return first ? [menu(first, 'More…')] : [];
}

function menu(group: readonly Choice[], placeholder = 'Choose one to see more'): Part {
  const options = group.map(({ id, label }): APISelectMenuOption => ({ label, value: id }));
  return row({
    type: ComponentType.StringSelect,
    custom_id: MENU_ID,
    placeholder,
    options,
  });
}

/** Splits choices into menus; values must be unique within a menu. */
function menus(group: readonly Choice[]): Choice[][] {
  const all: Choice[][] = [];
  for (const choice of group) {
    const last = all.at(-1);
    if (last && last.length < MENU_OPTIONS && !last.some(({ id }) => id === choice.id)) last.push(choice);
    else all.push([choice]);
  }
  return all;
}

function labelRow({ id, label }: Choice): Part[] {
  const parts = split(label, PIECE_LENGTH).map((part) => text(escapeText(part)));
  const last = parts.pop();
  if (!last) return [];
  return [...parts, { type: ComponentType.Section, components: [last], accessory: button(id, 'Show') }];
}
