import { snowflakeAt, timeOf } from '../../src/platforms/discord/rest/snowflakes.ts';
import { recordUserTexts } from '../user-texts.ts';
import type { Fields, UploadedFile } from './fields.ts';

/** Defaults of a world. */
export const APPLICATION = '1457000000000000001';
export const GUILD = '1457000000000000002';
export const CHANNEL = '1457000000000000003';
export const USER = '1457000000000000004';
/** The role that Discord creates for the bot in a guild. */
export const BOT_ROLE = '1457000000000000005';
/** Well-formed, but not valid on Discord. */
export const TOKEN = `${Buffer.from(APPLICATION).toString('base64url')}.Local1.the-bot-of-this-local-server-only`;

export interface Guild {
  readonly id: string;
  readonly name: string;
  readonly isJoined: boolean;
}

export interface Channel {
  readonly id: string;
  readonly name: string;
  readonly kind: 'text' | 'thread' | 'dm';
  readonly guild: string | undefined;
  readonly parent: string | undefined;
  readonly recipient: string | undefined;
  /** These four are the bot's permissions. */
  readonly canView: boolean;
  readonly canSend: boolean;
  readonly canReadHistory: boolean;
  readonly canAttach: boolean;
}

export interface User {
  readonly id: string;
  readonly name: string;
  /** Decimal bits. Defaults to all permissions. */
  readonly permissions: string;
}

export interface StoredMessage {
  readonly id: string;
  readonly channel: string;
  /** A user's id, or the application's. */
  readonly author: string;
  /** The person who sees an ephemeral message. */
  readonly onlyFor?: string;
  readonly body: Fields;
  readonly apiMessage: Fields;
  readonly files: readonly UploadedFile[];
  /** The route that wrote it last; undefined for a person's message. */
  readonly sentBy?: string;
}

export type SentCall = Pick<StoredMessage, 'sentBy'> & {
  readonly files?: ReadonlyMap<number, UploadedFile> | undefined;
};

export interface WorldOptions {
  readonly token?: string;
  readonly application?: string;
  /** In hexadecimal. */
  readonly publicKey?: string;
  readonly guilds?: readonly (Partial<Guild> & { readonly id: string })[];
  /** Defaults to one text channel in the first guild. */
  readonly channels?: readonly (Partial<Channel> & { readonly id: string })[];
  readonly users?: readonly (Partial<User> & { readonly id: string })[];
  /** In epoch milliseconds. */
  readonly now?: () => number;
}

const ALL_PERMISSIONS = String((1n << 52n) - 1n);
const NONCE_WINDOW_MS = 3 * 60_000;
const CHANNEL_TYPES = { text: 0, dm: 1, thread: 11 } as const;

/** `user`, `member`, `channel` and `guild` return objects in Discord's format. */
export class World {
  readonly application: string;
  readonly token: string;
  readonly publicKey: string;
  readonly guilds = new Map<string, Guild>();
  readonly channels = new Map<string, Channel>();
  readonly users = new Map<string, User>();
  readonly now: () => number;
  onEvent: (name: string, data: Fields) => void = () => {};
  #messages: StoredMessage[] = [];
  readonly #lastMessageIds = new Map<string, string>();
  readonly #nonces = new Map<string, { message: string; sentAt: number }>();
  #lastId = 0n;

  constructor(options: WorldOptions = {}) {
    this.now = options.now ?? Date.now;
    this.token = options.token ?? TOKEN;
    this.application = options.application ?? APPLICATION;
    this.publicKey = options.publicKey ?? '0'.repeat(64);
    for (const guild of options.guilds ?? [{ id: GUILD }]) this.putGuild(guild);
    for (const channel of options.channels ?? [{ id: CHANNEL }]) this.putChannel(channel);
    for (const user of options.users ?? [{ id: USER }]) {
      this.users.set(user.id, { name: `person-${user.id.slice(-2)}`, permissions: ALL_PERMISSIONS, ...user });
    }
  }

  /** Returns an id that contains the time and exceeds all earlier ids. */
  nextId(): string {
    const earliest = snowflakeAt(this.now());
    this.#lastId = earliest > this.#lastId ? earliest : this.#lastId + 1n;
    return String(this.#lastId);
  }

  putGuild(guild: Partial<Guild> & { readonly id: string }): void {
    const before = this.guilds.get(guild.id) ?? { id: guild.id, name: `guild-${guild.id.slice(-2)}`, isJoined: true };
    this.guilds.set(guild.id, { ...before, ...guild });
  }

  putChannel(channel: Partial<Channel> & { readonly id: string }): Channel {
    const before: Channel = this.channels.get(channel.id) ?? {
      id: channel.id,
      name: `channel-${channel.id.slice(-2)}`,
      kind: 'text',
      guild: channel.kind === 'dm' ? undefined : [...this.guilds.keys()][0],
      parent: undefined,
      recipient: undefined,
      canView: true,
      canSend: true,
      canReadHistory: true,
      canAttach: true,
    };
    const updated = { ...before, ...channel };
    this.channels.set(channel.id, updated);
    return updated;
  }

  directMessages(user: string): Channel {
    const existing = [...this.channels.values()].find(({ recipient }) => recipient === user);
    return existing ?? this.putChannel({ id: this.nextId(), kind: 'dm', recipient: user });
  }

  /** Oldest first, including ephemeral ones. */
  messages(channel: string): readonly StoredMessage[] {
    return this.#messages.filter((message) => message.channel === channel);
  }

  message(id: string): StoredMessage | undefined {
    return this.#messages.find((message) => message.id === id);
  }

  /**
   * Adds a message, and sends its event unless it is ephemeral. If the author repeats an enforced nonce within three minutes,
   * returns the earlier message.
   */
  addMessage(
    message: Pick<StoredMessage, 'channel' | 'author' | 'body' | 'onlyFor'>,
    apiFields: Fields = {},
    { files, ...sending }: SentCall = {},
  ): StoredMessage {
    const { nonce, enforce_nonce: isEnforced } = message.body;
    const key = `${message.author} ${nonce}`;
    const remembered = isEnforced === true ? this.#nonces.get(key) : undefined;
    const earlierMessage =
      remembered && this.now() - remembered.sentAt < NONCE_WINDOW_MS ? this.message(remembered.message) : undefined;
    if (earlierMessage) return earlierMessage;
    const id = this.nextId();
    const apiMessage = { ...this.#inDiscordFormat(id, message), ...apiFields };
    const added: StoredMessage = {
      ...message,
      ...sending,
      id,
      apiMessage,
      files: [...(files?.values() ?? [])],
    };
    this.#messages.push(added);
    if (nonce !== undefined) this.#nonces.set(key, { message: id, sentAt: this.now() });
    if (message.onlyFor !== undefined) return added;
    this.#lastMessageIds.set(message.channel, id);
    const { guild, kind } = this.channels.get(message.channel) ?? {};
    this.onEvent('MESSAGE_CREATE', {
      ...apiMessage,
      ...(kind && { channel_type: CHANNEL_TYPES[kind] }),
      ...(nonce !== undefined && { nonce }),
      ...(guild !== undefined && { guild_id: guild }),
    });
    return added;
  }

  /** @param extraFields additional fields, such as `message_reference` or `mentions` */
  say(
    channel: string,
    content: string,
    { author = USER, ...extraFields }: Fields & { readonly author?: string } = {},
  ): StoredMessage {
    recordUserTexts(content);
    return this.addMessage({ channel, author, body: { content } }, extraFields);
  }

  editMessage(id: string, change: Fields, { files, ...sending }: SentCall = {}): StoredMessage | undefined {
    const index = this.#messages.findIndex((message) => message.id === id);
    const before = this.#messages[index];
    if (!before) return undefined;
    const body = { ...before.body, ...change };
    const edited = {
      ...this.#inDiscordFormat(id, { ...before, body }),
      edited_timestamp: new Date(this.now()).toISOString(),
    };
    const updated = {
      ...before,
      ...sending,
      body,
      apiMessage: { ...before.apiMessage, ...edited },
      files: [...before.files, ...(files?.values() ?? [])],
    };
    this.#messages[index] = updated;
    return updated;
  }

  removeMessage(id: string): void {
    this.#messages = this.#messages.filter((message) => message.id !== id);
  }

  user(id: string): Fields {
    const isBot = id === this.application;
    const username = isBot ? 'colossus' : (this.users.get(id)?.name ?? `person-${id.slice(-2)}`);
    return { id, username, discriminator: '0', global_name: null, avatar: null, bot: isBot, public_flags: 0 };
  }

  member(id: string): Fields {
    return { user: this.user(id), nick: null, avatar: null, roles: [], joined_at: JOINED_AT, flags: 0 };
  }

  channel({ id, kind, name, guild, parent, recipient }: Channel): Fields {
    const last_message_id = this.#lastMessageIds.get(id) ?? null;
    const type = CHANNEL_TYPES[kind];
    if (kind === 'dm') return { id, type, last_message_id, recipients: [this.user(recipient ?? USER)], flags: 0 };
    const base = { id, type, name, guild_id: guild, parent_id: parent ?? null, last_message_id, flags: 0 };
    if (kind === 'text') return { ...base, position: 0, permission_overwrites: [], nsfw: false, topic: null };
    const thread_metadata = {
      archived: false,
      auto_archive_duration: 1440,
      archive_timestamp: JOINED_AT,
      locked: false,
    };
    return { ...base, owner_id: USER, message_count: 0, member_count: 1, rate_limit_per_user: 0, thread_metadata };
  }

  /** In the format of the event GUILD_CREATE. */
  guild({ id, name }: Guild): Fields {
    const channelsOf = (kind: Channel['kind']) =>
      [...this.channels.values()]
        .filter((one) => one.guild === id && one.kind === kind)
        .map((one) => this.channel(one));
    const role = {
      color: 0,
      hoist: false,
      position: 0,
      permissions: ALL_PERMISSIONS,
      managed: false,
      mentionable: false,
      flags: 0,
    };
    return {
      id,
      name,
      owner_id: USER,
      features: [],
      roles: [
        { ...role, id, name: '@everyone' },
        { ...role, id: BOT_ROLE, name: 'colossus', managed: true, tags: { bot_id: this.application } },
      ],
      channels: channelsOf('text'),
      threads: channelsOf('thread'),
      members: [this.member(this.application)],
      member_count: this.users.size + 1,
      joined_at: JOINED_AT,
      unavailable: false,
    };
  }

  #inDiscordFormat(
    id: string,
    { channel, author, body, onlyFor }: Omit<StoredMessage, 'id' | 'apiMessage' | 'files'>,
  ): Fields {
    const { content, embeds, components, flags, message_reference } = body;
    return {
      id,
      channel_id: channel,
      type: message_reference ? 19 : 0,
      author: this.user(author),
      content: content ?? '',
      embeds: embeds ?? [],
      components: components ?? [],
      flags: (typeof flags === 'number' ? flags : 0) | (onlyFor === undefined ? 0 : EPHEMERAL),
      timestamp: new Date(timeOf(id)).toISOString(),
      edited_timestamp: null,
      tts: false,
      mention_everyone: false,
      mentions: [],
      mention_roles: [],
      attachments: [],
      pinned: false,
      ...(message_reference !== undefined && { message_reference }),
      ...(author === this.application && { application_id: this.application }),
    };
  }
}

export const EPHEMERAL = 1 << 6;
const JOINED_AT = '2026-01-04T20:21:10.139000+00:00';
