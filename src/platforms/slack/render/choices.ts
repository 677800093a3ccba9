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
  readonly shape: 'button' | 'row' | 'option';
}

/**
 * Renders buttons as blocks, in their order. Short labels go on buttons. A label that Slack would cut gets a row of its
 * own with a "Show" button, and so do all others of its kind. Many labels that the message already shows go into a
 * menu.
 * @param told texts of the message that may contain the labels
 * @param before how many buttons precede these in the message, for unique ids
 */
export function choices(buttons: readonly Button[], told: readonly string[], before: number): KnownBlock[] {
  const all = buttons.map(({ label, intent }, i) => ({
    action: `${INTENT_ACTION}${before + i}`,
    label: labelOf(plainLine(label)),
    value: encodeIntent(intent),
    kind: intent.kind,
    isNamed: !isBlank(label) && told.some((text) => text.startsWith(label)),
  }));
  const named = all.filter((one) => one.isNamed && isOption(one));
  const options = new Set(named.length < MIN_MENU_OPTIONS ? [] : named);
  const inRows = new Set(
    all.filter((one) => !options.has(one) && lengthOf(one.label) > VISIBLE_LABEL_LENGTH).map(({ kind }) => kind),
  );
  const shaped = all.map((one): Choice => {
    const { action, label, value, kind } = one;
    return { action, label, value, shape: options.has(one) ? 'option' : inRows.has(kind) ? 'row' : 'button' };
  });
  return groupConsecutive(shaped, ({ shape }) => shape).flatMap((group): KnownBlock[] => {
    switch (group[0]?.shape) {
      case 'option':
        return pack(group, MENU_OPTIONS, () => 1).map(menu);
      case 'row':
        return group.flatMap(row);
      default:
        return pack(group, ACTIONS_ELEMENTS, () => 1).map((some) => actions(some.map(button)));
    }
  });
}

/**
 * A button in the row below a message.
 * @param id unique within the message
 */
export function intentButton(id: string, { label, intent }: Button): ButtonElement {
  return button({
    action: `${INTENT_ACTION}${id}`,
    label: shorten(labelOf(plainLine(label)), LABEL_LENGTH),
    value: encodeIntent(intent),
  });
}

/** A menu of the buttons that do not fit in the row; empty if there are none. */
export function intentMenu(buttons: readonly Button[]): StaticSelect[] {
  const options = buttons
    .map(({ label, intent }) => ({
      label: shorten(labelOf(plainLine(label)), LABEL_LENGTH),
      value: encodeIntent(intent),
    }))
    .filter(isOption)
    .slice(0, MENU_OPTIONS)
    .map(({ label, value }): PlainTextOption => ({ text: plainText(label), value }));
  if (options.length === 0) return [];
  return [{ type: 'static_select', action_id: `${INTENT_ACTION}more`, placeholder: plainText('More…'), options }];
}

export function actions(elements: ActionsBlock['elements']): ActionsBlock {
  return { type: 'actions', elements };
}

function button({ action, label, value }: Pick<Choice, 'action' | 'label' | 'value'>): ButtonElement {
  return { type: 'button', action_id: action, text: plainText(label), value };
}

function row({ action, label, value }: Choice): SectionBlock[] {
  const accessory: ButtonElement = {
    type: 'button',
    action_id: action,
    text: plainText('Show'),
    // Includes the label, for people who use voice control.
    accessibility_label: shorten(`Show: ${label}`, LABEL_LENGTH),
    value,
  };
  const parts = split(label, TEXT_LENGTH);
  return parts.map((part, i) => ({
    type: 'section',
    text: plainText(part),
    ...(i === parts.length - 1 ? { accessory } : {}),
  }));
}

function menu(group: readonly Choice[]): ActionsBlock {
  const options = group.map(({ label, value }): PlainTextOption => ({ text: plainText(label), value }));
  return actions([
    {
      type: 'static_select',
      action_id: group[0]?.action ?? INTENT_ACTION,
      placeholder: plainText('Choose one to see more'),
      options,
    },
  ]);
}

function isOption({ label, value }: Pick<Choice, 'label' | 'value'>): boolean {
  return lengthOf(label) <= LABEL_LENGTH && lengthOf(value) <= OPTION_VALUE_LENGTH;
}
