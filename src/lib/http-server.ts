import { createServer, type RequestListener, type Server } from 'node:http';

/** Longer than any response takes. */
const STOP_TIMEOUT_MS = 5000;
/** Milliseconds that a client may take to send a whole request; Node's default is five minutes. */
const REQUEST_TIMEOUT_MS = 10_000;
/** How often Node checks the time limit, in milliseconds; its default is 30 s. */
const CHECK_INTERVAL_MS = 5000;
/** Limits memory, since each connection may send a body. Platforms keep a few dozen open. */
export const MAX_CONNECTIONS = 500;

export interface HttpServerOptions {
  /** 0 takes any free port. */
  readonly port: number;
  /** The address to listen on; by default all addresses of this machine. */
  readonly host?: string | undefined;
  /** How long `stop` waits for requests in progress, in milliseconds. */
  readonly stopTimeout?: number;
  /** How long a client may take to send a request, in milliseconds. */
  readonly requestTimeout?: number;
}

/** Node's options for a server that disconnects slow clients. */
function clientLimitOptions(requestTimeout = REQUEST_TIMEOUT_MS) {
  return {
    requestTimeout,
    headersTimeout: requestTimeout,
    connectionsCheckingInterval: Math.min(CHECK_INTERVAL_MS, requestTimeout),
  };
}

/** An HTTP server on one port, with limits on slow clients and on connections. */
export class HttpServer {
  readonly #options: HttpServerOptions;
  readonly #server: Server;

  constructor(options: HttpServerOptions, listener: RequestListener) {
    this.#options = options;
    this.#server = createServer(clientLimitOptions(options.requestTimeout), (request, response) => {
      // A connection kept open after the last response would delay `stop`.
      response.once('close', () => setImmediate(() => this.#server.listening || this.#server.closeIdleConnections()));
      listener(request, response);
    });
    this.#server.maxConnections = MAX_CONNECTIONS;
  }

  /**
   * Starts listening.
   * @returns the port
   * @throws Error if the port is in use or not permitted
   */
  async start(): Promise<number> {
    const { port, host } = this.#options;
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(port, host, resolve);
    });
    const address = this.#server.address();
    return typeof address === 'object' && address !== null ? address.port : port;
  }

  /** Accepts no more requests. Resolves once those in progress have ended or timed out. */
  async stop(): Promise<void> {
    if (!this.#server.listening) return;
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    this.#server.closeIdleConnections();
    // A request that never ends would delay this for minutes.
    const timer = setTimeout(() => this.#server.closeAllConnections(), this.#options.stopTimeout ?? STOP_TIMEOUT_MS);
    await closed;
    clearTimeout(timer);
  }
}
