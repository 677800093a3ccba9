import { z } from 'zod';

const id = z.string().min(1);
const permissionBits = z.string().regex(/^\d{1,20}$/);

const user = z.object({
  id,
  username: z.string(),
  global_name: z.string().nullish(),
  bot: z.boolean().nullish(),
});

const member = z.object({
  user: user.optional(),
  nick: z.string().nullish(),
  permissions: permissionBits.optional(),
  communication_disabled_until: z.iso.datetime({ offset: true }).nullish().catch(undefined),
});

const interactionBase = z.object({
  id,
  application_id: id,
  token: z.string().min(1),
  guild_id: id.nullish(),
  channel_id: id.nullish(),
  channel: z.object({ type: z.number().optional(), name: z.string().nullish() }).nullish(),
  /** 0: in a server. 1: in the bot's direct messages. 2: in a conversation without the bot. */
  context: z.number().nullish(),
  /** Key "0" holds the server in which the bot is installed, key "1" the person who installed it. */
  authorizing_integration_owners: z.record(z.string(), z.string()).nullish(),
  app_permissions: permissionBits.nullish(),
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
  guild_id: id.optional().catch(undefined),
  name: z.string(),
  type: z.number().default(1),
  options: z.array(option.extend({ options: z.array(option).optional() })).optional(),
  target_id: id.optional(),
  resolved: z.object({ messages: z.record(z.string(), z.unknown()).optional() }).optional(),
});

const controlMessage = z.object({ id, flags: z.number().default(0), components: z.unknown().optional() });

const componentData = z.object({ custom_id: z.string(), values: z.array(z.string()).optional() });

const input = z.object({
  custom_id: z.string(),
  value: z.string().nullish(),
  values: z.array(z.string()).nullish(),
});
/** Older clients send inputs in rows, newer ones below labels. */
const inputHolder = z.object({ components: z.array(input).optional(), component: input.optional() });
const formData = z.object({ custom_id: z.string(), components: z.array(inputHolder) });

export const interactionPayload = z.discriminatedUnion('type', [
  z.object({ type: z.literal(1) }),
  interactionBase.extend({ type: z.literal(2), data: commandData }),
  interactionBase.extend({ type: z.literal(3), data: componentData, message: controlMessage }),
  interactionBase.extend({ type: z.literal(4), data: commandData }),
  interactionBase.extend({ type: z.literal(5), data: formData, message: controlMessage.nullish() }),
]);

type InteractionPayload = z.infer<typeof interactionPayload>;
/** Excludes type 1, Discord's check of the endpoint. */
export type Interaction = Exclude<InteractionPayload, { type: 1 }>;
export type CommandInteraction = Extract<InteractionPayload, { type: 2 }>;
export type PressInteraction = Extract<InteractionPayload, { type: 3 }>;
export type AutocompleteInteraction = Extract<InteractionPayload, { type: 4 }>;
export type FormInteraction = Extract<InteractionPayload, { type: 5 }>;
export type Option = z.infer<typeof option>;

/** Maps input ids to the submitted values, "" if there is none, and the first value of a list. */
export function inputsOf({ components }: FormInteraction['data']): ReadonlyMap<string, string> {
  const inputs = components.flatMap(({ components: row = [], component }) => (component ? [component] : row));
  return new Map(inputs.map(({ custom_id, value, values }) => [custom_id, value ?? values?.[0] ?? '']));
}

export const messagePayload = z.object({
  id,
  channel_id: id,
  guild_id: id.nullish(),
  /** 0: a message. 19: a reply. Others: system messages, and answers to commands. */
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

export function displayName(
  person: Pick<MessagePayload['author'], 'username' | 'global_name'>,
  nick?: string | null | undefined,
): string {
  return nick || person.global_name || person.username;
}
