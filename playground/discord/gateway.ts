import { randomUUID } from 'node:crypto';
import type { Server } from 'node:http';
import { type RawData, type WebSocket, WebSocketServer } from 'ws';
import { z } from 'zod';
import { APPLICATION, type Fields, GUILD, type World } from './world.ts';

const OP = { dispatch: 0, heartbeat: 1, identify: 2, resume: 6, invalid: 9, hello: 10, ack: 11 } as const;
const AUTHENTICATION_FAILED = 4004;
const HEARTBEAT_MS = 41_250;

const message = z.object({ op: z.number(), d: z.unknown() });
const identify = z.object({ token: z.string() });

interface GatewayOptions {
  readonly server: Server;
  readonly world: World;
  readonly token: string;
  readonly url: string;
  /** Called when the bot is there, and each time it comes again. */
  readonly onReady: () => void;
}

/** Discord's end of the gateway: one session, that of the bot which came last. */
export class Gateway {
  readonly #options: GatewayOptions;
  readonly #sockets: WebSocketServer;
  #session: WebSocket | undefined;
  #sequence = 0;

  constructor(options: GatewayOptions) {
    this.#options = options;
    this.#sockets = new WebSocketServer({ server: options.server });
    this.#sockets.on('connection', (socket) => this.#onConnection(socket));
  }

  get isReady(): boolean {
    return this.#session !== undefined;
  }

  /** Tells the bot of something. */
  tell(event: string, data: Fields): void {
    if (this.#session) this.#dispatch(this.#session, event, data);
  }

  stop(): void {
    for (const socket of this.#sockets.clients) socket.terminate();
    this.#sockets.close();
  }

  #onConnection(socket: WebSocket): void {
    socket.on('error', () => socket.terminate());
    socket.on('close', () => {
      if (this.#session === socket) this.#session = undefined;
    });
    socket.on('message', (data) => this.#onMessage(socket, data));
    send(socket, { op: OP.hello, d: { heartbeat_interval: HEARTBEAT_MS }, s: null, t: null });
  }

  #onMessage(socket: WebSocket, data: RawData): void {
    const read = message.safeParse(jsonOf(String(data)));
    if (!read.success) {
      socket.terminate();
      return;
    }
    const { op, d } = read.data;
    if (op === OP.heartbeat) send(socket, { op: OP.ack, d: null, s: null, t: null });
    // Sessions are not kept: the bot begins anew.
    if (op === OP.resume) send(socket, { op: OP.invalid, d: false, s: null, t: null });
    if (op === OP.identify) this.#onIdentify(socket, d);
  }

  #onIdentify(socket: WebSocket, data: unknown): void {
    const { world, token, url, onReady } = this.#options;
    if (identify.safeParse(data).data?.token !== token) {
      socket.close(AUTHENTICATION_FAILED);
      return;
    }
    this.#dispatch(socket, 'READY', {
      v: 10,
      user: world.user('bot'),
      guilds: [{ id: GUILD, unavailable: true }],
      session_id: randomUUID(),
      resume_gateway_url: url,
      session_type: 'normal',
      shard: [0, 1],
      application: { id: APPLICATION, flags: 0 },
    });
    this.#dispatch(socket, 'GUILD_CREATE', world.guild());
    this.#session = socket;
    onReady();
  }

  #dispatch(socket: WebSocket, event: string, data: Fields): void {
    this.#sequence += 1;
    send(socket, { op: OP.dispatch, t: event, s: this.#sequence, d: data });
  }
}

function send(socket: WebSocket, payload: Fields): void {
  socket.send(JSON.stringify(payload));
}

/** Undefined if it is none. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
