import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import { errorText } from '../src/lib/error-text.ts';
import type { Bundle } from './bundle.ts';
import type { StoredFile } from './files.ts';
import { answerJson, bytesOf, type Loopback, parsedJson, Refused, serveLoopback } from './http.ts';
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

/** What the page shows, and what can be done at it. What is not possible is thrown as Refused, in words. */
export interface Playground {
  snapshot(): Snapshot;
  /** Calls back after each change. @returns what ends that */
  onChange(listener: () => void): () => void;
  slack(action: SlackAction): Promise<unknown>;
  discord(action: DiscordAction): Promise<unknown>;
  clock(action: ClockAction): Promise<void>;
  /** Discord's, as they are registered. */
  commands(): Promise<readonly object[]>;
  briefing(): CuratorView;
  /** A file that the bot has uploaded, or undefined. */
  file(path: string): StoredFile | undefined;
  /** What a question is answered, and why. */
  answer(question: string): Promise<Trial>;
}

export interface PageServerOptions {
  readonly playground: Playground;
  /** The first port to try. */
  readonly port: number;
  /** Whether only that port will do; otherwise the next ones are tried while it is taken. */
  readonly isFixed?: boolean;
  readonly bundle: () => Promise<Bundle>;
  /** Told what fails. */
  readonly warn: (text: string) => void;
}

export interface PageServer {
  /** "http://127.0.0.1:8080" */
  readonly url: string;
  stop(): Promise<void>;
}

const MAX_BODY = 64 * 1024;
const MAX_PORTS = 50;
/** How many open pages get changes at one time. */
const MAX_READERS = 10;
/** A page that leaves so many bytes unread is dropped; its browser connects again. */
const MAX_UNREAD = 4 * 1024 * 1024;

/**
 * Nothing comes from anywhere else. The renderers put styles into what they draw, and avatars are drawn as data: all else
 * is the page's own.
 */
const POLICY = [
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
  'content-security-policy': POLICY,
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

const PAGE = `<!doctype html>
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

/** What the page shows if it cannot be built. */
const failedPage = (why: string) => `const p = document.createElement('p');
p.setAttribute('role', 'alert');
p.textContent = ${JSON.stringify(why)};
document.getElementById('root').replaceChildren(p);
`;

type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void> | void;

/**
 * Serves the page on this machine alone.
 * @throws Error if no port is free, with what to do
 */
export async function servePage(options: PageServerOptions): Promise<PageServer> {
  const server = new Pages(options);
  await server.start();
  return server;
}

class Pages implements PageServer {
  readonly #options: PageServerOptions;
  readonly #handlers: ReadonlyMap<string, Handler>;
  readonly #readers = new Set<ServerResponse>();
  #loopback: Loopback | undefined;
  #bundle: Promise<Bundle> | undefined;

  constructor(options: PageServerOptions) {
    const { playground } = options;
    this.#options = options;
    this.#handlers = new Map<string, Handler>([
      ['GET /', (_, response) => send(response, 'text/html', PAGE)],
      ['GET /page.js', (_, response) => this.#script(response)],
      ['GET /page.css', (_, response) => this.#style(response)],
      ['GET /api/events', (_, response) => this.#events(response)],
      ['GET /api/discord/commands', async (_, response) => answerJson(response, 200, await playground.commands())],
      ['GET /api/briefing', (_, response) => answerJson(response, 200, playground.briefing())],
      ['POST /api/slack', taking(slackAction, (action) => playground.slack(action))],
      ['POST /api/discord', taking(discordAction, (action) => playground.discord(action))],
      ['POST /api/clock', taking(clockAction, (action) => playground.clock(action))],
      ['POST /api/try', taking(tryAction, async ({ question }) => await playground.answer(question))],
    ]);
  }

  get url(): string {
    return this.#loopback?.origin ?? '';
  }

  async start(): Promise<void> {
    const { port: first, isFixed = false, warn } = this.#options;
    for (let port = first; ; port += 1) {
      try {
        this.#loopback = await serveLoopback(
          (request, response) => this.#answer(request, response),
          port,
          (error) => warn(`The playground failed at a request: ${errorText(error)}`),
        );
        return;
      } catch (error) {
        if (!(error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')) throw error;
        if (isFixed) {
          throw new Error(`port ${port} is in use. Stop what uses it, or set HTTP_PORT to another port`, {
            cause: error,
          });
        }
        if (port === first + MAX_PORTS - 1 || port === 65_535) throw error;
      }
    }
  }

  async stop(): Promise<void> {
    await this.#loopback?.close();
    await this.#bundle?.catch(() => {}); // Already reported.
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    for (const [name, value] of Object.entries(HEADERS)) response.setHeader(name, value);
    const { method = '', headers, url = '' } = request;
    const hosts = [`127.0.0.1:${this.#loopback?.port}`, `localhost:${this.#loopback?.port}`];
    // Another site's name may lead here too, and its pages must not get in by it.
    if (!hosts.some((host) => host === headers.host)) throw new Refused(421, `the playground is at ${this.url} only`);
    const isOwn = headers.origin === undefined || hosts.some((host) => headers.origin === `http://${host}`);
    if (method === 'POST' && !isOwn) throw new Refused(403, 'this comes from another site');
    const [path = ''] = url.split('?');
    const file = method === 'GET' ? this.#options.playground.file(path) : undefined;
    if (file) {
      response.writeHead(200, { 'content-type': file.type }).end(file.bytes);
      return;
    }
    const handler = this.#handlers.get(`${method} ${path}`);
    if (!handler) throw new Refused(404, `there is nothing at ${method} ${path}`);
    await handler(request, response);
  }

  async #script(response: ServerResponse): Promise<void> {
    const script = await this.#built().then(
      (bundle) => bundle.script,
      (error: unknown) => failedPage(errorText(error)),
    );
    send(response, 'text/javascript', script);
  }

  async #style(response: ServerResponse): Promise<void> {
    const style = await this.#built().then(
      (bundle) => bundle.style,
      () => '', // The script shows the error.
    );
    send(response, 'text/css', style);
  }

  /** Built once; after a failure, again at the next request. */
  #built(): Promise<Bundle> {
    this.#bundle ??= this.#options.bundle().catch((error: unknown) => {
      this.#bundle = undefined;
      this.#options.warn(errorText(error));
      throw error;
    });
    return this.#bundle;
  }

  /** Sends all that the page draws, now and after each change; changes at the same time are sent once. */
  #events(response: ServerResponse): void {
    const { playground } = this.#options;
    if (this.#readers.size >= MAX_READERS) {
      throw new Refused(503, `the playground is open in ${MAX_READERS} pages already: close one`);
    }
    this.#readers.add(response);
    response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' });
    let isDue = false;
    const warn = () => {
      isDue = false;
      if (response.destroyed) return;
      response.write(`event: snapshot\ndata: ${JSON.stringify(playground.snapshot())}\n\n`);
      if (response.writableLength > MAX_UNREAD) response.destroy();
    };
    const unlisten = playground.onChange(() => {
      if (!isDue) setImmediate(warn);
      isDue = true;
    });
    response.once('close', () => {
      unlisten();
      this.#readers.delete(response);
    });
    warn();
  }
}

/** Takes a JSON body that fits, and answers with what comes of it, or 204. */
function taking<T>(schema: z.ZodType<T>, act: (value: T) => Promise<unknown>): Handler {
  return async (request, response) => {
    if (!/^application\/json\b/.test(request.headers['content-type'] ?? '')) {
      throw new Refused(415, 'this takes JSON: say so in Content-Type');
    }
    const { success, data, error } = schema.safeParse(parsedJson((await bytesOf(request, MAX_BODY)).toString()));
    if (!success) throw new Refused(400, `this cannot be read: ${z.prettifyError(error)}`);
    const answer = await act(data);
    if (answer === undefined) response.writeHead(204).end();
    else answerJson(response, 200, answer);
  };
}

function send(response: ServerResponse, type: string, body: string): void {
  response.writeHead(200, { 'content-type': `${type}; charset=utf-8` }).end(body);
}
