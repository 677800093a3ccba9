import { z } from 'zod';

const button = z.looseObject({
  type: z.literal(2),
  style: z.number(),
  label: z.string().default(''),
  custom_id: z.string().optional(),
  url: z.string().optional(),
  disabled: z.boolean().optional(),
});
export type DiscordButton = z.infer<typeof button>;

const menu = z.looseObject({
  type: z.literal(3),
  custom_id: z.string(),
  placeholder: z.string().optional(),
  options: z.array(
    z.object({
      label: z.string(),
      value: z.string(),
      description: z.string().optional(),
      default: z.boolean().optional(),
    }),
  ),
  disabled: z.boolean().optional(),
  required: z.boolean().optional(),
});
export type DiscordMenu = z.infer<typeof menu>;

const unsupported = z
  .looseObject({ type: z.number() })
  .transform(({ type }) => ({ type: 'unsupported' as const, number: type }));

const text = z.looseObject({ type: z.literal(10), content: z.string() });
const separator = z.looseObject({ type: z.literal(14) });
const row = z.looseObject({ type: z.literal(1), components: z.array(z.union([button, menu, unsupported])) });
const section = z.looseObject({
  type: z.literal(9),
  components: z.array(z.union([text, unsupported])),
  accessory: z.union([button, unsupported]),
});
const gallery = z.looseObject({
  type: z.literal(12),
  items: z.array(z.object({ media: z.object({ url: z.string() }), description: z.string().nullish() })),
});
const flatParts = [text, separator, row, section, gallery] as const;
const container = z.looseObject({
  type: z.literal(17),
  accent_color: z.number().nullish(),
  components: z.array(z.union([...flatParts, unsupported])),
});
const part = z.union([...flatParts, container, unsupported]);
export type DiscordPart = z.infer<typeof part>;

const body = z.looseObject({ content: z.string().optional(), components: z.array(part).optional() });
const wrappedPayload = z.object({ data: z.record(z.string(), z.unknown()) });

/** Reads a message, or one inside an interaction's response. */
export function discordBody(payload: unknown): { content: string; parts: readonly DiscordPart[] } {
  const parsedBody = body.safeParse(unwrap(payload));
  return { content: parsedBody.data?.content ?? '', parts: parsedBody.data?.components ?? [] };
}

export function discordTexts(payload: unknown): string[] {
  const { content, parts } = discordBody(payload);
  const innerParts = parts.flatMap((part) => (part.type === 17 ? part.components : [part]));
  const leafParts = innerParts.flatMap((part) => (part.type === 9 ? part.components : [part]));
  return [content, ...leafParts.flatMap((part) => (part.type === 10 ? [part.content] : []))].filter(
    (text) => text !== '',
  );
}

/** Returns the message or modal inside an interaction's response, or the payload itself. */
export function unwrap(payload: unknown): unknown {
  return wrappedPayload.safeParse(payload).data?.data ?? payload;
}

const input = z.looseObject({
  type: z.literal(4),
  custom_id: z.string(),
  style: z.number().default(1),
  value: z.string().optional(),
  placeholder: z.string().optional(),
  required: z.boolean().optional(),
  max_length: z.number().optional(),
});
const field = z.union([input, menu]);
const labelledField = z.looseObject({
  type: z.literal(18),
  label: z.string(),
  description: z.string().optional(),
  component: field,
});
const modal = z.looseObject({
  custom_id: z.string(),
  title: z.string(),
  components: z.array(z.union([labelledField, text, unsupported])),
});

export type DiscordField = z.infer<typeof labelledField>;
export type DiscordModal = z.infer<typeof modal>;

/** @throws ZodError if the payload is not a modal */
export function discordModal(payload: unknown): DiscordModal {
  return modal.parse(unwrap(payload));
}

export function initialFields({ components }: DiscordModal): Record<string, string> {
  return Object.fromEntries(
    components.flatMap((part) => {
      if (part.type !== 18) return [];
      const { component: control } = part;
      const value = control.type === 3 ? control.options.find((option) => option.default)?.value : control.value;
      return [[control.custom_id, value ?? '']];
    }),
  );
}
