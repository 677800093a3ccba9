import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { recordUserTexts } from '../user-texts.ts';
import { Waiter } from '../waiter.ts';

export type EnvelopeType = 'slash_commands' | 'interactive' | 'events_api';

export interface Ack {
  readonly envelopeId: string;
  readonly payload?: unknown;
  readonly afterMs: number;
}

export class SocketMode {
  readonly acks: Ack[] = [];
  openedCount = 0;
  readonly #server = new WebSocketServer({ noServer: true });
  #sentCount = 0;
  readonly #sentAt = new Map<string, number>();
  readonly #waiter = new Waiter();

  accept(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    this.#server.handleUpgrade(request, socket, head, (peer) => {
      peer.on('message', (data) => this.#onMessage(String(data)));
      peer.on('close', () => this.#waiter.wake());
      this.openedCount += 1;
      peer.send(
        JSON.stringify({
          type: 'hello',
          num_connections: this.connections,
          debug_info: { host: 'local', build_number: 1, approximate_connection_time: 18_060 },
          connection_info: { app_id: 'A1' },
        }),
      );
      this.#waiter.wake();
    });
  }

  get connections(): number {
    return this.#server.clients.size;
  }

  /** Waits until `count` connections were opened in total, and one is open. */
  async untilConnected(count = 1): Promise<void> {
    await this.#waiter.until(() => this.openedCount >= count && this.connections > 0);
  }

  async untilDisconnected(): Promise<void> {
    await this.#waiter.until(() => this.connections === 0);
  }

  /**
   * Sends a payload, and returns the envelope's id.
   * @param options `id` sends an envelope again
   * @throws Error if no app is connected
   */
  send(
    type: EnvelopeType,
    payload: unknown,
    options: { id?: string; retry?: { attempt: number; reason: string } } = {},
  ): string {
    const peer = [...this.#server.clients][this.#sentCount % this.connections];
    if (!peer) throw new Error('No app is connected in Socket Mode: wait for untilConnected() first');
    this.#sentCount += 1;
    const id = options.id ?? randomUUID();
    this.#sentAt.set(id, performance.now());
    recordUserTexts(payload);
    const retry = options.retry && { retry_attempt: options.retry.attempt, retry_reason: options.retry.reason };
    const responseFlag = { accepts_response_payload: type !== 'events_api' };
    peer.send(JSON.stringify({ envelope_id: id, type, payload, ...responseFlag, ...retry }));
    return id;
  }

  sendText(text: string): void {
    for (const peer of this.#server.clients) peer.send(text);
  }

  async untilAcked(envelopeId: string): Promise<Ack> {
    const find = () => this.acks.find((ack) => ack.envelopeId === envelopeId);
    await this.#waiter.until(() => find() !== undefined);
    const ack = find();
    if (!ack) throw new Error(`The envelope ${envelopeId} was not acknowledged`);
    return ack;
  }

  /** Asks all clients to reconnect, as Slack does when it moves a connection. They close the old connection themselves. */
  refresh(reason = 'refresh_requested'): void {
    this.sendText(JSON.stringify({ type: 'disconnect', reason, debug_info: { host: 'local' } }));
  }

  drop(): void {
    for (const peer of this.#server.clients) peer.terminate();
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
    this.#waiter.wake();
  }
}
