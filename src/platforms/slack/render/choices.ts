import type {
  ActionsBlock,
  Button as ButtonElement,
  KnownBlock,
  PlainTextOption,
  SectionBlock,
  StaticSelect,
} from '@slack/types';
import { groupConsecutive } from '../../../lib/group-consecutive.ts';
import { encodeIntent } from '../../../message/button-id.ts';
import type { ButtonIntent } from '../../../message/intent.ts';
import type { Button } from '../../../message/message.ts';
import { pack } from '../../../message/pack.ts';
import { isBlank, plainLine } from '../../../message/text.ts';
import { labelOf } from '../../kit/frame.ts';
import { plainText } from './elements.ts';
import {
  MAX_ACTIONS_ELEMENTS,
  MAX_LABEL_LENGTH,
  MAX_MENU_OPTIONS,
  MAX_OPTION_VALUE_LENGTH,
  MAX_TEXT_LENGTH,
  MAX_VISIBLE_LABEL_LENGTH,
  MIN_MENU_OPTIONS,
} from './limits.ts';
import { lengthOf, shorten, split } from './text.ts';

export const INTENT_ACTION_PREFIX = 'intent:';

interface Choice {
  readonly actionId: string;
  readonly label: string;
  readonly value: string;
}

/**
 * Renders buttons as blocks, in order. Labels that Slack would cut go in rows with a "Show" button; if one does, all buttons of
 * its kind do. Many labels that the message already shows go in a menu.
 * @param texts the message's headings and list items
 * @param offset how many buttons precede these in the message
 */
export function choiceBlocks(buttons: readonly Button[], texts: readonly string[], offset: number): KnownBlock[] {
  const allChoices = buttons.map(({ label, intent }, i) => ({
    ...toChoice({ label, intent }, String(offset + i)),
    kind: intent.kind,
    isNamed: !isBlank(label) && texts.some((text) => text.startsWith(label)),
  }));
  const namedChoices = allChoices.filter((choice) => choice.isNamed && fitsOption(choice));
  const options = new Set(namedChoices.length < MIN_MENU_OPTIONS ? [] : namedChoices);
  const rowKinds = new Set(
    allChoices
      .filter((choice) => !options.has(choice) && lengthOf(choice.label) > MAX_VISIBLE_LABEL_LENGTH)
      .map(({ kind }) => kind),
  );
  const shapeOf = (choice: (typeof allChoices)[number]) =>
    options.has(choice) ? 'option' : rowKinds.has(choice.kind) ? 'row' : 'button';
  return groupConsecutive(allChoices, shapeOf).flatMap((group): KnownBlock[] => {
    const [first] = group;
    switch (first && shapeOf(first)) {
      case 'option':
        return pack(group, MAX_MENU_OPTIONS, () => 1).map((chunk) =>
          actionsBlock([choiceMenu(chunk, chunk[0]?.actionId ?? '', 'Choose one to see more')]),
        );
      case 'row':
        return group.flatMap(choiceRow);
      default:
        return pack(group, MAX_ACTIONS_ELEMENTS, () => 1).map((chunk) => actionsBlock(chunk.map(buttonElement)));
    }
  });
}

export function intentButton(id: string, { label, intent }: Button): ButtonElement {
  const choice = toChoice({ label, intent }, id);
  return buttonElement({ ...choice, label: shorten(choice.label, MAX_LABEL_LENGTH) });
}

/** Returns a menu of up to 25 buttons, without those whose intent is too long; [] if none is left. */
export function intentMenu(buttons: readonly Button[]): StaticSelect[] {
  const choices = buttons
    .map((button) => toChoice(button, 'more'))
    .map((choice) => ({ ...choice, label: shorten(choice.label, MAX_LABEL_LENGTH) }))
    .filter(fitsOption)
    .slice(0, MAX_MENU_OPTIONS);
  return choices.length === 0 ? [] : [choiceMenu(choices, `${INTENT_ACTION_PREFIX}more`, 'More…')];
}

function toChoice({ label, intent }: Button, id: string): Choice {
  return { actionId: `${INTENT_ACTION_PREFIX}${id}`, label: labelOf(plainLine(label)), value: encodeIntent(intent) };
}

export function buttonValue(intent: ButtonIntent, page?: number): string {
  return page === undefined ? encodeIntent(intent) : `${encodeIntent(intent)}#${page}`;
}

export function actionsBlock(elements: ActionsBlock['elements']): ActionsBlock {
  return { type: 'actions', elements };
}

export function buttonElement({ actionId, label, value }: Choice): ButtonElement {
  return { type: 'button', action_id: actionId, text: plainText(label), value };
}

function choiceRow({ actionId, label, value }: Choice): SectionBlock[] {
  const accessory: ButtonElement = {
    ...buttonElement({ actionId, label: 'Show', value }),
    // For voice control.
    accessibility_label: shorten(`Show: ${label}`, MAX_LABEL_LENGTH),
  };
  const lines = split(label, MAX_TEXT_LENGTH);
  return lines.map((part, i) => ({
    type: 'section',
    text: plainText(part),
    ...(i === lines.length - 1 && { accessory }),
  }));
}

function choiceMenu(choices: readonly Choice[], action_id: string, placeholder: string): StaticSelect {
  const options = choices.map(({ label, value }): PlainTextOption => ({ text: plainText(label), value }));
  return { type: 'static_select', action_id, placeholder: plainText(placeholder), options };
}

function fitsOption({ label, value }: Choice): boolean {
  return lengthOf(label) <= MAX_LABEL_LENGTH && lengthOf(value) <= MAX_OPTION_VALUE_LENGTH;
}
