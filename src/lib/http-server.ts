import { createServer, type RequestListener, type Server } from 'node:http';

const STOP_TIMEOUT_MS = 5000;
/** Node's default of five minutes would let slow clients hold connections for long. */
const REQUEST_TIMEOUT_MS = 10_000;
/** With Node's default of 30 s, a slow request could last up to 30 s longer than allowed. */
const TIMEOUT_CHECK_INTERVAL_MS = 5000;
/** Limits memory, because each connection may send a body. */
export const MAX_CONNECTIONS = 500;

export interface HttpServerOptions {
  /** 0 takes any free port. */
  readonly port: number;
  /** All addresses of this machine by default. */
  readonly host?: string | undefined;
  readonly stopTimeoutMs?: number;
  readonly requestTimeoutMs?: number;
}

export class HttpServer {
  readonly #options: HttpServerOptions;
  readonly #server: Server;

  constructor(options: HttpServerOptions, listener: RequestListener) {
    const { requestTimeoutMs: requestTimeout = REQUEST_TIMEOUT_MS } = options;
    const connectionsCheckingInterval = Math.min(TIMEOUT_CHECK_INTERVAL_MS, requestTimeout);
    const limits = { requestTimeout, headersTimeout: requestTimeout, connectionsCheckingInterval };
    this.#options = options;
    this.#server = createServer(limits, (request, response) => {
      // A connection kept open after the last response would delay `stop`.
      response.once('close', () => setImmediate(() => this.#server.listening || this.#server.closeIdleConnections()));
      listener(request, response);
    });
    this.#server.maxConnections = MAX_CONNECTIONS;
  }

  /** Returns the port. Rejects if the server cannot listen on it. */
  async start(): Promise<number> {
    const { port, host } = this.#options;
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(port, host, resolve);
    });
    const address = this.#server.address();
    return typeof address === 'object' && address !== null ? address.port : port;
  }

  /** Resolves once the requests in progress have ended, or have been cut off after `stopTimeoutMs`. */
  async stop(): Promise<void> {
    if (!this.#server.listening) return;
    const whenClosed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    this.#server.closeIdleConnections();
    const timer = setTimeout(() => this.#server.closeAllConnections(), this.#options.stopTimeoutMs ?? STOP_TIMEOUT_MS);
    await whenClosed;
    clearTimeout(timer);
  }
}
