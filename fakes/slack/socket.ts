import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { recordUserTexts } from '../user-texts.ts';
import { acceptWebSocket, type WebSocketPeer } from './web-socket.ts';

/** The envelope of a payload. */
export type EnvelopeType = 'slash_commands' | 'interactive' | 'events_api';

/** The app's acknowledgement of an envelope. */
export interface Ack {
  readonly envelopeId: string;
  /** The acknowledgement's payload, such as the reply to a slash command. */
  readonly payload?: unknown;
  /** The time since the envelope was sent. */
  readonly afterMs: number;
}

/** The server side of Socket Mode. */
export class SocketMode {
  /** Every acknowledgement, in order of arrival. */
  readonly acks: Ack[] = [];
  /** The number of connections so far. */
  opened = 0;
  readonly #peers = new Set<WebSocketPeer>();
  readonly #sentAt = new Map<string, number>();
  readonly #waiters: { check: () => boolean; resolve: () => void }[] = [];

  /** Accepts a connection and sends "hello". */
  accept(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const peer: WebSocketPeer = acceptWebSocket(request, socket, head, {
      onMessage: (text) => this.#onMessage(text),
      onClose: () => {
        this.#peers.delete(peer);
        this.#wake();
      },
    });
    this.#peers.add(peer);
    this.opened += 1;
    peer.send(
      JSON.stringify({
        type: 'hello',
        num_connections: this.#peers.size,
        debug_info: { host: 'local', build_number: 1, approximate_connection_time: 18_060 },
        connection_info: { app_id: 'A1' },
      }),
    );
    this.#wake();
  }

  /** The number of open connections. */
  get connections(): number {
    return this.#peers.size;
  }

  /** Waits until this many connections have been opened in total. */
  async connected(count = 1): Promise<void> {
    await this.#waitUntil(() => this.opened >= count && this.#peers.size > 0);
  }

  /** Waits until no connection is open. */
  async disconnected(): Promise<void> {
    await this.#waitUntil(() => this.#peers.size === 0);
  }

  /**
   * Sends a payload over one of the connections, each in turn.
   * @param options `id` sends an envelope again; `retry` marks it as a retry
   * @returns the envelope's id, by which its ack is found
   * @throws Error if no app is connected
   */
  send(
    type: EnvelopeType,
    payload: unknown,
    options: { id?: string; retry?: { attempt: number; reason: string } } = {},
  ): string {
    const [peer] = this.#peers;
    if (!peer) throw new Error('No app is connected in Socket Mode: wait for connected() first');
    this.#peers.delete(peer);
    this.#peers.add(peer);
    const id = options.id ?? randomUUID();
    this.#sentAt.set(id, performance.now());
    recordUserTexts(payload);
    const retry = options.retry && { retry_attempt: options.retry.attempt, retry_reason: options.retry.reason };
    const responseFlag = { accepts_response_payload: type !== 'events_api' };
    peer.send(JSON.stringify({ envelope_id: id, type, payload, ...responseFlag, ...retry }));
    return id;
  }

  /** Sends any text to all connections, such as an invalid envelope. */
  sendText(text: string): void {
    for (const peer of this.#peers) peer.send(text);
  }

  /** Waits for the first ack of an envelope. */
  async acked(envelopeId: string): Promise<Ack> {
    const find = () => this.acks.find((ack) => ack.envelopeId === envelopeId);
    await this.#waitUntil(() => find() !== undefined);
    const ack = find();
    if (!ack) throw new Error(`The envelope ${envelopeId} was not acknowledged`);
    return ack;
  }

  /** Asks all clients to reconnect, as Slack does when it moves a connection. They close it themselves. */
  refresh(reason = 'refresh_requested'): void {
    this.sendText(JSON.stringify({ type: 'disconnect', reason, debug_info: { host: 'local' } }));
  }

  /** Cuts all connections without a closing handshake. */
  drop(): void {
    for (const peer of this.#peers) peer.destroy();
  }

  #onMessage(text: string): void {
    const message: unknown = JSON.parse(text);
    if (typeof message !== 'object' || message === null || !('envelope_id' in message)) return;
    const envelopeId = String(message.envelope_id);
    const payload = 'payload' in message ? { payload: message.payload } : {};
    this.acks.push({
      envelopeId,
      ...payload,
      afterMs: performance.now() - (this.#sentAt.get(envelopeId) ?? Number.NaN),
    });
    this.#wake();
  }

  async #waitUntil(check: () => boolean): Promise<void> {
    if (check()) return;
    await new Promise<void>((resolve) => this.#waiters.push({ check, resolve }));
  }

  #wake(): void {
    for (const waiting of this.#waiters.splice(0)) {
      if (waiting.check()) waiting.resolve();
      else this.#waiters.push(waiting);
    }
  }
}
