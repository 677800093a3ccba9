import { randomBytes } from 'node:crypto';
import { recordUserTexts } from '../user-texts.ts';
import { type Fields, fieldsIn, isFields } from './fields.ts';
import { checkDeferral, checkMessage } from './message-body.ts';
import {
  alreadyAcknowledged,
  invalidBody,
  invalidWebhookToken,
  unknownInteraction,
  unknownMessage,
} from './refusal.ts';
import { fieldsOf, noContent, ok, type RouteCall, type Routes } from './route.ts';
import { CHANNEL, EPHEMERAL, type Sending, type StoredMessage, USER, type World } from './world.ts';

/** Where an interaction begins, and who begins it. */
export interface Origin {
  readonly channel?: string;
  readonly user?: string;
  /** Further fields of the payload, such as `app_permissions`. */
  readonly more?: Fields;
}

/** What a person does: the type and data of an interaction, and the message with the pressed control. */
export interface UserAction {
  readonly type: (typeof TYPES)[keyof typeof TYPES];
  readonly data: Fields;
  readonly message?: Fields;
}

/** An interaction and its state. */
export interface Interaction {
  readonly id: string;
  readonly token: string;
  /** In Discord's format. */
  readonly payload: Fields;
  readonly type: UserAction['type'];
  readonly channel: string;
  readonly user: string;
  /** The id of the message with the control. */
  readonly source?: string | undefined;
  /** When it began, by the clock of interactions. */
  readonly at: number;
  /** The first response: its type and data. */
  callback?: { readonly type: number; readonly data: Fields };
  /** The id of the message that answers it; undefined while that is deferred. */
  original?: string;
  /** Whether the answer after a deferral is ephemeral. */
  isPrivate: boolean;
  /** Whether the deferral was deleted before there was an answer. */
  isRetracted?: boolean;
}

const TYPES = { ping: 1, command: 2, control: 3, autocomplete: 4, form: 5 } as const;
const REPLIES = { pong: 1, message: 4, deferred: 5, deferredUpdate: 6, update: 7, choices: 8, form: 9 } as const;
/** The first responses that Discord accepts for each type of interaction. */
const ALLOWED_REPLIES: Readonly<Record<UserAction['type'], readonly number[]>> = {
  [TYPES.ping]: [REPLIES.pong],
  [TYPES.command]: [REPLIES.message, REPLIES.deferred, REPLIES.form],
  [TYPES.control]: [REPLIES.message, REPLIES.deferred, REPLIES.deferredUpdate, REPLIES.update, REPLIES.form],
  [TYPES.autocomplete]: [REPLIES.choices],
  [TYPES.form]: [REPLIES.message, REPLIES.deferred, REPLIES.deferredUpdate, REPLIES.update],
};
const CALLBACK = 'POST /interactions/…/callback';
const FOLLOW_UP = 'POST /webhooks/…';
const EDIT = 'PATCH /webhooks/…/messages/@original';
const REPLY_TIMEOUT_MS = 3000;
const TOKEN_LIFE_MS = 15 * 60_000;
const APP_PERMISSIONS = '2248473465835073';

/** A slash command. @param options in Discord's format: the subcommand, which holds its own options */
export function command(name: string, options: readonly Fields[] = []): UserAction {
  return { type: TYPES.command, data: { id: '1457000000000000090', name, type: 1, options } };
}

/** A command in a message's menu. */
export function messageCommand(name: string, message: StoredMessage): UserAction {
  const resolved = { messages: { [message.id]: message.shown } };
  return { type: TYPES.command, data: { id: '1457000000000000091', name, type: 3, target_id: message.id, resolved } };
}

/** Typing in an option, which has `focused: true`. */
export function autocomplete(name: string, options: readonly Fields[]): UserAction {
  return { type: TYPES.autocomplete, data: { id: '1457000000000000090', name, type: 1, options } };
}

/** A pressed button or, with values, a choice in a menu. */
export function press(message: StoredMessage, custom_id: string, values?: readonly string[]): UserAction {
  const data = values ? { component_type: 3, custom_id, values } : { component_type: 2, custom_id };
  return { type: TYPES.control, data: { ...data, id: 1 }, message: message.shown };
}

/**
 * A submitted form.
 * @param inputs the values by input id
 * @param message the one with the button that opened it
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
  return { type: TYPES.form, data: { custom_id, components }, ...(message && { message: message.shown }) };
}

/** Discord's check of an interactions endpoint. */
export function ping(): UserAction {
  return { type: TYPES.ping, data: {} };
}

export interface InteractionOptions {
  /** How long the first response may take, in milliseconds. */
  readonly toReplyMs?: number;
  /** The clock for that time and for the life of tokens, in milliseconds; by default the world's. */
  readonly elapsed?: () => number;
}

/** All interactions, and the rules for answering them. */
export class Interactions {
  readonly all = new Map<string, Interaction>();
  readonly elapsed: () => number;
  readonly #world: World;
  readonly #toReplyMs: number;

  constructor(world: World, { toReplyMs = REPLY_TIMEOUT_MS, elapsed = world.now }: InteractionOptions = {}) {
    this.#world = world;
    this.#toReplyMs = toReplyMs;
    this.elapsed = elapsed;
  }

  /** Creates an interaction. The caller sends its payload to the bot. */
  begin({ type, data, message }: UserAction, { channel = CHANNEL, user = USER, more = {} }: Origin = {}): Interaction {
    recordUserTexts(data);
    const world = this.#world;
    const place = world.channels.get(channel);
    if (!place) throw new Error(`The fake Discord has no channel ${channel}. Name it when the server is started.`);
    const id = world.nextId();
    const token = `interaction-${randomBytes(24).toString('base64url')}`;
    const { guild } = place;
    const permissions = world.users.get(user)?.permissions ?? '0';
    const author = world.user(user);
    const payload = {
      id,
      application_id: world.application,
      type,
      token,
      version: 1,
      ...(type !== TYPES.ping && { data }),
      ...(message && { message }),
      channel_id: channel,
      channel: { ...world.channel(place), permissions },
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
      ...more,
    };
    const { id: on } = message ?? {};
    const source = typeof on === 'string' ? on : undefined;
    const at = this.elapsed();
    const begun: Interaction = { id, token, payload, type, channel, user, source, at, isPrivate: false };
    this.all.set(id, begun);
    return begun;
  }

  /** The message that answers, with all edits so far. */
  reply({ original }: Interaction): StoredMessage | undefined {
    return original === undefined ? undefined : this.#world.message(original);
  }

  /** Accepts the first response, which came as a call or as the response to an HTTP request. @throws Refusal */
  answer(interaction: Interaction, { type: code, data: fields }: Fields): void {
    if (interaction.callback) throw alreadyAcknowledged();
    if (this.elapsed() - interaction.at > this.#toReplyMs) throw unknownInteraction();
    const type = Number(code);
    if (!ALLOWED_REPLIES[interaction.type].includes(type)) {
      throw invalidBody(['type'], 'INTERACTION_CALLBACK_TYPE', `Type ${type} does not answer this interaction.`);
    }
    const data = isFields(fields) ? fields : {};
    this.#check(type, data, interaction);
    interaction.callback = { type, data };
    interaction.isPrivate = isEphemeral(data);
    if (type === REPLIES.message) this.#add(interaction, data, true, { sentBy: CALLBACK });
    if ([REPLIES.update, REPLIES.deferredUpdate].some((one) => one === type) && interaction.source !== undefined) {
      interaction.original = interaction.source;
      if (type === REPLIES.update) this.#world.change(interaction.source, data, { sentBy: CALLBACK });
    }
  }

  /** Adds a follow-up message. @throws Refusal */
  follow(interaction: Interaction, data: Fields, files?: RouteCall['files']): StoredMessage {
    checkMessage(data, undefined, files);
    // After a deferral the next message becomes the answer, as private as the deferral.
    const { callback, original, isRetracted = false, isPrivate } = interaction;
    if (callback?.type === REPLIES.deferred && original === undefined && !isRetracted) {
      const flags = (Number(data['flags'] ?? 0) & ~EPHEMERAL) | (isPrivate ? EPHEMERAL : 0);
      return this.#add(interaction, { ...data, flags }, true, { files, sentBy: FOLLOW_UP });
    }
    return this.#add(interaction, data, false, { files, sentBy: FOLLOW_UP });
  }

  /** Edits one of its messages; "@original" is the answer. @throws Refusal */
  edit(interaction: Interaction, message: string, data: Fields, files?: RouteCall['files']): StoredMessage | undefined {
    const { callback, original } = interaction;
    if (message === '@original' && original === undefined && callback?.type === REPLIES.deferred) {
      checkMessage(data, undefined, files);
      return this.#add(interaction, data, true, { files, sentBy: EDIT });
    }
    const before = this.message(interaction, message);
    checkMessage(data, before.body, files);
    return this.#world.change(before.id, data, { files, sentBy: EDIT });
  }

  /** @throws Refusal */
  message({ original }: Interaction, message: string): StoredMessage {
    const found = this.#world.message(message === '@original' ? (original ?? '') : message);
    if (!found) throw unknownMessage();
    return found;
  }

  #add(interaction: Interaction, data: Fields, isReply: boolean, sending: Sending): StoredMessage {
    const { id, type, user, channel, isPrivate } = interaction;
    const isHidden = isEphemeral(data) || (isReply && isPrivate);
    const interaction_metadata = { id, type, user: this.#world.user(user), authorizing_integration_owners: {} };
    const author = this.#world.application;
    const message = this.#world.add(
      { channel, author, body: data, ...(isHidden && { onlyFor: user }) },
      { webhook_id: author, interaction_metadata },
      sending,
    );
    if (isReply) interaction.original = message.id;
    return message;
  }

  #check(type: number, data: Fields, { source }: Interaction): void {
    if (type === REPLIES.deferred) checkDeferral(data);
    if (type === REPLIES.message) checkMessage(data);
    if (type === REPLIES.update)
      checkMessage(data, source === undefined ? undefined : this.#world.message(source)?.body);
    if (type === REPLIES.choices) checkChoices(data);
    if (type === REPLIES.form) checkForm(data);
  }
}

/** The routes for answers, their edits and follow-ups. */
export const INTERACTION_ROUTES: Routes = {
  'POST /interactions/:interaction/:token/callback': ({ ids: [id, token], query, body }, { interactions }) => {
    const interaction = interactions.all.get(id);
    if (!interaction || interaction.token !== token) throw unknownInteraction();
    interactions.answer(interaction, fieldsOf(body));
    if (query.get('with_response') !== 'true') return noContent;
    const message = interactions.reply(interaction);
    const { type = 0 } = interaction.callback ?? {};
    return ok({
      interaction: { id, type: interaction.type, ...(message && { response_message_id: message.id }) },
      ...(message && { resource: { type, message: message.shown } }),
    });
  },
  'POST /webhooks/:application/:token': (call, { world, interactions }) =>
    ok(interactions.follow(acknowledged(call.ids, world, interactions), fieldsOf(call.body), call.files).shown),
  'GET /webhooks/:application/:token/messages/:message': ({ ids }, { world, interactions }) =>
    ok(interactions.message(acknowledged(ids, world, interactions), ids[2]).shown),
  'PATCH /webhooks/:application/:token/messages/:message': ({ ids, body, files }, { world, interactions }) =>
    ok(interactions.edit(acknowledged(ids, world, interactions), ids[2], fieldsOf(body), files)?.shown),
  'DELETE /webhooks/:application/:token/messages/:message': ({ ids }, { world, interactions }) => {
    const interaction = acknowledged(ids, world, interactions);
    if (interaction.original === undefined && interaction.callback?.type === REPLIES.deferred) {
      interaction.isRetracted = true;
    } else {
      world.remove(interactions.message(interaction, ids[2]).id);
    }
    return noContent;
  },
};

/** The interaction of a token that has its first response and has not expired. @throws Refusal */
function acknowledged(
  [application, token]: readonly [string, string, string],
  world: World,
  { all, elapsed }: Interactions,
): Interaction {
  const found = [...all.values()].find((one) => one.token === token);
  if (application !== world.application || !found?.callback) throw unknownMessage();
  if (elapsed() - found.at > TOKEN_LIFE_MS) throw invalidWebhookToken();
  return found;
}

function isEphemeral({ flags }: Fields): boolean {
  return typeof flags === 'number' && (flags & EPHEMERAL) !== 0;
}

function checkChoices({ choices }: Fields): void {
  if (!Array.isArray(choices) || choices.length > 25) {
    throw invalidBody(['data', 'choices'], 'BASE_TYPE_MAX_LENGTH', 'Must be 25 or fewer in length.');
  }
  for (const [i, { name, value }] of fieldsIn(choices).entries()) {
    for (const text of [name, value]) {
      const { length } = String(text ?? '');
      if (length < 1 || length > 100) {
        throw invalidBody(['data', 'choices', i], 'BASE_TYPE_BAD_LENGTH', 'Must be between 1 and 100 in length.');
      }
    }
  }
}

function checkForm({ custom_id: id, title, components }: Fields): void {
  const fits = (text: unknown, most: number) => typeof text === 'string' && text.length > 0 && text.length <= most;
  if (!fits(id, 100)) throw invalidBody(['data', 'custom_id'], 'BASE_TYPE_BAD_LENGTH', '1 to 100 characters.');
  if (!fits(title, 45)) throw invalidBody(['data', 'title'], 'BASE_TYPE_BAD_LENGTH', '1 to 45 characters.');
  const count = fieldsIn(components).length;
  if (count < 1 || count > 5) throw invalidBody(['data', 'components'], 'BASE_TYPE_BAD_LENGTH', '1 to 5 parts.');
}
