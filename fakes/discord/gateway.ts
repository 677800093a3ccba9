import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { acceptWebSocket, type WebSocketPeer } from '../slack/web-socket.ts';
import { type Fields, fieldsIn, isFields } from './fields.ts';
import type { Waiting } from './waiting.ts';
import type { World } from './world.ts';

const OP = { dispatch: 0, heartbeat: 1, identify: 2, resume: 6, reconnect: 7, invalid: 9, hello: 10, ack: 11 } as const;
const CLOSED = { authenticationFailed: 4004, disallowedIntents: 4014 } as const;
const INTENT = {
  guilds: 1 << 0,
  members: 1 << 1,
  presences: 1 << 8,
  messages: 1 << 9,
  direct: 1 << 12,
  content: 1 << 15,
};
const PRIVILEGED = INTENT.members | INTENT.presences | INTENT.content;
const HEARTBEAT_MS = 41_250;

interface Session {
  readonly id: string;
  readonly intents: number;
  /** All events since the start, for a RESUME. */
  readonly sent: Fields[];
  peer: WebSocketPeer | undefined;
}

/** The server side of the gateway. */
export class Gateway {
  /** The payload of each IDENTIFY, without the token. */
  readonly identified: Fields[] = [];
  /** The number of connections and of resumed sessions so far. */
  opened = 0;
  resumed = 0;
  /** If set, each IDENTIFY is refused with this close code. */
  refusal: number | undefined;
  readonly #peers = new Map<WebSocketPeer, Duplex>();
  readonly #sessions = new Map<string, Session>();
  readonly #world: World;
  readonly #waiting: Waiting;
  readonly #urlOf: () => string;

  constructor(world: World, waiting: Waiting, urlOf: () => string) {
    this.#world = world;
    this.#waiting = waiting;
    this.#urlOf = urlOf;
  }

  /** Whether a bot has a session that is connected. */
  get isReady(): boolean {
    return [...this.#sessions.values()].some(({ peer }) => peer !== undefined);
  }

  /** The number of open connections. */
  get connections(): number {
    return this.#peers.size;
  }

  /** Accepts a connection and sends HELLO. */
  accept(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const peer: WebSocketPeer = acceptWebSocket(request, socket, head, {
      onMessage: (text) => this.#onMessage(peer, text),
      onClose: () => {
        this.#peers.delete(peer);
        for (const session of this.#sessions.values()) if (session.peer === peer) session.peer = undefined;
        this.#waiting.wake();
      },
    });
    this.#peers.set(peer, socket);
    this.opened += 1;
    peer.send(JSON.stringify({ op: OP.hello, d: { heartbeat_interval: HEARTBEAT_MS }, s: null, t: null }));
    this.#waiting.wake();
  }

  /** Waits until this many connections were opened in total, and one is open. */
  async connected(count = 1): Promise<void> {
    await this.#waiting.until(() => this.opened >= count && this.#peers.size > 0);
  }

  /** Waits until a bot has a connected session. */
  async ready(): Promise<void> {
    await this.#waiting.until(() => this.isReady);
  }

  /** Waits until no connection is open. */
  async disconnected(): Promise<void> {
    await this.#waiting.until(() => this.#peers.size === 0);
  }

  /** Sends an event to every session; a disconnected one gets it when it resumes. */
  dispatch(event: string, data: Fields): void {
    for (const session of this.#sessions.values()) this.#send(session, event, data);
  }

  /** Sends a message event to the sessions whose intents include it. */
  dispatchMessage(event: string, data: Fields): void {
    const { guild_id: guild } = data;
    for (const session of this.#sessions.values()) {
      const needed = guild === undefined ? INTENT.direct : INTENT.messages;
      if ((session.intents & needed) !== 0) this.#send(session, event, this.#readable(data));
    }
  }

  /** Sends any text to all connections, such as an invalid payload. */
  sendText(text: string): void {
    for (const peer of this.#peers.keys()) peer.send(text);
  }

  /** Asks all clients to reconnect and resume. */
  reconnect(): void {
    this.sendText(JSON.stringify({ op: OP.reconnect, d: null, s: null, t: null }));
  }

  /** Invalidates the sessions. Those that cannot be resumed are deleted. */
  invalidate(isResumable = false): void {
    if (!isResumable) this.#sessions.clear();
    this.sendText(JSON.stringify({ op: OP.invalid, d: isResumable, s: null, t: null }));
  }

  /** Cuts all connections without a closing handshake. */
  drop(): void {
    for (const peer of this.#peers.keys()) peer.destroy();
  }

  /** Closes all connections with a Discord close code. */
  close(code: number): void {
    for (const socket of this.#peers.values()) closeWith(socket, code);
  }

  #send(session: Session, event: string, data: Fields): void {
    const payload = { op: OP.dispatch, t: event, s: session.sent.length + 1, d: data };
    session.sent.push(payload);
    session.peer?.send(JSON.stringify(payload));
  }

  #onMessage(peer: WebSocketPeer, text: string): void {
    const message: unknown = JSON.parse(text);
    if (!isFields(message)) return;
    const { op, d } = message;
    if (op === OP.heartbeat) peer.send(JSON.stringify({ op: OP.ack, d: null, s: null, t: null }));
    if (op === OP.identify && isFields(d)) this.#identify(peer, d);
    if (op === OP.resume && isFields(d)) this.#resume(peer, d);
    this.#waiting.wake();
  }

  #identify(peer: WebSocketPeer, { token, ...identity }: Fields): void {
    this.identified.push(identity);
    const { shard } = identity;
    const intents = Number(identity['intents']);
    const isPrivileged = (intents & PRIVILEGED) !== 0;
    const refusal =
      this.refusal ??
      (token !== this.#world.token ? CLOSED.authenticationFailed : isPrivileged ? CLOSED.disallowedIntents : undefined);
    const socket = this.#peers.get(peer);
    if (refusal !== undefined) {
      if (socket) closeWith(socket, refusal);
      return;
    }
    const session: Session = { id: randomUUID(), intents, sent: [], peer };
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
    if ((intents & INTENT.guilds) === 0) return;
    for (const guild of guilds) this.#send(session, 'GUILD_CREATE', this.#world.guild(guild));
  }

  #resume(peer: WebSocketPeer, { token, session_id: id, seq }: Fields): void {
    const session = this.#sessions.get(String(id));
    if (!session || token !== this.#world.token) {
      peer.send(JSON.stringify({ op: OP.invalid, d: false, s: null, t: null }));
      return;
    }
    session.peer = peer;
    this.resumed += 1;
    for (const payload of session.sent.slice(Number(seq))) peer.send(JSON.stringify(payload));
    this.#send(session, 'RESUMED', {});
  }

  /** Without the privileged intent, a bot gets the content only of its own messages and of those that mention it. */
  #readable(data: Fields): Fields {
    const { author, mentions, guild_id: guild } = data;
    const isReadable = [...fieldsIn(mentions), ...fieldsIn([author])].some(({ id }) => id === this.#world.application);
    if (guild === undefined || isReadable) return data;
    return { ...data, content: '', embeds: [], attachments: [], components: [] };
  }
}

/** Sends a close frame with a code; the client then closes the connection. */
function closeWith(socket: Duplex, code: number): void {
  const frame = Buffer.from([0x88, 2, 0, 0]);
  frame.writeUInt16BE(code, 2);
  socket.write(frame);
}
