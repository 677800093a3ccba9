import { z } from 'zod';

/** Slack's SDK sends blocks and views as JSON in a form field. */
const parsedText = z.string().transform((text, context): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    context.addIssue({ code: 'custom', message: 'is not JSON' });
    return z.NEVER;
  }
});
const blocks = z.array(z.looseObject({ type: z.string(), block_id: z.string().optional() }));
const plainText = z.looseObject({ text: z.string() });

const body = z.looseObject({
  text: z.string().optional(),
  blocks: z.union([blocks, parsedText.pipe(blocks)]).optional(),
});
export type SlackBlock = z.infer<typeof blocks>[number];

const option = z.looseObject({ text: plainText, value: z.string().optional(), description: plainText.nullish() });
export type SlackOption = z.infer<typeof option>;

const element = z.looseObject({
  type: z.string(),
  action_id: z.string().default(''),
  placeholder: plainText.optional(),
  options: z.array(option).optional(),
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
  label: plainText,
  hint: plainText.optional(),
  optional: z.boolean().optional(),
  dispatch_action: z.boolean().optional(),
  element,
});
export type SlackInput = z.infer<typeof input>;

const view = z.looseObject({
  type: z.string(),
  title: plainText.optional(),
  submit: plainText.optional(),
  close: plainText.optional(),
  blocks,
});
export type SlackView = z.infer<typeof view>;
const openingCall = z.looseObject({ view: z.union([view, parsedText.pipe(view)]) });

export function slackBody(payload: unknown): { text: string | undefined; blocks: readonly SlackBlock[] } {
  const parsedBody = body.safeParse(payload);
  return { text: parsedBody.data?.text, blocks: parsedBody.data?.blocks ?? [] };
}

/** Returns the view itself, or the one in a call of views.*. */
export function slackView(payload: unknown): SlackView | undefined {
  const call = openingCall.safeParse(payload).data;
  return call ? call.view : view.safeParse(payload).data;
}

export function slackInput(block: unknown): SlackInput | undefined {
  return input.safeParse(block).data;
}

export function slackElements(block: unknown): readonly SlackElement[] {
  return (
    z.looseObject({ type: z.literal('actions'), elements: z.array(element) }).safeParse(block).data?.elements ?? []
  );
}

export function slackAccessory(block: unknown): SlackElement | undefined {
  return z.looseObject({ type: z.literal('section'), accessory: element }).safeParse(block).data?.accessory;
}

const image = z.looseObject({
  type: z.literal('image'),
  alt_text: z.string().default(''),
  slack_file: z.looseObject({ id: z.string().optional() }).optional(),
});
export type SlackImage = z.infer<typeof image>;

export function slackImage(block: unknown): SlackImage | undefined {
  return image.safeParse(block).data;
}

/** Returns the options in the app's answer to a typed text, if any. */
export function slackOptions(answer: unknown): readonly SlackOption[] {
  return z.object({ options: z.array(option) }).safeParse(answer).data?.options ?? [];
}
