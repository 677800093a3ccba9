import { randomBytes } from 'node:crypto';
import type { Modal } from '../protocol.ts';
import { alreadyAcknowledged, invalidBody, unknownInteraction, unknownMessage } from './refusal.ts';
import {
  ALL,
  APPLICATION,
  CHANNEL,
  DIRECT,
  type DiscordMessage,
  type Fields,
  GUILD,
  isEphemeral,
  isFields,
  type World,
} from './world.ts';

/** The kinds of interactions, by Discord's numbers. */
export const ASKED = { command: 2, control: 3, typing: 4, form: 5 } as const;
const REPLY = { message: 4, deferred: 5, deferredUpdate: 6, update: 7, choices: 8, form: 9 } as const;
/** What may be the first reply to what. */
const FITTING: Readonly<Record<number, readonly number[]>> = {
  [ASKED.command]: [REPLY.message, REPLY.deferred, REPLY.form],
  [ASKED.control]: [REPLY.message, REPLY.deferred, REPLY.deferredUpdate, REPLY.update, REPLY.form],
  [ASKED.typing]: [REPLY.choices],
  [ASKED.form]: [REPLY.message, REPLY.deferred, REPLY.deferredUpdate, REPLY.update],
};
const SENT_BY = 'POST /interactions/…/callback';

/** What somebody does: the kind and the data of an interaction, and the message that a control is on. */
interface Asked {
  readonly type: (typeof ASKED)[keyof typeof ASKED];
  readonly data: Fields;
  readonly channel: string;
  readonly source?: DiscordMessage | undefined;
}

/** A modal, and where it was opened. */
interface OpenModal extends Modal {
  readonly channel: string;
  readonly source?: DiscordMessage | undefined;
}

interface Interaction extends Asked {
  readonly id: string;
  readonly token: string;
  /** The kind and data of the first reply. */
  callback?: { readonly type: number; readonly data: Fields };
  /** The message that is the reply; while it is deferred, none. */
  original?: string;
  readonly onReply: (data: Fields) => void;
}

type Reply = Pick<DiscordMessage, 'body' | 'sentBy' | 'isPrivate' | 'files'>;

/** What people do with commands, controls and modals, and what the bot replies. */
export class Interactions {
  readonly #world: World;
  readonly #changed: () => void;
  readonly #all = new Map<string, Interaction>();
  #modal: OpenModal | undefined;

  constructor(world: World, changed: () => void) {
    this.#world = world;
    this.#changed = changed;
  }

  get modal(): OpenModal | undefined {
    return this.#modal;
  }

  closeModal(): void {
    this.#modal = undefined;
    this.#changed();
  }

  /** Begins one. @returns what the bot is to be told, and the data of its first reply once that comes */
  begin(asked: Asked): { readonly payload: Fields; readonly replied: Promise<Fields> } {
    const id = this.#world.newId();
    const token = randomBytes(32).toString('base64url');
    const { promise: replied, resolve: onReply } = Promise.withResolvers<Fields>();
    this.#all.set(id, { ...asked, id, token, onReply });
    return { payload: this.#payload(asked, id, token), replied };
  }

  /** Takes the first reply. @throws DiscordRefusal */
  reply(id: string, token: string, { type: kind, data: given }: Fields, files?: DiscordMessage['files']): void {
    const interaction = this.#all.get(id);
    if (interaction?.token !== token) throw unknownInteraction();
    if (interaction.callback) throw alreadyAcknowledged();
    const type = Number(kind);
    const data = isFields(given) ? given : {};
    if (!FITTING[interaction.type]?.includes(type)) throw invalidBody(`a reply of type ${type} does not fit`);
    interaction.callback = { type, data };
    const { source } = interaction;
    if (type === REPLY.message)
      this.#say(interaction, { body: data, sentBy: SENT_BY, isPrivate: isEphemeral(data), files });
    if (type === REPLY.update || type === REPLY.deferredUpdate) {
      if (!source) throw invalidBody('there is no message to change');
      interaction.original = source.id;
      if (type === REPLY.update) this.#world.change(source.id, data, SENT_BY, files);
    }
    if (type === REPLY.form) {
      this.#modal = { id, payload: data, sentBy: SENT_BY, channel: interaction.channel, source };
      this.#changed();
    }
    interaction.onReply(data);
  }

  /** Says something more. @throws DiscordRefusal */
  follow(token: string, body: Fields, files?: DiscordMessage['files']): DiscordMessage {
    const said = { body, sentBy: 'POST /webhooks/…', isPrivate: isEphemeral(body), files };
    return this.#add(this.#acknowledged(token), said);
  }

  /** Puts something in the place of a message; the first reply is "@original". @throws DiscordRefusal */
  edit(token: string, message: string, body: Fields, files?: DiscordMessage['files']): DiscordMessage {
    const interaction = this.#acknowledged(token);
    const sentBy = 'PATCH /webhooks/…/messages/@original';
    if (message === '@original' && interaction.original === undefined) {
      const isPrivate = isEphemeral(interaction.callback?.data ?? {});
      return this.#say(interaction, { body, sentBy, isPrivate, files });
    }
    const changed = this.#world.change(this.message(token, message).id, body, sentBy, files);
    if (!changed) throw unknownMessage();
    return changed;
  }

  /** @throws DiscordRefusal */
  message(token: string, message: string): DiscordMessage {
    const { original = '' } = this.#acknowledged(token);
    const found = this.#world.message(message === '@original' ? original : message);
    if (!found) throw unknownMessage();
    return found;
  }

  #acknowledged(token: string): Interaction {
    const found = [...this.#all.values()].find((one) => one.token === token);
    if (!found?.callback) throw unknownMessage();
    return found;
  }

  #say(interaction: Interaction, reply: Reply): DiscordMessage {
    const said = this.#add(interaction, reply);
    interaction.original = said.id;
    return said;
  }

  #add({ channel }: Interaction, reply: Reply): DiscordMessage {
    return this.#world.add({ ...reply, channel, from: 'bot' });
  }

  #payload({ type, data, channel, source }: Asked, id: string, token: string): Fields {
    const world = this.#world;
    const member = { ...world.member('person'), permissions: ALL };
    const place =
      channel === DIRECT
        ? { user: world.user('person'), context: 1, authorizing_integration_owners: { 0: '0' } }
        : {
            guild_id: GUILD,
            guild: { id: GUILD, locale: 'en-US', features: [] },
            guild_locale: 'en-US',
            member,
            context: 0,
            authorizing_integration_owners: { 0: GUILD },
          };
    return {
      id,
      application_id: APPLICATION,
      type,
      token,
      version: 1,
      data,
      ...(source && { message: world.shown(source) }),
      channel_id: channel,
      channel: { ...world.channel(channel), permissions: ALL },
      ...place,
      locale: 'en-US',
      app_permissions: ALL,
      attachment_size_limit: 10_485_760,
      entitlements: [],
    };
  }
}

/** Where something is typed. */
export function channelOf(place: 'channel' | 'direct'): string {
  return place === 'direct' ? DIRECT : CHANNEL;
}
