import { createServer, type RequestListener, type Server } from 'node:http';

/** Longer than anybody waits for an answer here, in milliseconds. */
const PATIENCE = 5000;

/** A server on one port. */
export class HttpServer {
  readonly #port: number;
  readonly #server: Server;
  readonly #patience: number;

  /** @param patience how long a request may take once the server is to end, in milliseconds */
  constructor(port: number, listener: RequestListener, patience = PATIENCE) {
    this.#port = port;
    this.#patience = patience;
    this.#server = createServer(listener);
  }

  /** @throws Error if the port is taken */
  async start(): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(this.#port, resolve);
    });
  }

  /** Takes no more requests. Resolves once those that were taken have their answers, or have had time for it. */
  async stop(): Promise<void> {
    if (!this.#server.listening) return;
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    this.#server.closeIdleConnections();
    // A request that never comes to its end would hold it up for minutes.
    const cut = setTimeout(() => this.#server.closeAllConnections(), this.#patience);
    await closed;
    clearTimeout(cut);
  }
}
