import { z } from 'zod';

// The schemas of what the bot reads in Discord's payloads. Other fields are ignored.

const id = z.string().min(1);
const bits = z.string().regex(/^\d{1,20}$/);

const user = z.object({
  id,
  username: z.string(),
  global_name: z.string().nullish(),
  bot: z.boolean().nullish(),
});

const member = z.object({
  user: user.optional(),
  nick: z.string().nullish(),
  permissions: bits.optional(),
  communication_disabled_until: z.iso.datetime({ offset: true }).nullish().catch(undefined),
});

const interactionBase = z.object({
  id,
  application_id: id,
  token: z.string().min(1),
  guild_id: id.nullish(),
  channel_id: id.nullish(),
  channel: z.object({ type: z.number().optional(), name: z.string().nullish() }).nullish(),
  /** 0 in a server, 1 in the bot's direct messages, 2 in a conversation that the bot is not in. */
  context: z.number().nullish(),
  /** The key "0" is the server in which the bot is installed, "1" the person who installed it. */
  authorizing_integration_owners: z.record(z.string(), z.string()).nullish(),
  app_permissions: bits.nullish(),
  member: member.nullish(),
  user: user.nullish(),
});

const optionValue = z.union([z.string(), z.number(), z.boolean()]);

const option = z.object({
  name: z.string(),
  type: z.number(),
  value: optionValue.optional(),
  focused: z.boolean().optional(),
});

const commandData = z.object({
  id: id.optional().catch(undefined),
  /** Set if the command is registered only in this guild. */
  guild_id: id.optional().catch(undefined),
  name: z.string(),
  type: z.number().default(1),
  options: z.array(option.extend({ options: z.array(option).optional() })).optional(),
  target_id: id.optional(),
  resolved: z.object({ messages: z.record(z.string(), z.unknown()).optional() }).optional(),
});

const source = z.object({ id, flags: z.number().default(0), components: z.unknown().optional() });

const componentData = z.object({ custom_id: z.string(), values: z.array(z.string()).optional() });

const input = z.object({
  custom_id: z.string(),
  value: z.string().nullish(),
  values: z.array(z.string()).nullish(),
});
/** Older forms have their inputs in rows, newer ones below labels. */
const inputHolder = z.object({ components: z.array(input).optional(), component: input.optional() });
const formData = z.object({ custom_id: z.string(), components: z.array(inputHolder) });

export const interactionPayload = z.discriminatedUnion('type', [
  z.object({ type: z.literal(1) }),
  interactionBase.extend({ type: z.literal(2), data: commandData }),
  interactionBase.extend({ type: z.literal(3), data: componentData, message: source }),
  interactionBase.extend({ type: z.literal(4), data: commandData }),
  interactionBase.extend({ type: z.literal(5), data: formData, message: source.nullish() }),
]);

type InteractionPayload = z.infer<typeof interactionPayload>;
/** Any interaction of a person; type 1 is Discord's check of a URL. */
export type Interaction = Exclude<InteractionPayload, { type: 1 }>;
export type CommandInteraction = Extract<InteractionPayload, { type: 2 }>;
export type PressInteraction = Extract<InteractionPayload, { type: 3 }>;
export type AutocompleteInteraction = Extract<InteractionPayload, { type: 4 }>;
export type FormInteraction = Extract<InteractionPayload, { type: 5 }>;
export type Option = z.infer<typeof option>;

/** The submitted values by input id. Only the first value of a list is used. */
export function inputsOf({ components }: FormInteraction['data']): ReadonlyMap<string, string> {
  const inputs = components.flatMap(({ components: row = [], component }) => (component ? [component] : row));
  return new Map(inputs.map(({ custom_id, value, values }) => [custom_id, value ?? values?.[0] ?? '']));
}

export const messagePayload = z.object({
  id,
  channel_id: id,
  guild_id: id.nullish(),
  /** 0 for a message, 19 for a reply; all other types are system messages. */
  type: z.number(),
  content: z.string(),
  author: user,
  webhook_id: id.nullish(),
  member: member.nullish(),
  mentions: z.array(z.object({ id })).default([]),
  mention_roles: z.array(id).default([]),
  referenced_message: z.object({ author: z.object({ id }), components: z.unknown().optional() }).nullish(),
});
export type MessagePayload = z.infer<typeof messagePayload>;

/** The name that Discord shows for a person. */
export function displayName(
  person: Pick<MessagePayload['author'], 'username' | 'global_name'>,
  nick?: string | null | undefined,
): string {
  return nick || person.global_name || person.username;
}
