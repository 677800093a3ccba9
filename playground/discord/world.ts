import { Temporal } from 'temporal-polyfill';
import type { Said } from '../protocol.ts';

export const APPLICATION = '1457000000000000001';
export const GUILD = '1457000000000000002';
export const CHANNEL = '1457000000000000003';
export const DIRECT = '1457000000000000004';
export const PERSON = '1457000000000000005';

/** A JSON object. */
export type Fields = Readonly<Record<string, unknown>>;

/** What stands in a channel. */
export interface DiscordMessage {
  readonly id: string;
  readonly channel: string;
  readonly from: 'person' | 'bot';
  /** Seen by the person alone, and no part of the history. */
  readonly isPrivate: boolean;
  /** What Discord was sent, and of the bot how. */
  readonly body: Fields;
  /** Where the page finds the files that came along, by their names. */
  readonly files?: Readonly<Record<string, string>> | undefined;
  readonly sentBy?: string;
  /** A command that was used: it is drawn, and nobody has said it. */
  readonly isNotice?: boolean;
}

const EPOCH_MS = 1_420_070_400_000;
const TIME_SHIFT = 22n;
const EPHEMERAL = 1 << 6;
const REPLY = 19;
const MOST_FAULTS = 20;
/** The page gets all of them after each change. */
const MOST_MESSAGES = 300;
/** Every permission there is. */
export const ALL = String((1n << 52n) - 1n);
const JOINED = '2026-01-04T20:21:10.139000+00:00';

export interface WorldOptions {
  readonly botName: string;
  readonly personName: string;
  readonly now: () => Temporal.Instant;
  /** Called after each change of what the page draws. */
  readonly changed: () => void;
}

/** What a Discord with one server, one channel, one person and the bot holds. */
export class World {
  readonly #options: WorldOptions;
  #messages: DiscordMessage[] = [];
  #faults: string[] = [];
  #lastId = 0n;
  readonly #nonces = new Map<string, string>();

  constructor(options: WorldOptions) {
    this.#options = options;
  }

  get botName(): string {
    return this.#options.botName;
  }

  get messages(): readonly DiscordMessage[] {
    return this.#messages;
  }

  get faults(): readonly string[] {
    return this.#faults;
  }

  message(id: string): DiscordMessage | undefined {
    return this.#messages.find((message) => message.id === id);
  }

  /** What everybody sees in a channel, the oldest first. */
  history(channel: string): DiscordMessage[] {
    return this.#messages.filter((one) => one.channel === channel && !one.isPrivate && !one.isNotice);
  }

  /** Puts a message into a channel. One with a nonce that is known already is that one. */
  add(message: Omit<DiscordMessage, 'id'>): DiscordMessage {
    const { nonce } = message.body;
    const known = typeof nonce === 'string' ? this.message(this.#nonces.get(nonce) ?? '') : undefined;
    if (known) return known;
    const added = { ...message, id: this.newId() };
    this.#messages = [...this.#messages, added].slice(-MOST_MESSAGES);
    if (typeof nonce === 'string') this.#nonces.set(nonce, added.id);
    this.#options.changed();
    return added;
  }

  /** Changes what a message says. @returns how it stands then; undefined if there is none */
  change(id: string, change: Fields, sentBy: string, files: DiscordMessage['files']): DiscordMessage | undefined {
    this.#messages = this.#messages.map((one) =>
      one.id === id ? { ...one, body: { ...one.body, ...change }, sentBy, files: { ...one.files, ...files } } : one,
    );
    this.#options.changed();
    return this.message(id);
  }

  remove(id: string): void {
    this.#messages = this.#messages.filter((one) => one.id !== id);
    this.#options.changed();
  }

  clear(channel: string): void {
    this.#messages = this.#messages.filter((one) => one.channel !== channel);
    this.#options.changed();
  }

  /** Tells of something that was refused, or could not be done. */
  fault(text: string): void {
    this.#faults = [...this.#faults, text].slice(-MOST_FAULTS);
    this.#options.changed();
  }

  /** Discord's ids: the time in milliseconds and a number, each greater than the one before. */
  newId(): string {
    const ms = Math.max(0, this.#options.now().epochMilliseconds - EPOCH_MS);
    const earliest = BigInt(ms) << TIME_SHIFT;
    this.#lastId = earliest > this.#lastId ? earliest : this.#lastId + 1n;
    return String(this.#lastId);
  }

  /** A person or the bot, as Discord tells them. */
  user(who: DiscordMessage['from']): Fields {
    const { botName, personName } = this.#options;
    const isBot = who === 'bot';
    const name = isBot ? botName : personName;
    return {
      id: isBot ? APPLICATION : PERSON,
      username: name.toLowerCase(),
      global_name: name,
      discriminator: '0',
      avatar: null,
      bot: isBot,
      public_flags: 0,
    };
  }

  member(who: DiscordMessage['from']): Fields {
    const rest = { nick: null, avatar: null, roles: [], joined_at: JOINED, deaf: false, mute: false, flags: 0 };
    return { user: this.user(who), ...rest };
  }

  channel(id: string): Fields {
    const last_message_id = this.history(id).at(-1)?.id ?? null;
    if (id === DIRECT) return { id, type: 1, last_message_id, recipients: [this.user('person')], flags: 0 };
    const rest = { position: 0, permission_overwrites: [], nsfw: false, topic: null, flags: 0 };
    return { id, type: 0, name: 'briefings', guild_id: GUILD, parent_id: null, last_message_id, ...rest };
  }

  /** The server, as a bot is told of it when it connects. */
  guild(): Fields {
    const everyone = { id: GUILD, name: '@everyone', color: 0, hoist: false, position: 0, permissions: ALL };
    return {
      id: GUILD,
      name: 'Playground',
      owner_id: PERSON,
      icon: null,
      features: [],
      roles: [{ ...everyone, managed: false, mentionable: false, flags: 0 }],
      emojis: [],
      stickers: [],
      channels: [this.channel(CHANNEL)],
      threads: [],
      members: [this.member('bot')],
      presences: [],
      voice_states: [],
      member_count: 2,
      joined_at: JOINED,
      large: false,
      unavailable: false,
      preferred_locale: 'en-US',
      system_channel_id: null,
      system_channel_flags: 0,
      verification_level: 0,
      default_message_notifications: 0,
      explicit_content_filter: 0,
      mfa_level: 0,
      nsfw_level: 0,
      premium_tier: 0,
      premium_progress_bar_enabled: false,
    };
  }

  /** A message, as Discord tells it. */
  shown({ id, channel, from, isPrivate, body, files = {} }: DiscordMessage): Fields {
    const { content, embeds, components, flags, message_reference: reference, mentions } = body;
    const referenced = this.message(repliedTo(body) ?? '');
    return {
      id,
      channel_id: channel,
      type: reference === undefined ? 0 : REPLY,
      author: this.user(from),
      content: content ?? '',
      embeds: embeds ?? [],
      components: components ?? [],
      flags: (typeof flags === 'number' ? flags : 0) | (isPrivate ? EPHEMERAL : 0),
      timestamp: instantOf(id).toString(),
      edited_timestamp: null,
      tts: false,
      mention_everyone: false,
      mentions: mentions ?? [],
      mention_roles: [],
      attachments: Object.entries(files).map(([filename, url], i) => ({ id: String(i), filename, url, size: 0 })),
      pinned: false,
      ...(reference !== undefined && { message_reference: reference }),
      ...(referenced && { referenced_message: this.shown(referenced) }),
      ...(from === 'bot' && { application_id: APPLICATION }),
    };
  }
}

/** A message as the page gets it. */
export function saidOf({ id, channel, from, isPrivate, body, sentBy, files }: DiscordMessage): Said {
  const { content } = body;
  const under = repliedTo(body);
  return {
    id,
    from,
    at: instantOf(id).toString(),
    place: channel === DIRECT ? 'direct' : 'channel',
    ...(under !== undefined && { under }),
    isPrivate,
    ...(from === 'person' ? { text: String(content ?? '') } : { payload: body }),
    ...(files && Object.keys(files).length > 0 && { files: { ...files } }),
    ...(sentBy !== undefined && { sentBy }),
  };
}

export function isEphemeral({ flags }: Fields): boolean {
  return typeof flags === 'number' && (flags & EPHEMERAL) !== 0;
}

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The message that one replies to. */
function repliedTo({ message_reference: reference }: Fields): string | undefined {
  const { message_id: id } = isFields(reference) ? reference : {};
  return typeof id === 'string' ? id : undefined;
}

/** When an id was made. */
function instantOf(snowflake: string): Temporal.Instant {
  return Temporal.Instant.fromEpochMilliseconds(Number(BigInt(snowflake) >> TIME_SHIFT) + EPOCH_MS);
}
