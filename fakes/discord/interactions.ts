import { randomBytes } from 'node:crypto';
import { recordUserTexts } from '../user-texts.ts';
import { type Fields, fieldsIn, isFields } from './fields.ts';
import { checkDeferral, checkMessage } from './message-body.ts';
import {
  alreadyAcknowledged,
  checkCount,
  checkLength,
  invalidBody,
  invalidWebhookToken,
  tooLong,
  unknownInteraction,
  unknownMessage,
} from './refusal.ts';
import { fieldsOf, noContent, ok, type RouteCall, type Routes } from './route.ts';
import { CHANNEL, EPHEMERAL, type SentCall, type StoredMessage, USER, type World } from './world.ts';

export interface Origin {
  readonly channel?: string;
  readonly user?: string;
  readonly payloadFields?: Fields;
}

/** `message` has the pressed control. */
export interface UserAction {
  readonly type: (typeof INTERACTION_TYPES)[keyof typeof INTERACTION_TYPES];
  readonly data: Fields;
  readonly message?: Fields;
}

export interface Interaction {
  readonly id: string;
  readonly token: string;
  readonly payload: Fields;
  readonly type: UserAction['type'];
  readonly channel: string;
  readonly user: string;
  readonly sourceMessage?: string | undefined;
  /** In milliseconds of `InteractionTimings.clock`. */
  readonly startedAt: number;
  callback?: { readonly type: number; readonly data: Fields };
  /** Undefined until a message holds the answer. */
  answerId?: string;
  isPrivate: boolean;
  isRetracted?: boolean;
}

const INTERACTION_TYPES = { ping: 1, command: 2, control: 3, autocomplete: 4, form: 5 } as const;
const [PONG, MESSAGE, DEFERRAL, DEFERRED_UPDATE, UPDATE, CHOICES, FORM] = [1, 4, 5, 6, 7, 8, 9];
const ALLOWED_RESPONSES: Readonly<Record<UserAction['type'], readonly number[]>> = {
  [INTERACTION_TYPES.ping]: [PONG],
  [INTERACTION_TYPES.command]: [MESSAGE, DEFERRAL, FORM],
  [INTERACTION_TYPES.control]: [MESSAGE, DEFERRAL, DEFERRED_UPDATE, UPDATE, FORM],
  [INTERACTION_TYPES.autocomplete]: [CHOICES],
  [INTERACTION_TYPES.form]: [MESSAGE, DEFERRAL, DEFERRED_UPDATE, UPDATE],
};
const CALLBACK = 'POST /interactions/…/callback';
const FOLLOW_UP = 'POST /webhooks/…';
const EDIT = 'PATCH /webhooks/…/messages/@original';
const REPLY_TIMEOUT_MS = 3000;
const TOKEN_LIFE_MS = 15 * 60_000;
const MAX_CHOICES = 25;
const MAX_TEXT = 100;
const MAX_FORM_TITLE = 45;
const MAX_FORM_PARTS = 5;
const APP_PERMISSIONS = '2248473465835073';

export function command(name: string, options: readonly Fields[] = []): UserAction {
  return { type: INTERACTION_TYPES.command, data: { id: '1457000000000000090', name, type: 1, options } };
}

export function messageCommand(name: string, message: StoredMessage): UserAction {
  const resolved = { messages: { [message.id]: message.apiMessage } };
  return {
    type: INTERACTION_TYPES.command,
    data: { id: '1457000000000000091', name, type: 3, target_id: message.id, resolved },
  };
}

export function autocomplete(name: string, options: readonly Fields[]): UserAction {
  return { type: INTERACTION_TYPES.autocomplete, data: { id: '1457000000000000090', name, type: 1, options } };
}

/** With `values`, a menu choice. */
export function press(message: StoredMessage, custom_id: string, values?: readonly string[]): UserAction {
  const data = values ? { component_type: 3, custom_id, values } : { component_type: 2, custom_id };
  return { type: INTERACTION_TYPES.control, data: { ...data, id: 1 }, message: message.apiMessage };
}

/**
 * @param inputs values by input id
 * @param message the one from which the form was opened
 */
export function submit(
  custom_id: string,
  inputs: Readonly<Record<string, string>>,
  message?: StoredMessage,
): UserAction {
  const components = Object.entries(inputs).map(([id, value]) => ({
    type: 1,
    components: [{ type: 4, custom_id: id, value }],
  }));
  return {
    type: INTERACTION_TYPES.form,
    data: { custom_id, components },
    ...(message && { message: message.apiMessage }),
  };
}

/** Discord's check of an interactions endpoint. */
export function ping(): UserAction {
  return { type: INTERACTION_TYPES.ping, data: {} };
}

export interface InteractionTimings {
  readonly replyTimeoutMs?: number;
  /** In milliseconds. Defaults to the world's clock. */
  readonly clock?: () => number;
}

export class Interactions {
  readonly all = new Map<string, Interaction>();
  readonly clock: () => number;
  readonly #world: World;
  readonly #replyTimeoutMs: number;

  constructor(world: World, { replyTimeoutMs = REPLY_TIMEOUT_MS, clock = world.now }: InteractionTimings = {}) {
    this.#world = world;
    this.#replyTimeoutMs = replyTimeoutMs;
    this.clock = clock;
  }

  begin(
    { type, data, message }: UserAction,
    { channel = CHANNEL, user = USER, payloadFields = {} }: Origin = {},
  ): Interaction {
    recordUserTexts(data);
    const world = this.#world;
    const channelInfo = world.channels.get(channel);
    if (!channelInfo) throw new Error(`The fake Discord has no channel ${channel}. Pass it to startDiscordServer.`);
    const id = world.nextId();
    const token = `interaction-${randomBytes(24).toString('base64url')}`;
    const { guild } = channelInfo;
    const permissions = world.users.get(user)?.permissions ?? '0';
    const author = world.user(user);
    const payload = {
      id,
      application_id: world.application,
      type,
      token,
      version: 1,
      ...(type !== INTERACTION_TYPES.ping && { data }),
      ...(message && { message }),
      channel_id: channel,
      channel: { ...world.channel(channelInfo), permissions },
      ...(guild === undefined
        ? { user: author, context: 1, authorizing_integration_owners: { 0: '0' } }
        : {
            guild_id: guild,
            guild: { id: guild, locale: 'en-US', features: [] },
            guild_locale: 'en-US',
            member: { ...world.member(user), permissions },
            context: 0,
            authorizing_integration_owners: { 0: guild },
          }),
      locale: 'en-US',
      app_permissions: APP_PERMISSIONS,
      attachment_size_limit: 10_485_760,
      entitlements: [],
      ...payloadFields,
    };
    const { id: messageId } = message ?? {};
    const sourceMessage = typeof messageId === 'string' ? messageId : undefined;
    const interaction: Interaction = {
      ...{ id, token, payload, type, channel, user, sourceMessage },
      startedAt: this.clock(),
      isPrivate: false,
    };
    this.all.set(id, interaction);
    return interaction;
  }

  reply({ answerId }: Interaction): StoredMessage | undefined {
    return answerId === undefined ? undefined : this.#world.message(answerId);
  }

  /**
   * Accepts the initial response, from a call or the response to an HTTP request.
   * @throws Refusal if it is late, repeated or invalid
   */
  answer(interaction: Interaction, { type: code, data: fields }: Fields): void {
    if (interaction.callback) throw alreadyAcknowledged();
    if (this.clock() - interaction.startedAt > this.#replyTimeoutMs) throw unknownInteraction();
    const type = Number(code);
    if (!ALLOWED_RESPONSES[interaction.type].includes(type)) {
      throw invalidBody(['type'], 'INTERACTION_CALLBACK_TYPE', `Type ${type} does not answer this interaction.`);
    }
    const data = isFields(fields) ? fields : {};
    this.#checkResponse(type, data, interaction);
    interaction.callback = { type, data };
    interaction.isPrivate = isEphemeral(data);
    if (type === MESSAGE) this.#add(interaction, data, true, { sentBy: CALLBACK });
    if (interaction.sourceMessage === undefined || (type !== UPDATE && type !== DEFERRED_UPDATE)) return;
    interaction.answerId = interaction.sourceMessage;
    if (type === UPDATE) this.#world.editMessage(interaction.sourceMessage, data, { sentBy: CALLBACK });
  }

  addFollowUp(interaction: Interaction, data: Fields, files?: RouteCall['files']): StoredMessage {
    checkMessage(data, undefined, files);
    // After a deferral, the next message becomes the answer and is as private as the deferral.
    const { callback, answerId, isRetracted = false, isPrivate } = interaction;
    if (callback?.type === DEFERRAL && answerId === undefined && !isRetracted) {
      const flags = (Number(data['flags'] ?? 0) & ~EPHEMERAL) | (isPrivate ? EPHEMERAL : 0);
      return this.#add(interaction, { ...data, flags }, true, { files, sentBy: FOLLOW_UP });
    }
    return this.#add(interaction, data, false, { files, sentBy: FOLLOW_UP });
  }

  /**
   * @param message its id, or "@original" for the answer
   * @throws Refusal if the message is unknown or invalid
   */
  edit(interaction: Interaction, message: string, data: Fields, files?: RouteCall['files']): StoredMessage | undefined {
    const { callback, answerId } = interaction;
    if (message === '@original' && answerId === undefined && callback?.type === DEFERRAL) {
      checkMessage(data, undefined, files);
      return this.#add(interaction, data, true, { files, sentBy: EDIT });
    }
    const before = this.message(interaction, message);
    checkMessage(data, before.body, files);
    return this.#world.editMessage(before.id, data, { files, sentBy: EDIT });
  }

  /** @throws Refusal if the message does not exist */
  message({ answerId }: Interaction, message: string): StoredMessage {
    const stored = this.#world.message(message === '@original' ? (answerId ?? '') : message);
    if (!stored) throw unknownMessage();
    return stored;
  }

  #add(interaction: Interaction, data: Fields, isReply: boolean, sending: SentCall): StoredMessage {
    const { id, type, user, channel, isPrivate } = interaction;
    const isHidden = isEphemeral(data) || (isReply && isPrivate);
    const interaction_metadata = { id, type, user: this.#world.user(user), authorizing_integration_owners: {} };
    const author = this.#world.application;
    const message = this.#world.addMessage(
      { channel, author, body: data, ...(isHidden && { onlyFor: user }) },
      { webhook_id: author, interaction_metadata },
      sending,
    );
    if (isReply) interaction.answerId = message.id;
    return message;
  }

  #checkResponse(type: number, data: Fields, { sourceMessage }: Interaction): void {
    if (type === DEFERRAL) checkDeferral(data);
    if (type === MESSAGE) checkMessage(data);
    if (type === UPDATE)
      checkMessage(data, sourceMessage === undefined ? undefined : this.#world.message(sourceMessage)?.body);
    if (type === CHOICES) checkChoices(data);
    if (type === FORM) checkForm(data);
  }
}

export interface InteractionState {
  readonly world: World;
  readonly interactions: Interactions;
}

export const INTERACTION_ROUTES: Routes<InteractionState> = {
  'POST /interactions/:interaction/:token/callback': ({ ids: [id, token], body }, { interactions }) => {
    const interaction = interactions.all.get(id);
    if (!interaction || interaction.token !== token) throw unknownInteraction();
    interactions.answer(interaction, fieldsOf(body));
    return noContent;
  },
  'POST /webhooks/:application/:token': ({ ids, body, files }, { world, interactions }) =>
    ok(interactions.addFollowUp(acknowledged(ids, world, interactions), fieldsOf(body), files).apiMessage),
  'GET /webhooks/:application/:token/messages/:message': ({ ids }, { world, interactions }) =>
    ok(interactions.message(acknowledged(ids, world, interactions), ids[2]).apiMessage),
  'PATCH /webhooks/:application/:token/messages/:message': ({ ids, body, files }, { world, interactions }) =>
    ok(interactions.edit(acknowledged(ids, world, interactions), ids[2], fieldsOf(body), files)?.apiMessage),
  'DELETE /webhooks/:application/:token/messages/:message': ({ ids }, { world, interactions }) => {
    const interaction = acknowledged(ids, world, interactions);
    if (interaction.answerId === undefined && interaction.callback?.type === DEFERRAL) {
      interaction.isRetracted = true;
    } else {
      world.removeMessage(interactions.message(interaction, ids[2]).id);
    }
    return noContent;
  },
};

/** @throws Refusal unless the interaction has an initial response and has not expired */
function acknowledged(
  [application, token]: readonly [string, string, string],
  world: World,
  { all, clock }: Interactions,
): Interaction {
  const interaction = [...all.values()].find((interaction) => interaction.token === token);
  if (application !== world.application || !interaction?.callback) throw unknownMessage();
  if (clock() - interaction.startedAt > TOKEN_LIFE_MS) throw invalidWebhookToken();
  return interaction;
}

function isEphemeral({ flags }: Fields): boolean {
  return typeof flags === 'number' && (flags & EPHEMERAL) !== 0;
}

function checkChoices({ choices }: Fields): void {
  if (!Array.isArray(choices) || choices.length > MAX_CHOICES) throw tooLong(['data', 'choices'], MAX_CHOICES);
  for (const [i, { name, value }] of fieldsIn(choices).entries()) {
    for (const text of [name, value]) checkLength(['data', 'choices', i], String(text ?? ''), MAX_TEXT);
  }
}

function checkForm({ custom_id: id, title, components }: Fields): void {
  checkLength(['data', 'custom_id'], id, MAX_TEXT);
  checkLength(['data', 'title'], title, MAX_FORM_TITLE);
  checkCount(['data', 'components'], components, MAX_FORM_PARTS);
}
