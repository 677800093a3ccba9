import {
  type APILabelComponent,
  type APIModalInteractionResponseCallbackData,
  ComponentType,
  TextInputStyle,
} from 'discord-api-types/v10';
import type { Briefing } from '../../../briefing/briefing.ts';
import { cutText } from '../../../lib/bounded-text.ts';
import type { Field, Form } from '../../../message/form.ts';
import { PROPOSAL_KINDS, type ProposalKind } from '../../../message/intent.ts';
import { choice, wishChoices } from '../commands/choices.ts';
import { MENU_OPTIONS } from '../render/limits.ts';

const INPUT_LENGTH = 4000;
/** Examples: "subscribe-form", "form:settle", "save:digest~mon"; with a story's key: "form.x7k2:settle". */
const SCOPED_ID = /^(?<name>form|subscribe-form|save|drop|plan)(?:\.(?<story>[a-z\d]{4}))?(?::(?<value>.*))?$/;
export const SUBSCRIBE_FORM = 'subscribe-form';
export const SUBSCRIPTION_DEFAULTS = { what: 'digest', days: 'mon', time: '09:00' };

/** Builds the part before the colon of an id, with the story's key if there are several stories. */
export function scopedId(name: string, story: string | undefined): string {
  return story === undefined ? name : `${name}.${story}`;
}

export function readScopedId(id: string): { name?: string; story?: string; value?: string } {
  return SCOPED_ID.exec(id)?.groups ?? {};
}

export function formModal(
  { what, title, fields }: Form,
  story: string | undefined,
): APIModalInteractionResponseCallbackData {
  return modal(`${scopedId('form', story)}:${what}`, title, fields);
}

export function subscribeForm(briefing: Briefing, story?: string): APIModalInteractionResponseCallbackData {
  const { what, days, time } = SUBSCRIPTION_DEFAULTS;
  const options = wishChoices(briefing).map(({ name, value }) => ({ label: name, value }));
  const hints = {
    days: 'Such as mon, weekdays, daily, every 2 weeks fri, monthly last',
    more: 'Such as: until 2026-12-31, except 2026-12-24, quiet sat,sun',
  };
  return modal(scopedId(SUBSCRIBE_FORM, story), 'Subscribe', [
    {
      id: 'what',
      label: 'What',
      hint: 'What to post in this channel',
      kind: 'choice',
      options,
      value: what,
      maxLength: 100,
    },
    { id: 'days', label: 'Days', hint: hints.days, kind: 'line', value: days, maxLength: 100 },
    { id: 'time', label: 'Time', hint: 'Such as 09:00 or 5:30 pm', kind: 'line', value: time, maxLength: 20 },
    { id: 'zone', label: 'Time zone', hint: 'Such as London or UTC', kind: 'line', value: 'UTC', maxLength: 60 },
    { id: 'more', label: 'More', hint: hints.more, kind: 'line', isOptional: true, maxLength: 150 },
  ]);
}

export function readProposalForm(
  id: string,
): { readonly what: ProposalKind; readonly story: string | undefined } | undefined {
  const { name, story, value } = readScopedId(id);
  const what = name === 'form' ? PROPOSAL_KINDS.find((kind) => kind === value) : undefined;
  return what && { what, story };
}

function modal(custom_id: string, title: string, fields: readonly Field[]): APIModalInteractionResponseCallbackData {
  return { custom_id, title, components: fields.map(labelledInput) };
}

function labelledInput({ label, hint, ...field }: Field): APILabelComponent {
  const component = field.kind === 'choice' ? menuOf(field) : textInputOf(field);
  return { type: ComponentType.Label, label, ...(hint !== undefined && { description: hint }), component };
}

type FieldInput = Omit<Field, 'label' | 'hint'>;

function menuOf({ id, options = [], value }: FieldInput): APILabelComponent['component'] {
  return {
    type: ComponentType.StringSelect,
    custom_id: id,
    options: options.slice(0, MENU_OPTIONS).map((option) => ({
      label: choice(option.label, option.value).name,
      value: option.value,
      ...(option.value === value && { default: true }),
    })),
  };
}

function textInputOf({ id, kind, isOptional, maxLength, value = '' }: FieldInput): APILabelComponent['component'] {
  const max_length = Math.min(maxLength, INPUT_LENGTH);
  return {
    type: ComponentType.TextInput,
    custom_id: id,
    style: kind === 'text' ? TextInputStyle.Paragraph : TextInputStyle.Short,
    max_length,
    required: isOptional !== true,
    ...(value !== '' && { value: cutText(value, max_length) }),
  };
}
