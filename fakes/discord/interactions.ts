import { randomBytes } from 'node:crypto';
import { noteAsked } from '../asked.ts';
import { type Fields, fieldsIn, isFields } from './fields.ts';
import { checkDeferral, checkSaid } from './message-body.ts';
import { fields } from './messages.ts';
import {
  alreadyAcknowledged,
  invalidBody,
  invalidWebhookToken,
  unknownInteraction,
  unknownMessage,
} from './refusal.ts';
import { noContent, ok, type Route, type RouteCall, type Run } from './route.ts';
import { CHANNEL, EPHEMERAL, type Sending, type StoredMessage, USER, type World } from './world.ts';

/** The channel and person of an interaction, by default the first ones. */
export interface Where {
  readonly channel?: string;
  readonly user?: string;
  /** More fields of the payload, such as `app_permissions`. */
  readonly more?: Fields;
}

/** The type and data of an interaction, and the message with the pressed control. */
export interface Asked {
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
  readonly type: Asked['type'];
  readonly channel: string;
  readonly user: string;
  /** The message that a control is on. */
  readonly source?: string | undefined;
  /** When it began, by the clock of interactions. */
  readonly at: number;
  /** The first reply: its type and data. */
  callback?: { readonly type: number; readonly data: Fields };
  /** The message that is the reply; while it is deferred, none. */
  original?: string;
  /** Whether only who asks sees what a deferred reply becomes. */
  isPrivate: boolean;
  /** Whether a deferral was deleted before it became a reply. */
  isRetracted?: boolean;
}

const TYPES = { ping: 1, command: 2, control: 3, autocomplete: 4, form: 5 } as const;
const REPLIES = { pong: 1, message: 4, deferred: 5, deferredUpdate: 6, update: 7, choices: 8, form: 9 } as const;
/** What may be the first reply to what. */
const FITTING: Readonly<Record<Asked['type'], readonly number[]>> = {
  [TYPES.ping]: [REPLIES.pong],
  [TYPES.command]: [REPLIES.message, REPLIES.deferred, REPLIES.form],
  [TYPES.control]: [REPLIES.message, REPLIES.deferred, REPLIES.deferredUpdate, REPLIES.update, REPLIES.form],
  [TYPES.autocomplete]: [REPLIES.choices],
  [TYPES.form]: [REPLIES.message, REPLIES.deferred, REPLIES.deferredUpdate, REPLIES.update],
};
const CALLBACK = 'POST /interactions/…/callback';
const FOLLOW_UP = 'POST /webhooks/…';
const EDIT = 'PATCH /webhooks/…/messages/@original';
const TO_REPLY_MS = 3000;
const TO_FOLLOW_MS = 15 * 60_000;
const APP_PERMISSIONS = '2248473465835073';

/** A slash command. @param options as the interaction has them: of a subcommand, the subcommand with its own */
export function command(name: string, options: readonly Fields[] = []): Asked {
  return { type: TYPES.command, data: { id: '1457000000000000090', name, type: 1, options } };
}

/** A command of a message's menu. */
export function messageCommand(name: string, message: StoredMessage): Asked {
  const resolved = { messages: { [message.id]: message.shown } };
  return { type: TYPES.command, data: { id: '1457000000000000091', name, type: 3, target_id: message.id, resolved } };
}

/** The typing of an option; the option that has the focus says so with `focused: true`. */
export function autocomplete(name: string, options: readonly Fields[]): Asked {
  return { type: TYPES.autocomplete, data: { id: '1457000000000000090', name, type: 1, options } };
}

/** The press of a button, or with values the choice in a menu. */
export function press(message: StoredMessage, custom_id: string, values?: readonly string[]): Asked {
  const data = values ? { component_type: 3, custom_id, values } : { component_type: 2, custom_id };
  return { type: TYPES.control, data: { ...data, id: 1 }, message: message.shown };
}

/** The submission of a form: its inputs by their ids. @param message the one with the button that opened it */
export function submit(custom_id: string, inputs: Readonly<Record<string, string>>, message?: StoredMessage): Asked {
  const components = Object.entries(inputs).map(([id, value]) => ({
    type: 1,
    components: [{ type: 4, custom_id: id, value }],
  }));
  return { type: TYPES.form, data: { custom_id, components }, ...(message && { message: message.shown }) };
}

/** The check that Discord makes of an address for interactions. */
export function ping(): Asked {
  return { type: TYPES.ping, data: {} };
}

export interface InteractionOptions {
  /** The milliseconds that the first reply may take. */
  readonly toReplyMs?: number;
  /** The clock of that time and of a token's life, in milliseconds; by default the world's. */
  readonly elapsed?: () => number;
}

/** The interactions that Discord knows of. */
export class Interactions {
  readonly all = new Map<string, Interaction>();
  readonly elapsed: () => number;
  readonly #world: World;
  readonly #toReplyMs: number;

  constructor(world: World, { toReplyMs = TO_REPLY_MS, elapsed = world.now }: InteractionOptions = {}) {
    this.#world = world;
    this.#toReplyMs = toReplyMs;
    this.elapsed = elapsed;
  }

  /** Begins one; whoever does it sends its payload to the bot. */
  begin({ type, data, message }: Asked, { channel = CHANNEL, user = USER, more = {} }: Where = {}): Interaction {
    noteAsked(data);
    const world = this.#world;
    const place = world.channels.get(channel);
    if (!place) throw new Error(`no channel ${channel} on this server: name it when the server is started`);
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

  /** The message that answers, as it stands now. */
  reply({ original }: Interaction): StoredMessage | undefined {
    return original === undefined ? undefined : this.#world.message(original);
  }

  /** Takes the first reply, whether it came as a call or as the answer to a request. @throws Refusal */
  answer(interaction: Interaction, { type: kind, data: given }: Fields): void {
    if (interaction.callback) throw alreadyAcknowledged();
    if (this.elapsed() - interaction.at > this.#toReplyMs) throw unknownInteraction();
    const type = Number(kind);
    if (!FITTING[interaction.type].includes(type)) {
      throw invalidBody(['type'], 'INTERACTION_CALLBACK_TYPE', `A reply of type ${type} does not fit.`);
    }
    const data = isFields(given) ? given : {};
    this.#check(type, data, interaction);
    interaction.callback = { type, data };
    interaction.isPrivate = isEphemeral(data);
    if (type === REPLIES.message) this.#say(interaction, data, true, { sentBy: CALLBACK });
    if ([REPLIES.update, REPLIES.deferredUpdate].some((one) => one === type) && interaction.source !== undefined) {
      interaction.original = interaction.source;
      if (type === REPLIES.update) this.#world.change(interaction.source, data, { sentBy: CALLBACK });
    }
  }

  /** Something more that is said. */
  follow(interaction: Interaction, data: Fields, files?: RouteCall['files']): StoredMessage {
    checkSaid(data, undefined, files);
    // While a deferral waits, the next message becomes the reply, seen by whom the deferral said.
    const { callback, original, isRetracted = false, isPrivate } = interaction;
    if (callback?.type === REPLIES.deferred && original === undefined && !isRetracted) {
      const flags = (Number(data['flags'] ?? 0) & ~EPHEMERAL) | (isPrivate ? EPHEMERAL : 0);
      return this.#say(interaction, { ...data, flags }, true, { files, sentBy: FOLLOW_UP });
    }
    return this.#say(interaction, data, false, { files, sentBy: FOLLOW_UP });
  }

  /** Edits a message of it; its first reply is "@original". @throws Refusal */
  edit(interaction: Interaction, message: string, data: Fields, files?: RouteCall['files']): StoredMessage | undefined {
    const { callback, original } = interaction;
    if (message === '@original' && original === undefined && callback?.type === REPLIES.deferred) {
      checkSaid(data, undefined, files);
      return this.#say(interaction, data, true, { files, sentBy: EDIT });
    }
    const before = this.message(interaction, message);
    checkSaid(data, before.body, files);
    return this.#world.change(before.id, data, { files, sentBy: EDIT });
  }

  /** @throws Refusal */
  message({ original }: Interaction, message: string): StoredMessage {
    const found = this.#world.message(message === '@original' ? (original ?? '') : message);
    if (!found) throw unknownMessage();
    return found;
  }

  #say(interaction: Interaction, data: Fields, isReply: boolean, how: Sending): StoredMessage {
    const { id, type, user, channel, isPrivate } = interaction;
    const hidden = isEphemeral(data) || (isReply && isPrivate);
    const interaction_metadata = { id, type, user: this.#world.user(user), authorizing_integration_owners: {} };
    const author = this.#world.application;
    const said = this.#world.add(
      { channel, author, body: data, ...(hidden && { onlyFor: user }) },
      { webhook_id: author, interaction_metadata },
      how,
    );
    if (isReply) interaction.original = said.id;
    return said;
  }

  #check(type: number, data: Fields, { source }: Interaction): void {
    if (type === REPLIES.deferred) checkDeferral(data);
    if (type === REPLIES.message) checkSaid(data);
    if (type === REPLIES.update) checkSaid(data, source === undefined ? undefined : this.#world.message(source)?.body);
    if (type === REPLIES.choices) checkChoices(data);
    if (type === REPLIES.form) checkForm(data);
  }
}

/** Replies, their edits and what follows them. */
export const INTERACTION_ROUTES: readonly Route[] = [
  route('POST /interactions/:interaction/:token/callback', ({ ids: [id, token], query, body }, { interactions }) => {
    const interaction = interactions.all.get(id);
    if (!interaction || interaction.token !== token) throw unknownInteraction();
    interactions.answer(interaction, fields(body));
    if (query.get('with_response') !== 'true') return noContent;
    const message = interactions.reply(interaction);
    const { type: reply = 0 } = interaction.callback ?? {};
    return ok({
      interaction: {
        id,
        type: interaction.type,
        response_message_loading: reply === REPLIES.deferred,
        response_message_ephemeral: interaction.isPrivate,
        ...(message && { response_message_id: message.id }),
      },
      ...(message && { resource: { type: reply, message: message.shown } }),
    });
  }),
  route('POST /webhooks/:application/:token', (call, { world, interactions }) =>
    ok(interactions.follow(acknowledged(call.ids, world, interactions), fields(call.body), call.files).shown),
  ),
  route('GET /webhooks/:application/:token/messages/:message', ({ ids }, { world, interactions }) =>
    ok(interactions.message(acknowledged(ids, world, interactions), ids[2]).shown),
  ),
  route('PATCH /webhooks/:application/:token/messages/:message', ({ ids, body, files }, { world, interactions }) =>
    ok(interactions.edit(acknowledged(ids, world, interactions), ids[2], fields(body), files)?.shown),
  ),
  route('DELETE /webhooks/:application/:token/messages/:message', ({ ids }, { world, interactions }) => {
    const interaction = acknowledged(ids, world, interactions);
    if (interaction.original === undefined && interaction.callback?.type === REPLIES.deferred) {
      interaction.isRetracted = true;
      return noContent;
    }
    world.remove(interactions.message(interaction, ids[2]).id);
    return noContent;
  }),
];

function route(name: string, run: Run): Route {
  return { name, needsToken: false, run };
}

/** The interaction of a token, once it has its first reply and while the token lives. @throws Refusal */
function acknowledged(
  [application, token]: readonly [string, string, string],
  world: World,
  { all, elapsed }: Interactions,
): Interaction {
  const found = [...all.values()].find((one) => one.token === token);
  if (application !== world.application || !found?.callback) throw unknownMessage();
  if (elapsed() - found.at > TO_FOLLOW_MS) throw invalidWebhookToken();
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
    for (const one of [name, value]) {
      const length = typeof one === 'number' ? 1 : String(one ?? '').length;
      if (length < 1 || length > 100) {
        throw invalidBody(['data', 'choices', i], 'BASE_TYPE_BAD_LENGTH', 'Must be between 1 and 100 in length.');
      }
    }
  }
}

function checkForm({ custom_id: id, title, components }: Fields): void {
  const isRight = (text: unknown, most: number) => typeof text === 'string' && text.length > 0 && text.length <= most;
  if (!isRight(id, 100)) throw invalidBody(['data', 'custom_id'], 'BASE_TYPE_BAD_LENGTH', '1 to 100 characters.');
  if (!isRight(title, 45)) throw invalidBody(['data', 'title'], 'BASE_TYPE_BAD_LENGTH', '1 to 45 characters.');
  const count = fieldsIn(components).length;
  if (count < 1 || count > 5) throw invalidBody(['data', 'components'], 'BASE_TYPE_BAD_LENGTH', '1 to 5 parts.');
}
