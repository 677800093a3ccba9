import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import { seededRandom } from '../src/lib/seeded-random.ts';
import { listen } from './free-port.ts';

/**
 * A local server that channels' posts are sent to and read from, and that fails at random as drawn by the seed. It
 * recognises a post as Slack or Discord do: Discord takes a repeated nonce for the same message, for a while; Slack takes
 * every post for a new one.
 */
export interface ChatServer {
  readonly url: string;
  readonly counts: Counts;
  /** The messages of all channels, in the order of arrival. */
  messages(): readonly ChatMessage[];
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
  /** How long Discord remembers a nonce, in milliseconds. */
  readonly nonces?: number;
  /** The range of delays of a late effect, in milliseconds. */
  readonly lateEffect?: readonly [from: number, to: number];
  /** The range of delays of a late answer, in milliseconds. */
  readonly lateAnswer?: readonly [from: number, to: number];
}

const POST_FAULTS = [
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
] as const;
/** 'history error': reading a history fails temporarily. */
export type Fault = (typeof POST_FAULTS)[number] | 'history error';

interface ChatMessage {
  readonly channel: string;
  /** Identifies the delivery; see `markOf`. */
  readonly mark: string;
  /** The time of arrival, in epoch milliseconds. */
  readonly at: number;
  readonly id: string;
}

type Counts = Record<
  Fault | 'posts asked for' | 'histories read' | 'posted' | 'repeats known' | 'over the rate',
  number
>;

const PAGE = 100;

/** A post, as sent to "/CHANNEL". */
const postSchema = z.object({ mark: z.string() });

interface Answer {
  readonly status: number;
  readonly body?: unknown;
  readonly isLate?: boolean;
}

const FAILURE: Answer = { status: 503 };

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
    messages: () => chat.messages,
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
  readonly counts: Counts = {
    'posts asked for': 0,
    'histories read': 0,
    posted: 0,
    'repeats known': 0,
    'over the rate': 0,
    'too many': 0,
    'error before': 0,
    'error after': 0,
    'reset after': 0,
    hang: 0,
    'late effect': 0,
    'late answer': 0,
    'history error': 0,
  };
  readonly messages: ChatMessage[] = [];
  readonly #options: Required<ChatServerOptions>;
  readonly #random: () => number;
  readonly #byChannel = new Map<string, ChatMessage[]>();
  /** Messages by channel and mark, for recognising a repeat. */
  readonly #byNonce = new Map<string, ChatMessage>();
  readonly #timers = new Set<NodeJS.Timeout>();
  /** A token bucket: how many requests were allowed at once, at a time in epoch milliseconds. */
  #allowed: { count: number; at: number };

  constructor(options: ChatServerOptions) {
    this.#options = {
      seed: 1,
      faults: {},
      perSecond: 50,
      nonces: 120_000,
      lateEffect: [15_500, 25_000],
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
    const body = await text(request);
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
    const channel = decodeURIComponent(pathname.slice(1));
    const answer = this.#answerTo(channel, request.method === 'GET' ? Number(searchParams.get('since')) : body);
    if (answer === 'reset') response.socket?.resetAndDestroy();
    else if (answer === 'never') return;
    else if (answer.isLate) this.#later(this.#options.lateAnswer, () => send(response, answer));
    else send(response, answer);
  }

  /** @param asked the body of a post, or since when to read the history */
  #answerTo(channel: string, asked: string | number): Answer | 'reset' | 'never' {
    const wait = this.#waitTime();
    if (wait > 0) {
      this.counts['over the rate'] += 1;
      return refusal(wait, 'platform');
    }
    if (typeof asked === 'number') return this.#history(channel, asked);
    return this.#post(channel, postSchema.parse(JSON.parse(asked)).mark);
  }

  #post(channel: string, mark: string): Answer | 'reset' | 'never' {
    this.counts['posts asked for'] += 1;
    const fault = this.#draw(POST_FAULTS);
    if (fault) this.counts[fault] += 1;
    const store = () => this.#store(channel, mark);
    switch (fault) {
      case 'too many':
        return refusal(200 + this.#random() * 800, 'channel');
      case 'error before':
        return FAILURE;
      case 'error after':
        store();
        return FAILURE;
      case 'reset after':
        store();
        return 'reset';
      case 'hang':
        store();
        return 'never';
      case 'late effect':
        this.#later(this.#options.lateEffect, store);
        return 'never';
      default:
        return { status: 200, body: { id: store().id }, isLate: fault === 'late answer' };
    }
  }

  /** The newest messages of a channel, newest first. */
  #history(channel: string, since: number): Answer {
    this.counts['histories read'] += 1;
    if (this.#draw(['history error'])) {
      this.counts['history error'] += 1;
      return FAILURE;
    }
    const found = (this.#byChannel.get(channel) ?? []).filter(({ at }) => at >= since);
    return { status: 200, body: found.slice(-PAGE).toReversed() };
  }

  /** Stores a message, unless it is recognised as a repeat. */
  #store(channel: string, mark: string): ChatMessage {
    const at = Date.now();
    const nonce = `${channel} ${mark}`;
    const known = this.#options.kind === 'discord' ? this.#byNonce.get(nonce) : undefined;
    if (known && at - known.at < this.#options.nonces) {
      this.counts['repeats known'] += 1;
      return known;
    }
    this.counts.posted += 1;
    const message = { channel, mark, at, id: `${(at / 1000).toFixed(3)}${this.messages.length}` };
    this.#byNonce.set(nonce, message);
    this.messages.push(message);
    const others = this.#byChannel.get(channel);
    if (others) others.push(message);
    else this.#byChannel.set(channel, [message]);
    return message;
  }

  /** Milliseconds until one more request is allowed. If it is allowed now, counts it. */
  #waitTime(): number {
    const { perSecond } = this.#options;
    const at = Date.now();
    const gained = ((at - this.#allowed.at) * perSecond) / 1000;
    this.#allowed = { count: Math.min(perSecond, this.#allowed.count + gained), at };
    if (this.#allowed.count < 1) return ((1 - this.#allowed.count) * 1000) / perSecond;
    this.#allowed.count -= 1;
    return 0;
  }

  #draw<Drawn extends Fault>(among: readonly Drawn[]): Drawn | undefined {
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

function refusal(wait: number, scope: 'channel' | 'platform'): Answer {
  return { status: 429, body: { wait: Math.ceil(wait), scope } };
}

function send(response: ServerResponse, { status, body = {} }: Answer): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
