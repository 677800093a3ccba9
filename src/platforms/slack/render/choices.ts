import type {
  ActionsBlock,
  Button as ButtonElement,
  KnownBlock,
  PlainTextOption,
  SectionBlock,
  StaticSelect,
} from '@slack/types';
import { groupConsecutive } from '../../../lib/group-consecutive.ts';
import { encodeIntent } from '../../../message/codec.ts';
import type { ButtonIntent } from '../../../message/intent.ts';
import type { Button } from '../../../message/message.ts';
import { pack } from '../../../message/pack.ts';
import { isBlank, plainLine } from '../../../message/text.ts';
import { labelOf } from '../../kit/frame.ts';
import { plainText } from './elements.ts';
import {
  ACTIONS_ELEMENTS,
  LABEL_LENGTH,
  MENU_OPTIONS,
  MIN_MENU_OPTIONS,
  OPTION_VALUE_LENGTH,
  TEXT_LENGTH,
  VISIBLE_LABEL_LENGTH,
} from './limits.ts';
import { lengthOf, shorten, split } from './text.ts';

/** Prefix of the action ids of buttons and menus that carry an intent. */
export const INTENT_ACTION = 'intent:';

interface Choice {
  readonly action: string;
  readonly label: string;
  readonly value: string;
}

/**
 * Renders buttons as blocks, in their order. Short labels go on buttons. A label that Slack would cut gets a row of its
 * own with a "Show" button, and so do all others of its kind. Many labels that the message already shows go into a
 * menu.
 * @param told texts of the message that may contain the labels
 * @param before how many buttons precede these in the message, for unique ids
 */
export function choices(buttons: readonly Button[], texts: readonly string[], offset: number): KnownBlock[] {
  const all = buttons.map(({ label, intent }, i) => ({
    ...choiceOf({ label, intent }, String(offset + i)),
    kind: intent.kind,
    isNamed: !isBlank(label) && texts.some((text) => text.startsWith(label)),
  }));
  const listed = all.filter((choice) => choice.isNamed && isOption(choice));
  const options = new Set(listed.length < MIN_MENU_OPTIONS ? [] : listed);
  const inRows = new Set(
    all
      .filter((choice) => !options.has(choice) && lengthOf(choice.label) > VISIBLE_LABEL_LENGTH)
      .map(({ kind }) => kind),
  );
  const shapeOf = (choice: (typeof all)[number]) =>
    options.has(choice) ? 'option' : inRows.has(choice.kind) ? 'row' : 'button';
  return groupConsecutive(all, shapeOf).flatMap((group): KnownBlock[] => {
    const [first] = group;
    switch (first && shapeOf(first)) {
      case 'option':
        return pack(group, MENU_OPTIONS, () => 1).map((chunk) =>
          actions([menu(chunk, chunk[0]?.action ?? '', 'Choose one to see more')]),
        );
      case 'row':
        return group.flatMap(row);
      default:
        return pack(group, ACTIONS_ELEMENTS, () => 1).map((chunk) => actions(chunk.map(button)));
    }
  });
}

/**
 * A button in the row below a message.
 * @param id unique within the message
 */
export function intentButton(id: string, { label, intent }: Button): ButtonElement {
  const choice = choiceOf({ label, intent }, id);
  return button({ ...choice, label: shorten(choice.label, LABEL_LENGTH) });
}

/** A menu of the buttons that do not fit in the row; empty if there are none. */
export function intentMenu(buttons: readonly Button[]): StaticSelect[] {
  const choices = buttons
    .map((one) => choiceOf(one, 'more'))
    .map((choice) => ({ ...choice, label: shorten(choice.label, LABEL_LENGTH) }))
    .filter(isOption)
    .slice(0, MENU_OPTIONS);
  return choices.length === 0 ? [] : [menu(choices, `${INTENT_ACTION}more`, 'More…')];
}

function choiceOf({ label, intent }: Button, id: string): Choice {
  return { action: `${INTENT_ACTION}${id}`, label: labelOf(plainLine(label)), value: encodeIntent(intent) };
}

/** A button's value: the intent's id, and the page that it opens. */
export function buttonValue(intent: ButtonIntent, page?: number): string {
  return page === undefined ? encodeIntent(intent) : `${encodeIntent(intent)}#${page}`;
}

export function actions(elements: ActionsBlock['elements']): ActionsBlock {
  return { type: 'actions', elements };
}

export function button({ action, label, value }: Choice): ButtonElement {
  return { type: 'button', action_id: action, text: plainText(label), value };
}

function row({ action, label, value }: Choice): SectionBlock[] {
  const accessory: ButtonElement = {
    ...button({ action, label: 'Show', value }),
    // Includes the label, for people who use voice control.
    accessibility_label: shorten(`Show: ${label}`, LABEL_LENGTH),
  };
  const lines = split(label, TEXT_LENGTH);
  return lines.map((part, i) => ({
    type: 'section',
    text: plainText(part),
    ...(i === lines.length - 1 && { accessory }),
  }));
}

function menu(choices: readonly Choice[], action_id: string, placeholder: string): StaticSelect {
  const options = choices.map(({ label, value }): PlainTextOption => ({ text: plainText(label), value }));
  return { type: 'static_select', action_id, placeholder: plainText(placeholder), options };
}

function isOption({ label, value }: Choice): boolean {
  return lengthOf(label) <= LABEL_LENGTH && lengthOf(value) <= OPTION_VALUE_LENGTH;
}
