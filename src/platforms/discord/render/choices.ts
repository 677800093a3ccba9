import { ComponentType } from 'discord-api-types/v10';
import { groupConsecutive } from '../../../lib/group-consecutive.ts';
import { encodeIntent } from '../../../message/button-id.ts';
import type { Button } from '../../../message/message.ts';
import { pack } from '../../../message/pack.ts';
import { labelOf } from '../../kit/frame.ts';
import { MENU_ID } from './ids.ts';
import { LABEL_LENGTH, MENU_OPTIONS, OPTION_LENGTH, PIECE_LENGTH, ROW_BUTTONS } from './limits.ts';
import { button, type Part, row, text } from './parts.ts';
import { clean, escapeText, split } from './text.ts';

interface MenuOption {
  readonly id: string;
  readonly label: string;
}

interface ShapedButton extends MenuOption {
  readonly shape: 'button' | 'option' | 'row';
}

/** Renders buttons in order: as a row if they fit, otherwise as a menu, or as text with a button if a label is too long. */
export function buttonParts(buttons: readonly Button[]): Part[] {
  const [usualShape, limit] =
    buttons.length > ROW_BUTTONS ? (['option', OPTION_LENGTH] as const) : (['button', LABEL_LENGTH] as const);
  const shapedButtons = buttons.map(({ intent, label: fullLabel }): ShapedButton => {
    const label = labelOf(clean(fullLabel));
    return { id: encodeIntent(intent), label, shape: label.length <= limit ? usualShape : 'row' };
  });
  return groupConsecutive(shapedButtons, ({ shape }) => shape).flatMap((group): Part[] => {
    switch (group[0]?.shape) {
      case 'option':
        return splitIntoMenus(group).map((options) => menu(options, 'Choose one to see more'));
      case 'row':
        return group.flatMap(labelRow);
      default:
        return pack(group, ROW_BUTTONS, () => 1).map((rowChoices) =>
          row(...rowChoices.map(({ id, label }) => button(id, label))),
        );
    }
  });
}

export function buttonRow(buttons: readonly Button[]): ReturnType<typeof button>[] {
  return buttons.map(({ intent, label }) => button(encodeIntent(intent), cutLabel(label, LABEL_LENGTH)));
}

/** Renders a menu for the buttons that do not fit in the row. Drops all from the 26th or the first repeated one on. */
export function buttonMenu(buttons: readonly Button[]): Part[] {
  const options = buttons.map(({ intent, label }) => ({
    id: encodeIntent(intent),
    label: cutLabel(label, OPTION_LENGTH),
  }));
  const [first] = splitIntoMenus(options);
  return first ? [menu(first, 'More…')] : [];
}

function cutLabel(label: string, limit: number): string {
  return labelOf(clean(label)).slice(0, limit).toWellFormed();
}

function menu(options: readonly MenuOption[], placeholder: string): Part {
  return row({
    type: ComponentType.StringSelect,
    custom_id: MENU_ID,
    placeholder,
    options: options.map(({ id, label }) => ({ label, value: id })),
  });
}

/** Discord rejects a menu that is too long or contains a value twice. */
function splitIntoMenus(options: readonly MenuOption[]): MenuOption[][] {
  const menus: MenuOption[][] = [];
  for (const option of options) {
    const last = menus.at(-1);
    if (last && last.length < MENU_OPTIONS && !last.some(({ id }) => id === option.id)) last.push(option);
    else menus.push([option]);
  }
  return menus;
}

function labelRow({ id, label }: MenuOption): Part[] {
  const parts = split(label, PIECE_LENGTH).map((part) => text(escapeText(part)));
  const last = parts.pop();
  return last ? [...parts, { type: ComponentType.Section, components: [last], accessory: button(id, 'Show') }] : [];
}
