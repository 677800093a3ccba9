import {
  type APILabelComponent,
  type APIModalInteractionResponseCallbackData,
  ComponentType,
  TextInputStyle,
} from 'discord-api-types/v10';
import { cutText } from '../../../lib/bounded-text.ts';
import type { Field, Form } from '../../../message/form.ts';
import { PROPOSALS, type ProposalKind } from '../../../message/intent.ts';
import { choice } from '../commands/choices.ts';
import { MENU_OPTIONS } from '../render/limits.ts';

/** Discord's limit for a text in a form. */
const INPUT_LENGTH = 4000;
/** "form:settle" or, with the key of a story, "form.x7k2:settle". */
const FORM_ID = /^form(?:\.(?<story>[a-z\d]{4}))?:(?<name>[a-z]+)$/;

/** A form as a modal. @param story its key, if there are several */
export function formModal(
  { what, title, fields }: Form,
  story: string | undefined,
): APIModalInteractionResponseCallbackData {
  return {
    custom_id: `${story === undefined ? 'form' : `form.${story}`}:${what}`,
    title,
    components: fields.map(fieldComponent),
  };
}

/** The form of an id, and its story; undefined for another id. */
export function proposalFormOf(
  customId: string,
): { readonly what: ProposalKind; readonly story: string | undefined } | undefined {
  const { name, story } = FORM_ID.exec(customId)?.groups ?? {};
  const what = PROPOSALS.find((one) => one === name);
  return what && { what, story };
}

function fieldComponent({
  id,
  label,
  hint,
  kind,
  options = [],
  isOptional,
  most,
  value = '',
}: Field): APILabelComponent {
  const base = {
    type: ComponentType.Label as const,
    label,
    ...(hint !== undefined && { description: hint }),
  };
  if (kind === 'choice') {
    return {
      ...base,
      component: {
        type: ComponentType.StringSelect,
        custom_id: id,
        options: options.slice(0, MENU_OPTIONS).map((option) => {
          const { name } = choice(option.label, option.value);
          return { label: name, value: option.value, ...(option.value === value && { default: true }) };
        }),
      },
    };
  }
  const max_length = Math.min(most, INPUT_LENGTH);
  return {
    ...base,
    component: {
      type: ComponentType.TextInput,
      custom_id: id,
      style: kind === 'text' ? TextInputStyle.Paragraph : TextInputStyle.Short,
      max_length,
      required: isOptional !== true,
      ...(value !== '' && { value: cutText(value, max_length) }),
    },
  };
}
