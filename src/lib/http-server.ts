import { createServer, type RequestListener, type Server } from 'node:http';

/** Longer than an answer takes here, in milliseconds. */
const PATIENCE = 5000;
/** How long a client may take to send its whole request; Node's own limit is five minutes. In milliseconds. */
const REQUEST_TIMEOUT = 10_000;
/** How often Node looks for requests over that limit; by default only every 30 s. In milliseconds. */
const LOOK = 5000;
/** Each may send a body, so memory needs a limit; platforms keep a few dozen open. */
export const MOST_CONNECTIONS = 500;

export interface HttpServerOptions {
  /** 0 for any that is free. */
  readonly port: number;
  /** The address to listen on; by default all of this machine. */
  readonly host?: string | undefined;
  /** How long a request may still take once the server stops, in milliseconds. */
  readonly patience?: number;
  /** How long a client may take to send its request, in milliseconds. */
  readonly requestTimeout?: number;
}

/** Node's options for a server that gives slow clients up. */
export function clientLimits(requestTimeout = REQUEST_TIMEOUT) {
  return {
    requestTimeout,
    headersTimeout: requestTimeout,
    connectionsCheckingInterval: Math.min(LOOK, requestTimeout),
  };
}

/** A server on one port, with limits on slow clients and on connections. */
export class HttpServer {
  readonly #options: HttpServerOptions;
  readonly #server: Server;

  constructor(options: HttpServerOptions, listener: RequestListener) {
    this.#options = options;
    this.#server = createServer(clientLimits(options.requestTimeout), (request, response) => {
      // A connection that is kept open after the last answer would hold up stopping.
      response.once('close', () => setImmediate(() => this.#server.listening || this.#server.closeIdleConnections()));
      listener(request, response);
    });
    this.#server.maxConnections = MOST_CONNECTIONS;
  }

  /** Listens. @returns the port, @throws Error if it is taken or may not be used */
  async start(): Promise<number> {
    const { port, host } = this.#options;
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(port, host, resolve);
    });
    const address = this.#server.address();
    return typeof address === 'object' && address !== null ? address.port : port;
  }

  /** Takes no more requests. Resolves once those that were taken have their answers, or have had time for it. */
  async stop(): Promise<void> {
    if (!this.#server.listening) return;
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    this.#server.closeIdleConnections();
    // A request that never ends would hold it up for minutes.
    const cut = setTimeout(() => this.#server.closeAllConnections(), this.#options.patience ?? PATIENCE);
    await closed;
    clearTimeout(cut);
  }
}
