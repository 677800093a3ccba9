import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import { seededRandom } from '../src/lib/seeded-random.ts';
import { listen } from './free-port.ts';

/**
 * Stores posts, with random faults drawn from a seed. As on the real platforms, Discord recognises a nonce for a while, and
 * Slack stores every post.
 */
export interface ChatServer {
  readonly url: string;
  readonly counts: Counts;
  messages(): readonly ChatMessage[];
  close(): Promise<void>;
}

export type ChatKind = 'slack' | 'discord';

export interface ChatServerOptions {
  readonly kind: ChatKind;
  readonly seed?: number;
  /** Probabilities from 0 to 1, at most 1 in sum. */
  readonly faults?: Partial<Record<Fault, number>>;
  readonly perSecond?: number;
  /** Milliseconds for which Discord recognises a nonce. */
  readonly nonces?: number;
  /** Milliseconds from the request to its late effect. */
  readonly lateEffect?: readonly [from: number, to: number];
  /** Milliseconds from the request to its late answer. */
  readonly lateAnswer?: readonly [from: number, to: number];
}

/** An error is a 503, before or after the post is stored. "hang" and "late effect" store the post but never answer. */
const POST_FAULTS = [
  'too many',
  'error before',
  'error after',
  'reset after',
  'hang',
  'late effect',
  'late answer',
] as const;
export type Fault = (typeof POST_FAULTS)[number] | 'history error';

interface ChatMessage {
  readonly channel: string;
  readonly mark: string;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly id: string;
}

type Counts = Record<
  Fault | 'posts asked for' | 'histories read' | 'posted' | 'repeats known' | 'over the rate',
  number
>;

const PAGE_SIZE = 100;

const postSchema = z.object({ mark: z.string() });

interface Answer {
  readonly status: number;
  readonly body?: unknown;
  readonly isLate?: boolean;
}

const SERVER_ERROR: Answer = { status: 503 };

export async function startChatServer(options: ChatServerOptions): Promise<ChatServer> {
  const chat = new Chat(options);
  const server = createServer((request, response) => {
    chat.handle(request, response).catch((error: unknown) => {
      response.writeHead(400).end(String(error));
    });
  });
  // If the server closed an idle connection just as the client uses it, that would be an unplanned fault.
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
  readonly #byNonce = new Map<string, ChatMessage>();
  readonly #timers = new Set<NodeJS.Timeout>();
  /** `at` is in epoch milliseconds. */
  #bucket: { count: number; at: number };

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
    this.#bucket = { count: this.#options.perSecond, at: Date.now() };
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
    else if (answer.isLate) this.#schedule(this.#options.lateAnswer, () => send(response, answer));
    else send(response, answer);
  }

  /** @param historyStartOrPost the body of a post, or the start of a history in epoch milliseconds */
  #answerTo(channel: string, historyStartOrPost: string | number): Answer | 'reset' | 'never' {
    const wait = this.#waitTime();
    if (wait > 0) {
      this.counts['over the rate'] += 1;
      return refusal(wait, 'platform');
    }
    if (typeof historyStartOrPost === 'number') return this.#history(channel, historyStartOrPost);
    return this.#post(channel, postSchema.parse(JSON.parse(historyStartOrPost)).mark);
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
        return SERVER_ERROR;
      case 'error after':
        store();
        return SERVER_ERROR;
      case 'reset after':
        store();
        return 'reset';
      case 'hang':
        store();
        return 'never';
      case 'late effect':
        this.#schedule(this.#options.lateEffect, store);
        return 'never';
      default:
        return { status: 200, body: { id: store().id }, isLate: fault === 'late answer' };
    }
  }

  #history(channel: string, since: number): Answer {
    this.counts['histories read'] += 1;
    if (this.#draw(['history error'])) {
      this.counts['history error'] += 1;
      return SERVER_ERROR;
    }
    const matching = (this.#byChannel.get(channel) ?? []).filter(({ at }) => at >= since);
    return { status: 200, body: matching.slice(-PAGE_SIZE).toReversed() };
  }

  /** Returns the earlier message if Discord would recognise the nonce. */
  #store(channel: string, mark: string): ChatMessage {
    const at = Date.now();
    const nonce = `${channel} ${mark}`;
    const repeated = this.#options.kind === 'discord' ? this.#byNonce.get(nonce) : undefined;
    if (repeated && at - repeated.at < this.#options.nonces) {
      this.counts['repeats known'] += 1;
      return repeated;
    }
    this.counts.posted += 1;
    const message = { channel, mark, at, id: `${(at / 1000).toFixed(3)}${this.messages.length}` };
    this.#byNonce.set(nonce, message);
    this.messages.push(message);
    const channelMessages = this.#byChannel.get(channel);
    if (channelMessages) channelMessages.push(message);
    else this.#byChannel.set(channel, [message]);
    return message;
  }

  /** Returns the milliseconds that the request must wait. If none, counts it against the rate. */
  #waitTime(): number {
    const { perSecond } = this.#options;
    const at = Date.now();
    const refill = ((at - this.#bucket.at) * perSecond) / 1000;
    this.#bucket = { count: Math.min(perSecond, this.#bucket.count + refill), at };
    if (this.#bucket.count < 1) return ((1 - this.#bucket.count) * 1000) / perSecond;
    this.#bucket.count -= 1;
    return 0;
  }

  #draw<Drawn extends Fault>(candidates: readonly Drawn[]): Drawn | undefined {
    let remainder = this.#random();
    return candidates.find((fault) => {
      remainder -= this.#options.faults[fault] ?? 0;
      return remainder < 0;
    });
  }

  #schedule([from, to]: readonly [number, number], action: () => void): void {
    const timer = setTimeout(
      () => {
        this.#timers.delete(timer);
        action();
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
