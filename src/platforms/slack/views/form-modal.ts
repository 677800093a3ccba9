import type { InputBlock, InputBlockElement, KnownBlock, ModalView } from '@slack/types';
import { z } from 'zod';
import { cutText } from '../../../lib/bounded-text.ts';
import { jsonText } from '../../../lib/json.ts';
import type { Field, Form } from '../../../message/form.ts';
import { PROPOSAL_KINDS } from '../../../message/intent.ts';
import type { Message } from '../../../message/message.ts';
import { pack } from '../../../message/pack.ts';
import { contextBlocks, paragraphs, plainText, sections } from '../render/elements.ts';
import { MAX_SELECT_OPTIONS, privateMetadata, selectOption, viewTitle } from './view.ts';

export const FORM_MODAL = 'form';

const memorySchema = z.object({
  what: z.enum(PROPOSAL_KINDS),
  /** '' for the person's direct messages. */
  channel: z.string(),
  story: z.string().optional(),
});
export type FormMemory = Readonly<z.output<typeof memorySchema>>;

/** Slack's limit for one input. */
const MAX_INPUT_LENGTH = 3000;
const PIECE_PATTERN = /.{1,2900}/gsu;
const PART_SEPARATOR = ':';

const elementState = z.object({
  value: z.string().nullish(),
  selected_date: z.string().nullish(),
  selected_option: z.object({ value: z.string() }).nullish(),
});
const viewSchema = z.object({
  private_metadata: jsonText.pipe(memorySchema),
  state: z.object({ values: z.record(z.string(), z.record(z.string(), elementState)) }),
});

export function formModal(form: Form, { what, channel, story }: FormMemory, message?: Message): ModalView {
  return {
    type: 'modal',
    callback_id: FORM_MODAL,
    private_metadata: privateMetadata({ what, channel, story }),
    title: viewTitle(form.title),
    submit: plainText(form.submit),
    close: plainText('Cancel'),
    blocks: [...(message ? problemBlocks(message) : []), ...form.fields.flatMap(fieldBlocks)],
  };
}

/** @throws ZodError if the view is not such a form */
export function readFormModal(view: unknown): {
  readonly memory: FormMemory;
  readonly values: Readonly<Record<string, string>>;
} {
  const { private_metadata: memory, state } = viewSchema.parse(view);
  const partsByField = new Map<string, { readonly number: number; readonly value: string }[]>();
  for (const [block, elements] of Object.entries(state.values)) {
    const [id = '', number = '1'] = block.split(PART_SEPARATOR);
    const [element] = Object.values(elements);
    const value = element?.value ?? element?.selected_date ?? element?.selected_option?.value ?? '';
    partsByField.set(id, [...(partsByField.get(id) ?? []), { number: Number(number), value }]);
  }
  const values = [...partsByField].map(([id, parts]) => {
    const orderedParts = parts.filter(({ value }) => value !== '').toSorted((a, b) => a.number - b.number);
    return [id, orderedParts.map(({ value }) => value).join('\n')];
  });
  return { memory, values: Object.fromEntries(values) };
}

export function formFaults({ fields }: Form): Record<string, string> {
  return Object.fromEntries(fields.flatMap(({ id, fault }) => (fault === undefined ? [] : [[id, fault]])));
}

function problemBlocks({ title, blocks }: Message): KnownBlock[] {
  const texts = blocks.flatMap((block) => (block.type === 'text' ? [block.text] : []));
  return paragraphs(sections({ text: title, style: 'bold' }, ...texts.map((text) => ({ text, isOnOwnLine: true }))));
}

function fieldBlocks(field: Field): KnownBlock[] {
  const { id, label, hint, isOptional, fault, kind, maxLength, value = '' } = field;
  const inputBlock = (
    block_id: string,
    name: string,
    element: InputBlockElement,
    inputOptions: Partial<InputBlock> = {},
  ): InputBlock => ({
    type: 'input',
    block_id,
    label: plainText(name),
    ...inputOptions,
    element: { ...element, action_id: block_id },
  });
  const texts = kind === 'text' ? splitText(value) : [value];
  const inputs = kind === 'text' ? Math.max(Math.ceil(maxLength / MAX_INPUT_LENGTH), texts.length) : 1;
  return [
    ...Array.from({ length: inputs }, (_, i) => {
      const element = inputElement(field, texts[i] ?? '');
      if (i > 0)
        return inputBlock(`${id}${PART_SEPARATOR}${i + 1}`, `${label}, part ${i + 1}`, element, { optional: true });
      return inputBlock(id, label, element, {
        ...(hint !== undefined && { hint: plainText(hint) }),
        ...(isOptional && { optional: true }),
      });
    }),
    ...(fault === undefined ? [] : contextBlocks(fault)),
  ];
}

/** `readFormModal` joins the parts with line breaks. */
function splitText(text: string): string[] {
  const lines = text.split('\n').flatMap((line) => line.match(PIECE_PATTERN) ?? ['']);
  return pack(lines, MAX_INPUT_LENGTH, (line) => line.length + 1).map((chunk) => chunk.join('\n'));
}

function inputElement({ kind, maxLength, options = [], value }: Field, text: string): InputBlockElement {
  switch (kind) {
    case 'choice': {
      const selectOptions = options
        .slice(0, MAX_SELECT_OPTIONS)
        .map((option) => selectOption(option.label, option.value));
      const chosenOption = selectOptions.find((option) => option.value === value);
      return { type: 'static_select', options: selectOptions, ...(chosenOption && { initial_option: chosenOption }) };
    }
    case 'date':
      return { type: 'datepicker', ...(/^\d{4}-\d\d-\d\d$/.test(text) && { initial_date: text }) };
    default:
      return {
        type: 'plain_text_input',
        multiline: kind === 'text',
        max_length: Math.min(maxLength, MAX_INPUT_LENGTH),
        ...(text !== '' && { initial_value: cutText(text, MAX_INPUT_LENGTH) }),
      };
  }
}
