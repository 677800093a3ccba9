import { z } from 'zod';
import { maxUnits } from '../short.ts';

/** Contains neither markup nor emoji codes. */
const plainTextUpTo = (max: number) =>
  z.strictObject({
    type: z.literal('plain_text'),
    text: maxUnits(max)
      .regex(/\S/, 'has no visible text')
      .refine(isSafe, 'contains characters that Slack rejects or hides'),
    emoji: z.literal(false),
  });

const id = maxUnits(255).min(1);

const button = z
  .strictObject({
    type: z.literal('button'),
    action_id: id,
    text: plainTextUpTo(75),
    value: maxUnits(2000).min(1).optional(),
    style: z.enum(['primary', 'danger']).optional(),
    accessibility_label: maxUnits(75).min(1).optional(),
  })
  .refine(({ action_id, value }) => value !== undefined || action_id.startsWith('open/'), 'has no value');

const menu = z.strictObject({
  type: z.literal('static_select'),
  action_id: id,
  placeholder: plainTextUpTo(150),
  options: z
    .array(z.strictObject({ text: plainTextUpTo(75), value: maxUnits(75).min(1) }))
    .min(1)
    .max(100),
});

/** Allows only texts, moments and links, because users, channels, emoji and broadcasts are live. */
const words = z.strictObject({
  type: z.literal('text'),
  text: maxUnits(3000)
    .regex(/\S/, 'has no visible text')
    .refine(isSafe, 'contains characters that Slack rejects or hides'),
  style: z.strictObject({ bold: z.literal(true).optional(), italic: z.literal(true).optional() }).optional(),
});

const moment = z.strictObject({
  type: z.literal('date'),
  timestamp: z.int(),
  format: z.literal('{date_short_pretty}, {time} your time'),
  fallback: z.string().regex(/^\d{1,2} [A-Z][a-z]+ \d{4}, [0-9]{2}:[0-9]{2} UTC$/),
});

const link = z.strictObject({
  type: z.literal('link'),
  url: z.url({ protocol: /^https?$/ }),
  text: words.shape.text,
});

const paragraph = z.strictObject({
  type: z.literal('rich_text_section'),
  elements: z.array(z.discriminatedUnion('type', [words, moment, link])).min(1),
});

export const slackBlock = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('header'), text: plainTextUpTo(150) }),
  z.strictObject({ type: z.literal('divider') }),
  z.strictObject({
    type: z.literal('image'),
    slack_file: z.strictObject({ id: z.string().regex(/^F\w+$/) }),
    alt_text: maxUnits(2000).refine(isSafe, 'contains characters that Slack rejects or hides'),
  }),
  z.strictObject({ type: z.literal('section'), text: plainTextUpTo(3000), accessory: button.optional() }),
  z.strictObject({ type: z.literal('context'), elements: z.array(plainTextUpTo(2000)).min(1).max(10) }),
  z.strictObject({
    type: z.literal('actions'),
    elements: z
      .array(z.discriminatedUnion('type', [button, menu]))
      .min(1)
      .max(25),
  }),
  z.strictObject({
    type: z.literal('rich_text'),
    elements: z
      .array(
        z.discriminatedUnion('type', [
          paragraph,
          z.strictObject({
            type: z.literal('rich_text_list'),
            style: z.literal('bullet'),
            elements: z.array(paragraph).min(1),
          }),
        ]),
      )
      .min(1),
  }),
]);

/** Repeats Slack's limits from its reference, independently of the code, and adds that nothing may be live. */
export const slackPayload = z.strictObject({
  text: maxUnits(4000)
    .min(1)
    .refine(isSafe, 'contains characters that Slack rejects or hides')
    .refine((text) => !/[<>]|&(?!(amp|lt|gt);)/.test(text), 'contains a character that Slack parses'),
  blocks: z
    .array(slackBlock)
    .max(50)
    .refine((blocks) => JSON.stringify(blocks).length <= 12_000, 'have more than 12,000 characters of JSON together')
    .refine((blocks) => isUnique(actionIds(blocks)), 'contain an action id twice'),
  unfurl_links: z.literal(false),
  unfurl_media: z.literal(false),
  metadata: z
    .strictObject({
      event_type: z.string().regex(/^[a-z_]{1,80}$/),
      event_payload: z.record(z.string(), maxUnits(1000)),
    })
    .optional(),
});

export type CheckedPayload = z.infer<typeof slackPayload>;
export type CheckedBlock = z.infer<typeof slackBlock>;
export type CheckedControl = z.infer<typeof button> | z.infer<typeof menu>;

function isSafe(text: string): boolean {
  return text.isWellFormed() && !/(?!\n)\p{Cc}|[\u202a-\u202e\u2066-\u2069]/u.test(text);
}

function actionIds(blocks: readonly CheckedBlock[]): string[] {
  return blocks.flatMap((one) => {
    if (one.type === 'actions') return one.elements.map(({ action_id }) => action_id);
    return one.type === 'section' && one.accessory ? [one.accessory.action_id] : [];
  });
}

function isUnique(names: readonly string[]): boolean {
  return new Set(names).size === names.length;
}

export function readingOf(blocks: readonly CheckedBlock[]): string[] {
  return blocks.flatMap(textsOf);
}

function textsOf(one: CheckedBlock): string[] {
  switch (one.type) {
    case 'header':
    case 'section':
      return [one.text.text];
    case 'context':
      return one.elements.map(({ text }) => text);
    case 'actions':
      return one.elements.flatMap((element) =>
        element.type === 'button' ? [element.text.text] : element.options.map(({ text }) => text.text),
      );
    case 'rich_text':
      return paragraphsOf(one).map(({ elements }) =>
        elements.map((element) => (element.type === 'date' ? '' : element.text)).join(''),
      );
    case 'image':
      return [one.alt_text];
    case 'divider':
      return [];
  }
}

/** In epoch seconds. */
export function momentsOf(blocks: readonly CheckedBlock[]): number[] {
  return blocks
    .flatMap((one) => (one.type === 'rich_text' ? paragraphsOf(one) : []))
    .flatMap(({ elements }) => elements.flatMap((element) => (element.type === 'date' ? [element.timestamp] : [])));
}

function paragraphsOf({ elements }: Extract<CheckedBlock, { type: 'rich_text' }>): z.infer<typeof paragraph>[] {
  return elements.flatMap((part) => (part.type === 'rich_text_section' ? [part] : part.elements));
}

export function valuesOf(blocks: readonly CheckedBlock[], action: string): string[] {
  return blocks.flatMap((one): string[] => {
    const elements = one.type === 'actions' ? one.elements : one.type === 'section' ? [one.accessory] : [];
    return elements.flatMap((element) => {
      if (!element?.action_id.startsWith(action)) return [];
      return element.type === 'button' ? [element.value ?? ''] : element.options.map(({ value }) => value);
    });
  });
}
