import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Waiter } from '../waiter.ts';
import { type Fields, fieldsIn, isFields } from './fields.ts';
import type { World } from './world.ts';

const OPCODE = {
  dispatch: 0,
  heartbeat: 1,
  identify: 2,
  resume: 6,
  reconnect: 7,
  invalid: 9,
  hello: 10,
  ack: 11,
} as const;
const CLOSE_CODE = { authenticationFailed: 4004, disallowedIntents: 4014 } as const;
const INTENTS = {
  guilds: 1 << 0,
  members: 1 << 1,
  presences: 1 << 8,
  messages: 1 << 9,
  direct: 1 << 12,
  content: 1 << 15,
};
const PRIVILEGED = INTENTS.members | INTENTS.presences | INTENTS.content;
const HEARTBEAT_MS = 41_250;

interface Session {
  readonly id: string;
  readonly intents: number;
  /** RESUME replays the missed events. */
  readonly events: Fields[];
  peer: WebSocket | undefined;
}

export class Gateway {
  /** Each IDENTIFY without its token. */
  readonly identities: Fields[] = [];
  openedCount = 0;
  resumedCount = 0;
  /** If set, each IDENTIFY is answered by closing the connection with this code. */
  identifyCloseCode: number | undefined;
  readonly #server = new WebSocketServer({ noServer: true });
  readonly #sessions = new Map<string, Session>();
  readonly #world: World;
  readonly #waiter: Waiter;
  readonly #urlOf: () => string;

  constructor(world: World, waiter: Waiter, urlOf: () => string) {
    this.#world = world;
    this.#waiter = waiter;
    this.#urlOf = urlOf;
  }

  get isReady(): boolean {
    return [...this.#sessions.values()].some(({ peer }) => peer !== undefined);
  }

  get connections(): number {
    return this.#server.clients.size;
  }

  accept(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    this.#server.handleUpgrade(request, socket, head, (peer) => {
      peer.on('message', (data) => this.#onMessage(peer, String(data)));
      peer.on('close', () => {
        for (const session of this.#sessions.values()) if (session.peer === peer) session.peer = undefined;
        this.#waiter.wake();
      });
      this.openedCount += 1;
      peer.send(JSON.stringify({ op: OPCODE.hello, d: { heartbeat_interval: HEARTBEAT_MS }, s: null, t: null }));
      this.#waiter.wake();
    });
  }

  /** Waits until `count` connections were opened in total, and one is open. */
  async untilConnected(count = 1): Promise<void> {
    await this.#waiter.until(() => this.openedCount >= count && this.connections > 0);
  }

  async untilReady(): Promise<void> {
    await this.#waiter.until(() => this.isReady);
  }

  async untilDisconnected(): Promise<void> {
    await this.#waiter.until(() => this.connections === 0);
  }

  /** Disconnected sessions get the event when they resume. */
  dispatch(event: string, data: Fields): void {
    for (const session of this.#sessions.values()) this.#send(session, event, data);
  }

  dispatchMessage(event: string, data: Fields): void {
    const { guild_id: guild } = data;
    for (const session of this.#sessions.values()) {
      const requiredIntent = guild === undefined ? INTENTS.direct : INTENTS.messages;
      if ((session.intents & requiredIntent) !== 0) this.#send(session, event, this.#withoutHiddenContent(data));
    }
  }

  sendText(text: string): void {
    for (const peer of this.#server.clients) peer.send(text);
  }

  reconnect(): void {
    this.sendText(JSON.stringify({ op: OPCODE.reconnect, d: null, s: null, t: null }));
  }

  invalidate(): void {
    this.#sessions.clear();
    this.sendText(JSON.stringify({ op: OPCODE.invalid, d: false, s: null, t: null }));
  }

  drop(): void {
    for (const peer of this.#server.clients) peer.terminate();
  }

  close(code: number): void {
    for (const peer of this.#server.clients) peer.close(code);
  }

  #send(session: Session, event: string, data: Fields): void {
    const payload = { op: OPCODE.dispatch, t: event, s: session.events.length + 1, d: data };
    session.events.push(payload);
    session.peer?.send(JSON.stringify(payload));
  }

  #onMessage(peer: WebSocket, text: string): void {
    const message: unknown = JSON.parse(text);
    if (!isFields(message)) return;
    const { op, d } = message;
    if (op === OPCODE.heartbeat) peer.send(JSON.stringify({ op: OPCODE.ack, d: null, s: null, t: null }));
    if (op === OPCODE.identify && isFields(d)) this.#identify(peer, d);
    if (op === OPCODE.resume && isFields(d)) this.#resume(peer, d);
    this.#waiter.wake();
  }

  #identify(peer: WebSocket, { token, ...identity }: Fields): void {
    this.identities.push(identity);
    const { shard } = identity;
    const intents = Number(identity['intents']);
    const isPrivileged = (intents & PRIVILEGED) !== 0;
    const refusal =
      this.identifyCloseCode ??
      (token !== this.#world.token
        ? CLOSE_CODE.authenticationFailed
        : isPrivileged
          ? CLOSE_CODE.disallowedIntents
          : undefined);
    if (refusal !== undefined) {
      peer.close(refusal);
      return;
    }
    const session: Session = { id: randomUUID(), intents, events: [], peer };
    this.#sessions.set(session.id, session);
    const guilds = [...this.#world.guilds.values()].filter(({ isJoined }) => isJoined);
    this.#send(session, 'READY', {
      v: 10,
      user: this.#world.user(this.#world.application),
      guilds: guilds.map(({ id }) => ({ id, unavailable: true })),
      session_id: session.id,
      resume_gateway_url: this.#urlOf(),
      session_type: 'normal',
      shard,
      application: { id: this.#world.application, flags: 0 },
    });
    if ((intents & INTENTS.guilds) === 0) return;
    for (const guild of guilds) this.#send(session, 'GUILD_CREATE', this.#world.guild(guild));
  }

  #resume(peer: WebSocket, { token, session_id: id, seq }: Fields): void {
    const session = this.#sessions.get(String(id));
    if (!session || token !== this.#world.token) {
      peer.send(JSON.stringify({ op: OPCODE.invalid, d: false, s: null, t: null }));
      return;
    }
    session.peer = peer;
    this.resumedCount += 1;
    for (const payload of session.events.slice(Number(seq))) peer.send(JSON.stringify(payload));
    this.#send(session, 'RESUMED', {});
  }

  /**
   * Without the privileged intent, bots see the content only of direct messages, their own messages and those that mention
   * them.
   */
  #withoutHiddenContent(data: Fields): Fields {
    const { author, mentions, guild_id: guild } = data;
    const isReadable = [...fieldsIn(mentions), ...fieldsIn([author])].some(({ id }) => id === this.#world.application);
    if (guild === undefined || isReadable) return data;
    return { ...data, content: '', embeds: [], attachments: [], components: [] };
  }
}
