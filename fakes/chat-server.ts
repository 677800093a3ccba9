import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { z } from 'zod';
import { seededRandom } from '../src/lib/seeded-random.ts';

/**
 * A local server with as much of Slack's or Discord's interface as a delivery meets: posting to a channel and reading its
 * history. Discord takes a repeated nonce for the same message, for a while, and shows no nonce in a history; Slack shows
 * the metadata, and takes every post for a new one. What goes wrong is drawn by the seed.
 */
export interface ChatServer {
  readonly url: string;
  readonly counts: Counts;
  /** The messages of all channels, in the order of arrival. */
  messages(): readonly Posted[];
  /** Deletes the channel. */
  remove(channel: string): void;
  /** Forbids reading the channel's history. */
  hide(channel: string): void;
  close(): Promise<void>;
}

export type ChatKind = 'slack' | 'discord';

export interface ChatServerOptions {
  readonly kind: ChatKind;
  readonly seed?: number;
  /** The probability of each fault, from 0 to 1; together at most 1. */
  readonly faults?: Partial<Record<Fault, number>>;
  /** The rate limit: requests per second, with a burst of one second's worth. */
  readonly perSecond?: number;
  /** The minimum time between two posts to a channel, in milliseconds, as all that follow. */
  readonly channelRest?: number;
  /** How long a nonce is remembered. */
  readonly nonces?: number;
  /** The range of delays of a late effect. */
  readonly lateEffect?: readonly [from: number, to: number];
  /**
   * A post that arrives later than this after it was sent is not taken, however long the server was kept from reading it:
   * so that a busy machine adds no fault to those that were drawn. Left out, every post is taken.
   */
  readonly latest?: number;
  /** The range of delays of a late answer. */
  readonly lateAnswer?: readonly [from: number, to: number];
}

const FAULTS = [
  /** Rate-limited for this channel; not stored. */
  'too many',
  /** A 5xx response; the message is not stored. */
  'error before',
  /** A 5xx response, although the message is stored. */
  'error after',
  /** The connection is reset, although the message is stored. */
  'reset after',
  /** The message is stored, but no response comes. */
  'hang',
  /** No response comes; the message is stored after the sender's timeout. */
  'late effect',
  /** The message is stored, and the response is late. */
  'late answer',
  /** Reading a history fails temporarily. */
  'history error',
] as const;
export type Fault = (typeof FAULTS)[number];

interface Posted {
  readonly channel: string;
  /** The sender's mark: Slack's metadata, or a Discord component's id. */
  readonly mark: string;
  readonly text: string;
  /** Server time, in milliseconds. */
  readonly at: number;
  readonly id: string;
}

/** Counts of each event. */
type Counts = Record<
  Fault | 'posts asked for' | 'histories read' | 'posted' | 'repeats known' | 'over the rate' | 'too old',
  number
>;

const NO_COUNTS: Counts = {
  'posts asked for': 0,
  'histories read': 0,
  posted: 0,
  'repeats known': 0,
  'over the rate': 0,
  'too old': 0,
  'too many': 0,
  'error before': 0,
  'error after': 0,
  'reset after': 0,
  hang: 0,
  'late effect': 0,
  'late answer': 0,
  'history error': 0,
};

/** The header with the time when a post was sent, in epoch milliseconds. */
export const SENT_AT = 'x-sent-at';

const POST_FAULTS = FAULTS.filter((fault) => fault !== 'history error');

interface Answer {
  readonly status: number;
  readonly headers?: Record<string, string>;
  readonly body?: unknown;
  readonly late?: boolean;
}

const FAILURE: Answer = { status: 503, body: { ok: false, error: 'internal_error' } };

/** A post of either platform. */
interface Post {
  readonly channel: string;
  readonly mark: string;
  readonly text: string;
  readonly nonce?: string;
}

const slackPost = z
  .object({
    channel: z.string(),
    text: z.string(),
    metadata: z.object({ event_payload: z.object({ occurrence: z.string() }) }),
  })
  .transform(({ channel, text, metadata }): Post => ({ channel, text, mark: metadata.event_payload.occurrence }));

const discordPost = z
  .object({
    content: z.string(),
    nonce: z.string().max(25),
    enforce_nonce: z.literal(true),
    components: z.tuple([z.object({ custom_id: z.string().max(100) })]),
  })
  .transform(({ content, nonce, components: [{ custom_id }] }) => ({ text: content, nonce, mark: custom_id }));

/** Starts a server on a free port of this machine. */
export async function startChatServer(options: ChatServerOptions): Promise<ChatServer> {
  const chat = new Chat(options);
  const server = createServer((request, response) => {
    chat.handle(request, response).catch((error: unknown) => {
      response.writeHead(400).end(String(error));
    });
  });
  // A connection that closes during a request would be an extra fault.
  server.keepAliveTimeout = 120_000;
  const port = await listen(server);
  return {
    url: `http://127.0.0.1:${port}`,
    counts: chat.counts,
    messages: () => chat.posted,
    remove: (channel) => chat.removed.add(channel),
    hide: (channel) => chat.hidden.add(channel),
    close: () => {
      chat.stop();
      server.closeAllConnections();
      return new Promise((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()));
      });
    },
  };
}

class Chat {
  readonly counts: Counts = { ...NO_COUNTS };
  readonly posted: Posted[] = [];
  readonly removed = new Set<string>();
  readonly hidden = new Set<string>();
  readonly #options: Required<ChatServerOptions>;
  readonly #random: () => number;
  readonly #byChannel = new Map<string, Posted[]>();
  /** The messages whose nonces are still known. */
  readonly #nonces = new Map<string, Posted>();
  readonly #timers = new Set<NodeJS.Timeout>();
  /** How many requests are allowed at once, at a time. */
  #allowed: { count: number; at: number };

  constructor(options: ChatServerOptions) {
    this.#options = {
      seed: 1,
      faults: {},
      perSecond: 50,
      channelRest: 0,
      nonces: 120_000,
      lateEffect: [15_500, 25_000],
      latest: Number.POSITIVE_INFINITY,
      lateAnswer: [500, 5000],
      ...options,
    };
    this.#random = seededRandom(this.#options.seed);
    this.#allowed = { count: this.#options.perSecond, at: Date.now() };
  }

  stop(): void {
    for (const timer of this.#timers) clearTimeout(timer);
  }

  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await bodyOf(request);
    const age = Date.now() - Number(request.headers[SENT_AT] ?? Date.now());
    if (age > this.#options.latest) {
      this.counts['too old'] += 1;
      return;
    }
    const answer = this.#answerTo(request.method, new URL(request.url ?? '/', 'http://localhost'), body);
    if (answer === 'reset') response.socket?.resetAndDestroy();
    else if (answer === 'never') return;
    else if (answer.late) this.#later(this.#options.lateAnswer, () => send(response, answer));
    else send(response, answer);
  }

  #answerTo(method: string | undefined, { pathname, searchParams }: URL, body: string): Answer | 'reset' | 'never' {
    const wait = this.#waitFor();
    if (wait > 0) {
      this.counts['over the rate'] += 1;
      return this.#refusal(wait, 'platform');
    }
    if (this.#options.kind === 'slack') {
      if (pathname === '/chat.postMessage') return this.#post(slackPost.parse(JSON.parse(body)));
      if (pathname !== '/conversations.history') return { status: 404 };
      return this.#history(searchParams.get('channel') ?? '', Number(searchParams.get('oldest')) * 1000);
    }
    const channel = /^\/channels\/([^/]+)\/messages$/.exec(pathname)?.[1];
    if (channel === undefined) return { status: 404 };
    const name = decodeURIComponent(channel);
    return method === 'GET'
      ? this.#history(name, 0)
      : this.#post({ channel: name, ...discordPost.parse(JSON.parse(body)) });
  }

  #post(post: Post): Answer | 'reset' | 'never' {
    this.counts['posts asked for'] += 1;
    if (this.removed.has(post.channel)) return this.#notThere();
    const last = this.#byChannel.get(post.channel)?.at(-1);
    const rest = last === undefined ? 0 : last.at + this.#options.channelRest - Date.now();
    if (rest > 0) {
      this.counts['over the rate'] += 1;
      return this.#refusal(rest, 'channel');
    }
    const fault = this.#draw(POST_FAULTS);
    if (fault) this.counts[fault] += 1;
    switch (fault) {
      case 'too many':
        return this.#refusal(200 + this.#random() * 800, 'channel');
      case 'error before':
        return FAILURE;
      case 'error after':
        this.#take(post);
        return FAILURE;
      case 'reset after':
        this.#take(post);
        return 'reset';
      case 'hang':
        this.#take(post);
        return 'never';
      case 'late effect':
        this.#later(this.#options.lateEffect, () => this.#take(post));
        return 'never';
      default:
        return { ...this.#success(this.#take(post)), late: fault === 'late answer' };
    }
  }

  #history(channel: string, since: number): Answer {
    this.counts['histories read'] += 1;
    if (this.removed.has(channel)) return this.#notThere();
    if (this.hidden.has(channel)) return this.#notAllowed();
    if (this.#draw(['history error'])) {
      this.counts['history error'] += 1;
      return FAILURE;
    }
    // As the real ones do: the newest first, a page of them.
    const found = (this.#byChannel.get(channel) ?? []).filter(({ at }) => at >= since).toReversed();
    const page = found.slice(0, 100);
    if (this.#options.kind === 'discord') {
      return {
        status: 200,
        body: page.map(({ id, text, mark }) => ({ id, content: text, components: [{ custom_id: mark }] })),
      };
    }
    const messages = page.map(({ id, text, mark }) => ({
      ts: id,
      text,
      metadata: { event_type: 'delivery', event_payload: { occurrence: mark } },
    }));
    return { status: 200, body: { ok: true, messages } };
  }

  /** Posts a message, or finds that it was posted under the same nonce. */
  #take({ channel, mark, text, nonce }: Post): Posted {
    const at = Date.now();
    const key = `${channel} ${nonce}`;
    const known = nonce === undefined ? undefined : this.#nonces.get(key);
    if (known && at - known.at < this.#options.nonces) {
      this.counts['repeats known'] += 1;
      return known;
    }
    this.counts.posted += 1;
    const posted = { channel, mark, text, at, id: `${(at / 1000).toFixed(3)}${this.posted.length}` };
    if (nonce !== undefined) this.#nonces.set(key, posted);
    this.posted.push(posted);
    const others = this.#byChannel.get(channel);
    if (others) others.push(posted);
    else this.#byChannel.set(channel, [posted]);
    return posted;
  }

  #success({ id, channel }: Posted): Answer {
    return { status: 200, body: this.#options.kind === 'slack' ? { ok: true, channel, ts: id } : { id } };
  }

  #refusal(wait: number, scope: 'channel' | 'platform'): Answer {
    const seconds = Math.ceil(wait) / 1000;
    // Slack gives whole seconds, and not for which limit; this server says more.
    return this.#options.kind === 'slack'
      ? {
          status: 429,
          headers: { 'retry-after': String(seconds), 'x-scope': scope },
          body: { ok: false, error: 'ratelimited' },
        }
      : { status: 429, body: { message: 'slow down', retry_after: seconds, global: scope === 'platform' } };
  }

  #notThere(): Answer {
    return this.#options.kind === 'slack'
      ? { status: 200, body: { ok: false, error: 'channel_not_found' } }
      : { status: 404, body: { message: 'Unknown Channel', code: 10003 } };
  }

  #notAllowed(): Answer {
    return this.#options.kind === 'slack'
      ? { status: 200, body: { ok: false, error: 'missing_scope' } }
      : { status: 403, body: { message: 'Missing Access', code: 50001 } };
  }

  /** How long until one more request is allowed, in milliseconds; if none, it counts as made. */
  #waitFor(): number {
    const { perSecond } = this.#options;
    const at = Date.now();
    const gained = ((at - this.#allowed.at) * perSecond) / 1000;
    this.#allowed = { count: Math.min(perSecond, this.#allowed.count + gained), at };
    if (this.#allowed.count < 1) return ((1 - this.#allowed.count) * 1000) / perSecond;
    this.#allowed.count -= 1;
    return 0;
  }

  #draw(among: readonly Fault[]): Fault | undefined {
    let left = this.#random();
    return among.find((fault) => {
      left -= this.#options.faults[fault] ?? 0;
      return left < 0;
    });
  }

  #later([from, to]: readonly [number, number], act: () => void): void {
    const timer = setTimeout(
      () => {
        this.#timers.delete(timer);
        act();
      },
      from + this.#random() * (to - from),
    );
    this.#timers.add(timer);
  }
}

function send(response: ServerResponse, { status, headers = {}, body }: Answer): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body ?? {}));
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) text += chunk;
  return text;
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.on('error', reject).listen(0, '127.0.0.1', () => {
      const address = server.address();
      if (address && typeof address === 'object') resolve(address.port);
      else reject(new Error('The server has no port.'));
    });
  });
}
