export interface Channel {
  readonly id: string;
  readonly name: string;
  readonly kind: 'channel' | 'group' | 'im' | 'mpim';
  /** People and bots. Without the scope chat:write.public, the bot can post only where it is a member. */
  readonly members: readonly string[];
  readonly archived: boolean;
  readonly isReadOnly: boolean;
  readonly isExternal: boolean;
}

export interface User {
  readonly id: string;
  readonly name: string;
  readonly realName: string;
  readonly tz: string;
}

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
  readonly call: Readonly<Record<string, unknown>>;
  /** The last method that wrote the message, or "response_url"; undefined for a person's message. */
  readonly via?: string;
}

export type Ephemeral = Omit<SlackMessage, 'type' | 'bot_id' | 'metadata'>;

export interface SlackFile {
  readonly id: string;
  readonly name: string;
  readonly length: number;
  bytes?: Uint8Array;
  isComplete: boolean;
}

export interface WorkspaceOptions {
  readonly team?: string;
  readonly name?: string;
  readonly botToken?: string;
  readonly botUser?: string;
  readonly botId?: string;
  /** Defaults to all scopes except posting to channels without the bot. */
  readonly scopes?: readonly string[];
  /** Defaults to C1. The bot is a member of each channel unless `members` says otherwise. */
  readonly channels?: readonly (Partial<Channel> & { readonly id: string })[];
  /** Defaults to U1 in London. */
  readonly users?: readonly (Partial<User> & { readonly id: string })[];
}

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
  ephemerals: readonly Ephemeral[] = [];
  opened: string | undefined;
  readonly viewMethods = new Map<string, string>();
  #messages: SlackMessage[] = [];
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

  /** Omitted fields stay the same. */
  put(channel: Partial<Channel> & { readonly id: string }): void {
    const currentChannel: Channel = this.channels.get(channel.id) ?? {
      id: channel.id,
      name: channel.id.toLowerCase(),
      kind: 'channel',
      members: [this.botUser, ...this.users.keys()],
      archived: false,
      isReadOnly: false,
      isExternal: false,
    };
    this.channels.set(channel.id, { ...currentChannel, ...channel });
  }

  /** Includes threads. Oldest first. */
  messages(channel: string): readonly SlackMessage[] {
    return this.#messages.filter((message) => message.channel === channel);
  }

  add(message: Omit<SlackMessage, 'type' | 'ts'>): SlackMessage {
    const newMessage: SlackMessage = { type: 'message', ts: this.nextTs(), ...message };
    this.#messages.push(newMessage);
    return newMessage;
  }

  change(channel: string, ts: string, change: Partial<SlackMessage>): SlackMessage | undefined {
    const index = this.#messages.findIndex((message) => message.channel === channel && message.ts === ts);
    const original = this.#messages[index];
    if (!original) return undefined;
    const changedMessage = { ...original, ...change };
    this.#messages[index] = changedMessage;
    return changedMessage;
  }

  remove(message: SlackMessage): void {
    this.#messages = this.#messages.filter((candidate) => candidate !== message);
  }

  /** @param message `user` is the person who sees it */
  addEphemeral(message: Omit<Ephemeral, 'ts'>): Ephemeral {
    const added = { ...message, ts: this.nextTs() };
    this.ephemerals = [...this.ephemerals, added];
    return added;
  }

  keepView(
    id: string,
    view: Readonly<Record<string, unknown>>,
    method = 'views.open',
  ): Readonly<Record<string, unknown>> {
    this.viewMethods.set(id, method);
    const storedView = { ...view, id, hash: this.nextTs(), team_id: this.team, bot_id: this.botId };
    this.views.set(id, storedView);
    return storedView;
  }
}
