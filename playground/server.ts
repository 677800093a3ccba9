import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import { errorCode, errorText } from '../src/lib/error-text.ts';
import { HttpServer } from '../src/lib/http-server.ts';
import type { Bundle } from './bundle.ts';
import { parseJson, RefusedError, readBytes, respondJson } from './http.ts';
import {
  type ClockAction,
  type CuratorView,
  clockAction,
  type DiscordAction,
  discordAction,
  type SlackAction,
  type Snapshot,
  slackAction,
  type Trial,
  tryAction,
} from './protocol.ts';
import type { StoredFile } from './uploaded-files.ts';

/** What the HTTP routes need. Its methods throw RefusedError for what cannot be done. */
export interface Playground {
  snapshot(): Snapshot;
  onChange(listener: () => void): () => void;
  slack(action: SlackAction): Promise<unknown>;
  discord(action: DiscordAction): Promise<unknown>;
  clock(action: ClockAction): Promise<void>;
  commands(): Promise<readonly object[]>;
  briefing(): CuratorView;
  file(path: string): StoredFile | undefined;
  answer(question: string): Promise<Trial>;
}

export interface PageServerOptions {
  readonly playground: Playground;
  readonly port: number;
  /** Otherwise the following ports are tried, too. */
  readonly isFixed?: boolean;
  readonly bundle: () => Promise<Bundle>;
  readonly warn: (text: string) => void;
}

const LOOPBACK = '127.0.0.1';
const MAX_BODY_BYTES = 64 * 1024;
const MAX_PORTS_TRIED = 50;
const MAX_PORT = 65_535;

/** Loads nothing from other hosts. The renderers use inline styles, and the page's icon is a data URL. */
const SECURITY_POLICY = [
  "default-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const HEADERS = {
  'cache-control': 'no-store',
  'content-security-policy': SECURITY_POLICY,
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

const PAGE_HTML = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>The playground</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/page.css">
</head>
<body>
<div id="root"><p>The playground is loading…</p></div>
<noscript><p>The playground needs JavaScript.</p></noscript>
<script type="module" src="/page.js"></script>
</body>
</html>
`;

const failureScript = (reason: string) => `const p = document.createElement('p');
p.setAttribute('role', 'alert');
p.textContent = ${JSON.stringify(reason)};
document.getElementById('root').replaceChildren(p);
`;

type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void> | void;

/**
 * Serves the page on the loopback address.
 * @throws Error if no port is free
 */
export async function servePage(options: PageServerOptions): Promise<PageServer> {
  const server = new PageServer(options);
  await server.start();
  return server;
}

class PageServer {
  readonly #options: PageServerOptions;
  readonly #handlers: ReadonlyMap<string, Handler>;
  #server: HttpServer | undefined;
  #port = 0;
  #bundle: Promise<Bundle> | undefined;

  constructor(options: PageServerOptions) {
    const { playground } = options;
    this.#options = options;
    this.#handlers = new Map<string, Handler>([
      ['GET /', (_, response) => send(response, 'text/html', PAGE_HTML)],
      ['GET /page.js', (_, response) => this.#sendScript(response)],
      ['GET /page.css', (_, response) => this.#sendStyle(response)],
      ['GET /api/events', (_, response) => this.#streamEvents(response)],
      ['GET /api/discord/commands', async (_, response) => respondJson(response, 200, await playground.commands())],
      ['GET /api/briefing', (_, response) => respondJson(response, 200, playground.briefing())],
      ['POST /api/slack', jsonHandler(slackAction, (action) => playground.slack(action))],
      ['POST /api/discord', jsonHandler(discordAction, (action) => playground.discord(action))],
      ['POST /api/clock', jsonHandler(clockAction, (action) => playground.clock(action))],
      ['POST /api/try', jsonHandler(tryAction, async ({ question }) => await playground.answer(question))],
    ]);
  }

  get url(): string {
    return `http://${LOOPBACK}:${this.#port}`;
  }

  async start(): Promise<void> {
    const { port: firstPort, isFixed = false } = this.#options;
    for (let port = firstPort; ; port += 1) {
      try {
        this.#server = new HttpServer({ port, host: LOOPBACK, stopTimeoutMs: 0 }, (request, response) => {
          this.#answer(request, response).catch((error: unknown) => this.#reportFailure(response, error));
        });
        this.#port = await this.#server.start();
        return;
      } catch (error) {
        if (errorCode(error) !== 'EADDRINUSE') throw error;
        if (isFixed) {
          throw new Error(`Port ${port} is in use. Stop what uses it, or set HTTP_PORT to another port.`, {
            cause: error,
          });
        }
        if (port === firstPort + MAX_PORTS_TRIED - 1 || port === MAX_PORT) {
          throw new Error(
            `Ports ${firstPort} to ${port} are in use. Free one of them. Without Slack and Discord, HTTP_PORT can name another.`,
            { cause: error },
          );
        }
      }
    }
  }

  async stop(): Promise<void> {
    await this.#server?.stop();
    await this.#bundle?.catch(() => {});
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    for (const [name, value] of Object.entries(HEADERS)) response.setHeader(name, value);
    const { method = '', headers, url = '' } = request;
    const hosts = [`${LOOPBACK}:${this.#port}`, `localhost:${this.#port}`];
    // Prevents DNS rebinding by another site.
    if (!hosts.some((host) => host === headers.host))
      throw new RefusedError(421, `Unknown host. Open the playground at ${this.url}`);
    const isSameOrigin = headers.origin === undefined || hosts.some((host) => headers.origin === `http://${host}`);
    if (method === 'POST' && !isSameOrigin)
      throw new RefusedError(403, 'This request comes from another site and is refused.');
    const [path = ''] = url.split('?');
    const file = method === 'GET' ? this.#options.playground.file(path) : undefined;
    if (file) {
      response.writeHead(200, { 'content-type': file.type }).end(file.bytes);
      return;
    }
    const handler = this.#handlers.get(`${method} ${path}`);
    if (!handler) throw new RefusedError(404, `Route not found: ${method} ${path}`);
    await handler(request, response);
  }

  #reportFailure(response: ServerResponse, error: unknown): void {
    const isRefusal = error instanceof RefusedError;
    const isConnectionClosed = ['ECONNRESET', 'EPIPE'].includes(errorCode(error) ?? '');
    if (!isRefusal && !isConnectionClosed) {
      this.#options.warn(`A request to the playground failed: ${errorText(error)}`);
    }
    if (isConnectionClosed || response.headersSent) response.destroy();
    else if (isRefusal) respondJson(response, error.status, { error: error.message });
    else respondJson(response, 500, { error: 'The playground failed. Its terminal shows the error.' });
  }

  async #sendScript(response: ServerResponse): Promise<void> {
    const script = await this.#bundleOnce().then(
      (bundle) => bundle.script,
      (error: unknown) => failureScript(errorText(error)),
    );
    send(response, 'text/javascript', script);
  }

  async #sendStyle(response: ServerResponse): Promise<void> {
    const style = await this.#bundleOnce().then(
      (bundle) => bundle.style,
      () => '', // The script shows the error.
    );
    send(response, 'text/css', style);
  }

  /** After a failure, the next request bundles the page again. */
  #bundleOnce(): Promise<Bundle> {
    this.#bundle ??= this.#options.bundle().catch((error: unknown) => {
      this.#bundle = undefined;
      this.#options.warn(errorText(error));
      throw error;
    });
    return this.#bundle;
  }

  /** Changes in the same turn of the event loop share one snapshot. */
  #streamEvents(response: ServerResponse): void {
    const { playground } = this.#options;
    response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' });
    let isSendScheduled = false;
    const sendSnapshot = () => {
      isSendScheduled = false;
      if (response.destroyed) return;
      response.write(`event: snapshot\ndata: ${JSON.stringify(playground.snapshot())}\n\n`);
    };
    const unlisten = playground.onChange(() => {
      if (!isSendScheduled) setImmediate(sendSnapshot);
      isSendScheduled = true;
    });
    response.once('close', unlisten);
    sendSnapshot();
  }
}

/** Without a result of `act`, the response is 204. */
function jsonHandler<T>(schema: z.ZodType<T>, act: (value: T) => Promise<unknown>): Handler {
  return async (request, response) => {
    if (!/^application\/json\b/.test(request.headers['content-type'] ?? '')) {
      throw new RefusedError(415, 'The Content-Type is not JSON. Set it to application/json.');
    }
    const { success, data, error } = schema.safeParse(parseJson((await readBytes(request, MAX_BODY_BYTES)).toString()));
    if (!success) throw new RefusedError(400, `The body is not valid: ${z.prettifyError(error)}`);
    const answer = await act(data);
    if (answer === undefined) response.writeHead(204).end();
    else respondJson(response, 200, answer);
  };
}

function send(response: ServerResponse, type: string, body: string): void {
  response.writeHead(200, { 'content-type': `${type}; charset=utf-8` }).end(body);
}
