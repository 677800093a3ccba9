import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { listen } from './free-port.ts';

export interface HttpAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** A planned fault of a call. */
export interface Fault {
  /** The response instead of the real one: none, a cut connection or an HTTP response. By default the real one. */
  readonly answer?: 'hang' | 'reset' | HttpAnswer;
  /**
   * Whether the call takes effect, or a promise after which it does, whatever the caller got before. By default only
   * calls with the real response take effect; that response then waits for the promise.
   */
  readonly effect?: boolean | Promise<unknown>;
  /** Delays the response, but not the effect, until this resolves. */
  readonly until?: Promise<unknown>;
  /** Limits the fault to calls that name this id: a channel, a guild, an interaction. */
  readonly of?: string;
  /** How many calls fail; one by default. */
  readonly times?: number;
}

/** Planned faults by method or route, in order. */
export class Faults {
  readonly #planned = new Map<string, { fault: Fault; left: number }[]>();

  plan(name: string, fault: Fault): void {
    this.#planned.set(name, [...(this.#planned.get(name) ?? []), { fault, left: fault.times ?? 1 }]);
  }

  /**
   * Takes the next fault for a call.
   * @param ids the ids that the call names
   */
  take(name: string, ids: readonly unknown[] = []): Fault | undefined {
    const planned = this.#planned
      .get(name)
      ?.find(({ fault, left }) => left > 0 && (fault.of === undefined || ids.includes(fault.of)));
    if (planned) planned.left -= 1;
    return planned?.fault;
  }
}

/**
 * Sends the response, or the planned fault.
 * @param run applies the call and returns its response
 * @param empty the response if the fault decides only about the effect
 */
export async function respond(
  response: ServerResponse,
  fault: Fault = {},
  run: () => HttpAnswer,
  empty: HttpAnswer,
): Promise<void> {
  const { answer, effect = answer === undefined, until } = fault;
  const later = typeof effect === 'object' ? effect.then(run) : undefined;
  const real = effect === true ? run() : answer === undefined ? await later : undefined;
  await until;
  if (answer === 'hang') return;
  if (answer === 'reset') {
    response.socket?.resetAndDestroy();
    return;
  }
  const { status, headers, body = '' } = answer ?? real ?? empty;
  response.writeHead(status, headers).end(body);
}

interface FakeServer {
  readonly server: Server;
  /** "http://127.0.0.1:49152" */
  readonly origin: string;
  /**
   * Closes the server and hanging requests.
   * @throws AggregateError if the server itself failed
   */
  close(): Promise<void>;
}

/** Starts the server of a fake platform on a free loopback port. */
export async function startFakeServer(
  platform: string,
  onRequest: (request: IncomingMessage, response: ServerResponse) => Promise<void>,
): Promise<FakeServer> {
  const failures: unknown[] = [];
  const server = createServer((request, response) => {
    onRequest(request, response).catch((error: unknown) => {
      response.destroy();
      const isDisconnect = error instanceof Error && 'code' in error && error.code === 'ECONNRESET';
      if (!isDisconnect) failures.push(error);
    });
  });
  return {
    server,
    origin: `http://127.0.0.1:${await listen(server)}`,
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
      if (failures.length > 0) throw new AggregateError(failures, `the fake ${platform} itself failed`);
    },
  };
}

/** The JSON value, or the text itself if it is not JSON. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** A request with the platform's signature in its headers. */
export interface SignedRequest {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Sends the request. A second call is a replay. Returns the response and its duration. */
export async function deliver(
  url: string,
  { headers, body }: SignedRequest,
): Promise<{ status: number; body: string; afterMs: number }> {
  const start = performance.now();
  const response = await fetch(url, { method: 'POST', headers, body });
  const text = await response.text();
  return { status: response.status, body: text, afterMs: performance.now() - start };
}
