import { z } from 'zod';

/** What is read of the payloads that Slack was sent. What is drawn of them is more than that: all of it. */

/** Slack's SDK sends blocks and views as text in a form. */
const fromText = z.string().transform((text, context): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    context.addIssue({ code: 'custom', message: 'is no JSON' });
    return z.NEVER;
  }
});
const blocks = z.array(z.looseObject({ type: z.string(), block_id: z.string().optional() }));
const plain = z.looseObject({ text: z.string() });

const body = z.looseObject({
  text: z.string().optional(),
  blocks: z.union([blocks, fromText.pipe(blocks)]).optional(),
});
export type SlackBlock = z.infer<typeof blocks>[number];

const option = z.looseObject({ text: plain, value: z.string().optional(), description: plain.nullish() });
export type SlackOption = z.infer<typeof option>;

/** An element that a person fills in, chooses from or presses. */
const element = z.looseObject({
  type: z.string(),
  action_id: z.string().default(''),
  placeholder: plain.optional(),
  options: z.array(option).optional(),
  option_groups: z.array(z.object({ label: plain, options: z.array(option) })).optional(),
  initial_option: option.optional(),
  initial_options: z.array(option).optional(),
  initial_value: z.string().optional(),
  initial_time: z.string().optional(),
  initial_date: z.string().optional(),
  initial_conversation: z.string().optional(),
  default_to_current_conversation: z.boolean().optional(),
  multiline: z.boolean().optional(),
  max_length: z.number().optional(),
  focus_on_load: z.boolean().optional(),
});
export type SlackElement = z.infer<typeof element>;

const input = z.looseObject({
  type: z.literal('input'),
  block_id: z.string().default(''),
  label: plain,
  hint: plain.optional(),
  optional: z.boolean().optional(),
  dispatch_action: z.boolean().optional(),
  element,
});
export type SlackInput = z.infer<typeof input>;

const view = z.looseObject({
  type: z.string(),
  callback_id: z.string().optional(),
  title: plain.optional(),
  submit: plain.optional(),
  close: plain.optional(),
  blocks,
});
export type SlackView = z.infer<typeof view>;
const opening = z.looseObject({ view: z.union([view, fromText.pipe(view)]) });

/** A message's text and blocks; neither if it has none. */
export function slackBody(payload: unknown): { text: string | undefined; blocks: readonly SlackBlock[] } {
  const read = body.safeParse(payload);
  return { text: read.data?.text, blocks: read.data?.blocks ?? [] };
}

/** The view of a call that opens, changes or publishes one, or the view itself; undefined for other payloads. */
export function slackView(payload: unknown): SlackView | undefined {
  const call = opening.safeParse(payload).data;
  return call ? call.view : view.safeParse(payload).data;
}

/** An input block, with its element; undefined for another block. */
export function slackInput(block: unknown): SlackInput | undefined {
  return input.safeParse(block).data;
}

/** The elements of a block of actions; none of another block. */
export function slackElements(block: unknown): readonly SlackElement[] {
  return (
    z.looseObject({ type: z.literal('actions'), elements: z.array(element) }).safeParse(block).data?.elements ?? []
  );
}

/** The accessory of a section; undefined if it has none. */
export function slackAccessory(block: unknown): SlackElement | undefined {
  return z.looseObject({ type: z.literal('section'), accessory: element }).safeParse(block).data?.accessory;
}

const image = z.looseObject({
  type: z.literal('image'),
  alt_text: z.string().default(''),
  image_url: z.string().optional(),
  slack_file: z.looseObject({ id: z.string().optional() }).optional(),
});
export type SlackImage = z.infer<typeof image>;

/** A block with a picture; undefined for another block. */
export function slackImage(block: unknown): SlackImage | undefined {
  return image.safeParse(block).data;
}

/** The options that an app gave for what was typed into a menu; none if it gave something else. */
export function slackOptions(answer: unknown): readonly SlackOption[] {
  return z.object({ options: z.array(option) }).safeParse(answer).data?.options ?? [];
}
