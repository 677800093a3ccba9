/** A channel, a private one, a direct message or one with several people. */
export interface Channel {
  readonly id: string;
  readonly name: string;
  readonly kind: 'channel' | 'group' | 'im' | 'mpim';
  /** People and bots; the bot posts only where it is one of them. */
  readonly members: readonly string[];
  readonly archived: boolean;
  /** Whether only some may post there, and the bot is not one of them. */
  readonly isReadOnly: boolean;
  /** Whether another company shares it. */
  readonly isExternal: boolean;
}

export interface User {
  readonly id: string;
  readonly name: string;
  readonly realName: string;
  /** An IANA name. */
  readonly tz: string;
}

/** What stands in a channel, as history tells it. */
export interface SlackMessage {
  readonly type: 'message';
  readonly channel: string;
  readonly ts: string;
  readonly text: string;
  readonly user: string;
  readonly bot_id?: string;
  readonly thread_ts?: string;
  readonly blocks?: unknown;
  readonly metadata?: unknown;
  /** All that was given with the call. */
  readonly call: Readonly<Record<string, unknown>>;
  /** The method of the last call that wrote it, or "response_url"; of what a person says, none. */
  readonly via?: string;
}

/** What only one person sees: it is not part of the history. */
export type Ephemeral = Omit<SlackMessage, 'type' | 'bot_id' | 'metadata'>;

/** A file on its way to a workspace, or there. */
export interface SlackFile {
  readonly id: string;
  readonly name: string;
  /** As it was said before it came. */
  readonly length: number;
  bytes?: Uint8Array;
  /** Whether a message can show it. */
  isComplete: boolean;
}

export interface WorkspaceOptions {
  readonly team?: string;
  readonly name?: string;
  readonly botToken?: string;
  readonly botUser?: string;
  readonly botId?: string;
  /** What the bot's token may do; left out, everything but posting where the bot is no member. */
  readonly scopes?: readonly string[];
  /** The bot is a member of each, unless `members` says otherwise; by default one public channel, C1. */
  readonly channels?: readonly (Partial<Channel> & { readonly id: string })[];
  /** By default one, U1, in London. */
  readonly users?: readonly (Partial<User> & { readonly id: string })[];
}

/** What one workspace holds. Slack's methods work on it, and so may a test. */
export class Workspace {
  readonly team: string;
  readonly name: string;
  readonly botToken: string;
  readonly botUser: string;
  readonly botId: string;
  readonly scopes: readonly string[] | undefined;
  readonly channels = new Map<string, Channel>();
  readonly users = new Map<string, User>();
  readonly views = new Map<string, Readonly<Record<string, unknown>>>();
  readonly usedTriggers = new Set<string>();
  readonly files = new Map<string, SlackFile>();
  /** What only one person was shown, the oldest first. */
  ephemerals: readonly Ephemeral[] = [];
  /** The view that was opened last, and the method by which each view came. */
  opened: string | undefined;
  readonly viewMethods = new Map<string, string>();
  #messages: SlackMessage[] = [];
  /** The time of the next message, later than any before. */
  readonly nextTs: () => string;

  constructor(options: WorkspaceOptions, nextTs: () => string) {
    this.nextTs = nextTs;
    this.team = options.team ?? 'T1';
    this.name = options.name ?? 'Acme';
    this.botToken = options.botToken ?? 'xoxb-1-the-bot';
    this.botUser = options.botUser ?? 'UBOT';
    this.botId = options.botId ?? 'BBOT';
    this.scopes = options.scopes;
    for (const user of options.users ?? [{ id: 'U1' }]) {
      this.users.set(user.id, { name: user.id.toLowerCase(), realName: user.id, tz: 'Europe/London', ...user });
    }
    for (const channel of options.channels ?? [{ id: 'C1' }]) this.put(channel);
  }

  /** Adds a channel, or changes one: what is left out stays as it was. */
  put(channel: Partial<Channel> & { readonly id: string }): void {
    const before: Channel = this.channels.get(channel.id) ?? {
      id: channel.id,
      name: channel.id.toLowerCase(),
      kind: 'channel',
      members: [this.botUser, ...this.users.keys()],
      archived: false,
      isReadOnly: false,
      isExternal: false,
    };
    this.channels.set(channel.id, { ...before, ...channel });
  }

  /** What stands in a channel, threads included, the oldest first. */
  messages(channel: string): readonly SlackMessage[] {
    return this.#messages.filter((message) => message.channel === channel);
  }

  /** Puts a message into a channel, and gives it its time. */
  add(message: Omit<SlackMessage, 'type' | 'ts'>): SlackMessage {
    const added: SlackMessage = { type: 'message', ts: this.nextTs(), ...message };
    this.#messages.push(added);
    return added;
  }

  /** Changes a message; undefined if there is none. */
  change(channel: string, ts: string, change: Partial<SlackMessage>): SlackMessage | undefined {
    const index = this.#messages.findIndex((message) => message.channel === channel && message.ts === ts);
    const before = this.#messages[index];
    if (!before) return undefined;
    const after = { ...before, ...change };
    this.#messages[index] = after;
    return after;
  }

  remove(message: SlackMessage): void {
    this.#messages = this.#messages.filter((one) => one !== message);
  }

  /** Adds what only one person sees. @param message `user` is that person */
  addEphemeral(message: Omit<Ephemeral, 'ts'>): Ephemeral {
    const added = { ...message, ts: this.nextTs() };
    this.ephemerals = [...this.ephemerals, added];
    return added;
  }

  /** Keeps a view under its id, as Slack then tells it. */
  keepView(
    id: string,
    view: Readonly<Record<string, unknown>>,
    method = 'views.open',
  ): Readonly<Record<string, unknown>> {
    this.viewMethods.set(id, method);
    const kept = { ...view, id, hash: this.nextTs(), team_id: this.team, bot_id: this.botId };
    this.views.set(id, kept);
    return kept;
  }
}
