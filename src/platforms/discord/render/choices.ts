import { ComponentType } from 'discord-api-types/v10';
import { groupConsecutive } from '../../../lib/group-consecutive.ts';
import { encodeIntent } from '../../../message/codec.ts';
import type { Button } from '../../../message/message.ts';
import { pack } from '../../../message/pack.ts';
import { labelOf } from '../../kit/frame.ts';
import { MENU_ID } from './ids.ts';
import { LABEL_LENGTH, MENU_OPTIONS, OPTION_LENGTH, PIECE_LENGTH, ROW_BUTTONS } from './limits.ts';
import { button, type Part, row, text } from './parts.ts';
import { clean, escapeText, split } from './text.ts';

interface Option {
  readonly id: string;
  readonly label: string;
}

interface Choice extends Option {
  readonly shape: 'button' | 'option' | 'row';
}

/**
 * Renders buttons as parts, in their order. Up to one row of them are buttons; more go into a menu, which is one line
 * high on a phone too. A label that is too long for either becomes text with a button beside it.
 */
export function choices(buttons: readonly Button[]): Part[] {
  const [usual, limit] =
    buttons.length > ROW_BUTTONS ? (['option', OPTION_LENGTH] as const) : (['button', LABEL_LENGTH] as const);
  const all = buttons.map((one): Choice => {
    const label = labelOf(clean(one.label));
    return { id: encodeIntent(one.intent), label, shape: label.length <= limit ? usual : 'row' };
  });
  return groupConsecutive(all, ({ shape }) => shape).flatMap((group): Part[] => {
    switch (group[0]?.shape) {
      case 'option':
        return menus(group).map((options) => menu(options, 'Choose one to see more'));
      case 'row':
        return group.flatMap(labelRow);
      default:
        return pack(group, ROW_BUTTONS, () => 1).map((some) => row(...some.map(({ id, label }) => button(id, label))));
    }
  });
}

export function buttonRow(buttons: readonly Button[]): ReturnType<typeof button>[] {
  return buttons.map((one) => button(encodeIntent(one.intent), cutLabel(one, LABEL_LENGTH)));
}

/** A menu for the buttons that do not fit in the row. Holds at most 25. */
export function buttonMenu(buttons: readonly Button[]): Part[] {
  const options = buttons.map((one) => ({ id: encodeIntent(one.intent), label: cutLabel(one, OPTION_LENGTH) }));
  const [first] = menus(options);
  return first ? [menu(first, 'More…')] : [];
}

function cutLabel({ label }: Button, limit: number): string {
  return labelOf(clean(label)).slice(0, limit).toWellFormed();
}

function menu(options: readonly Option[], placeholder: string): Part {
  return row({
    type: ComponentType.StringSelect,
    custom_id: MENU_ID,
    placeholder,
    options: options.map(({ id, label }) => ({ label, value: id })),
  });
}

/** Splits options into menus. Within a menu Discord requires unique values. */
function menus(options: readonly Option[]): Option[][] {
  const all: Option[][] = [];
  for (const option of options) {
    const last = all.at(-1);
    if (last && last.length < MENU_OPTIONS && !last.some(({ id }) => id === option.id)) last.push(option);
    else all.push([option]);
  }
  return all;
}

function labelRow({ id, label }: Option): Part[] {
  const parts = split(label, PIECE_LENGTH).map((part) => text(escapeText(part)));
  const last = parts.pop();
  return last ? [...parts, { type: ComponentType.Section, components: [last], accessory: button(id, 'Show') }] : [];
}
