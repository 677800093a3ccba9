import { createServer, type RequestListener, type Server } from 'node:http';

/** A server on one port. */
export class HttpServer {
  readonly #port: number;
  readonly #server: Server;

  constructor(port: number, listener: RequestListener) {
    this.#port = port;
    this.#server = createServer(listener);
  }

  /** @throws Error if the port is taken */
  async start(): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(this.#port, resolve);
    });
  }

  /** Takes no more requests. Resolves once those that were taken have their answers. */
  async stop(): Promise<void> {
    if (!this.#server.listening) return;
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    this.#server.closeIdleConnections();
    await closed;
  }
}
