import { z } from 'zod';
import { PERSON } from '../../../fakes/slack/payloads.ts';
import type { SlackServer } from '../../../fakes/slack/server.ts';
import { maxUnits } from '../short.ts';
import type { Fields } from './app.ts';
import { slackBlock } from './limits.ts';

const plainTextUpTo = (max: number) =>
  z.strictObject({ type: z.literal('plain_text'), text: maxUnits(max).regex(/\S/), emoji: z.literal(false) });
const id = maxUnits(255).min(1);
const option = z.strictObject({
  text: plainTextUpTo(75),
  value: maxUnits(75).min(1),
  description: plainTextUpTo(75).optional(),
});
const options = (max: number) =>
  z
    .array(option)
    .min(1)
    .max(max)
    .refine((all) => new Set(all.map(({ value }) => value)).size === all.length, 'contain a value twice');
const namedShape = { action_id: id, placeholder: plainTextUpTo(150).optional() };

/** An initial option must be one of the offered options. */
const element = z
  .discriminatedUnion('type', [
    z.strictObject({
      type: z.literal('plain_text_input'),
      ...namedShape,
      max_length: z.int().min(1).max(3000),
      focus_on_load: z.boolean().optional(),
      multiline: z.boolean().optional(),
      initial_value: z.string().max(3000).optional(),
    }),
    z.strictObject({ type: z.literal('datepicker'), ...namedShape, initial_date: z.iso.date().optional() }),
    z.strictObject({
      type: z.literal('static_select'),
      ...namedShape,
      options: options(100),
      initial_option: option.optional(),
    }),
    z.strictObject({
      type: z.literal('timepicker'),
      ...namedShape,
      initial_time: z.iso.time({ precision: -1 }).optional(),
    }),
    z.strictObject({
      type: z.literal('conversations_select'),
      ...namedShape,
      default_to_current_conversation: z.literal(true),
      filter: z.strictObject({ include: z.array(z.enum(['public', 'private', 'im', 'mpim'])).min(1) }),
    }),
    z.strictObject({
      type: z.literal('external_select'),
      ...namedShape,
      min_query_length: z.int().min(0),
      initial_option: option.optional(),
    }),
    z.strictObject({
      type: z.literal('radio_buttons'),
      action_id: id,
      options: options(10),
      initial_option: option.optional(),
    }),
    z.strictObject({
      type: z.literal('checkboxes'),
      action_id: id,
      options: options(10),
      initial_options: z.array(option).min(1).optional(),
    }),
    z.strictObject({
      type: z.literal('multi_static_select'),
      ...namedShape,
      options: options(100),
      initial_options: z.array(option).min(1).optional(),
    }),
  ])
  .refine((one) => {
    if (!('options' in one)) return true;
    const initial = 'initial_options' in one ? (one.initial_options ?? []) : [];
    const first = 'initial_option' in one && one.initial_option ? [one.initial_option] : [];
    const options = one.options.map((each) => JSON.stringify(each));
    return [...initial, ...first].every((each) => options.includes(JSON.stringify(each)));
  }, 'has an initial option that is not among its options');

const input = z.strictObject({
  type: z.literal('input'),
  block_id: id,
  label: plainTextUpTo(2000),
  hint: plainTextUpTo(2000).optional(),
  optional: z.literal(true).optional(),
  dispatch_action: z.literal(true).optional(),
  element,
});

const inChannel = z.strictObject({
  type: z.literal('rich_text'),
  elements: z.tuple([
    z.strictObject({
      type: z.literal('rich_text_section'),
      elements: z.tuple([
        z.strictObject({ type: z.literal('text'), text: z.string() }),
        z.strictObject({ type: z.literal('channel'), channel_id: z.string().regex(/^[CG][A-Z0-9]+$/) }),
      ]),
    }),
  ]),
});

const block = z.union([slackBlock, input, inChannel]);
type CheckedBlock = z.infer<typeof block>;

const blocks = z
  .array(block)
  .min(1)
  .max(100)
  .refine((all) => isUnique(all.flatMap((one) => (one.type === 'input' ? [one.block_id] : []))), 'contain an id twice')
  .refine((all) => isUnique(all.flatMap(actionIds)), 'contain an action id twice');

const memory = maxUnits(3000).optional();

export const modalView = z
  .strictObject({
    type: z.literal('modal'),
    callback_id: id.optional(),
    private_metadata: memory,
    title: plainTextUpTo(24),
    submit: plainTextUpTo(24).optional(),
    close: plainTextUpTo(24),
    blocks,
  })
  .refine(
    (view) => !view.blocks.some(({ type }) => type === 'input') || view.submit,
    'has inputs but no submit button',
  );

export const homeView = z.strictObject({ type: z.literal('home'), callback_id: id, private_metadata: memory, blocks });

function actionIds(one: CheckedBlock): string[] {
  if (one.type === 'actions') return one.elements.map(({ action_id }) => action_id);
  if (one.type === 'input') return [one.element.action_id];
  return one.type === 'section' && one.accessory ? [one.accessory.action_id] : [];
}

function isUnique(names: readonly string[]): boolean {
  return new Set(names).size === names.length;
}

const viewCall = z.object({ view: z.unknown() });

export function sentViews({ calls }: SlackServer, method: 'views.open' | 'views.update') {
  return calls.filter((call) => call.method === method).map(({ body }) => modalView.parse(viewCall.parse(body).view));
}

export function homeViews({ calls }: SlackServer) {
  return calls
    .filter(({ method }) => method === 'views.publish')
    .map(({ body }) => homeView.parse(viewCall.parse(body).view));
}

/** Returns an open view with some values changed, as Slack sends it. */
export function filledView(server: SlackServer, values: Fields = {}, id = 'V1'): Fields {
  const view = server.workspace().views.get(id);
  if (!view) throw new Error(`The view ${id} is not open`);
  const { id: _, hash: __, team_id: ___, bot_id: ____, ...viewFields } = view;
  const { state } = submittedState(modalView.parse(viewFields));
  return { ...view, state: { values: { ...state.values, ...values } } };
}

export function submission(view: Fields, person: Fields = PERSON): Fields {
  return { type: 'view_submission', ...person, trigger_id: '2.3.4', view };
}

/** Returns the view that replaces a submitted one. */
export function viewIn(acknowledgement: unknown) {
  return modalView.parse(
    z.object({ response_action: z.literal('update'), view: z.unknown() }).parse(acknowledgement).view,
  );
}

/** Returns what Slack sends back for an unchanged view. */
export function submittedState(view: {
  readonly private_metadata?: string | undefined;
  readonly blocks: readonly CheckedBlock[];
}) {
  const values = Object.fromEntries(
    view.blocks.flatMap((one) => (one.type === 'input' ? [[one.block_id, stateOf(one.element)]] : [])),
  );
  return { private_metadata: view.private_metadata ?? '', state: { values } };
}

function stateOf(one: z.infer<typeof element>): Record<string, Record<string, unknown>> {
  const { type, action_id } = one;
  switch (type) {
    case 'radio_buttons':
    case 'static_select':
    case 'external_select':
      return { [action_id]: { type, selected_option: one.initial_option ?? null } };
    case 'checkboxes':
    case 'multi_static_select':
      return { [action_id]: { type, selected_options: one.initial_options ?? [] } };
    case 'timepicker':
      return { [action_id]: { type, selected_time: one.initial_time ?? null } };
    case 'conversations_select':
      return { [action_id]: { type, selected_conversation: null } };
    case 'plain_text_input':
      return { [action_id]: { type, value: one.initial_value ?? null } };
    case 'datepicker':
      return { [action_id]: { type, selected_date: one.initial_date ?? null } };
  }
}
