import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { listen } from './free-port.ts';

export interface HttpAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface Fault {
  /** 'hang' sends no response, and 'reset' cuts the connection. */
  readonly answer?: 'hang' | 'reset' | HttpAnswer;
  /** If true, the call takes effect. By default, only calls without `answer` do. */
  readonly effect?: boolean;
  /** Delays the response, but not the effect. */
  readonly until?: Promise<unknown>;
  /** Limits the fault to calls that name this id, such as a channel's. */
  readonly of?: string;
  /** One by default. */
  readonly times?: number;
}

export class Faults {
  readonly #plannedFaults = new Map<string, { fault: Fault; callsLeft: number }[]>();

  plan(name: string, fault: Fault): void {
    this.#plannedFaults.set(name, [...(this.#plannedFaults.get(name) ?? []), { fault, callsLeft: fault.times ?? 1 }]);
  }

  /** Uses up the next planned fault for a call that names these ids, and returns it. */
  take(name: string, ids: readonly unknown[] = []): Fault | undefined {
    const planned = this.#plannedFaults
      .get(name)
      ?.find(({ fault, callsLeft }) => callsLeft > 0 && (fault.of === undefined || ids.includes(fault.of)));
    if (planned) planned.callsLeft -= 1;
    return planned?.fault;
  }
}

/**
 * Sends the planned fault, or the response that `run` returns.
 * @param emptyAnswer sent if the fault sets no response and the call was not carried out
 */
export async function respond(
  response: ServerResponse,
  fault: Fault = {},
  run: () => HttpAnswer,
  emptyAnswer: HttpAnswer,
): Promise<void> {
  const { answer, effect = answer === undefined, until } = fault;
  const realAnswer = effect ? run() : undefined;
  await until;
  if (answer === 'hang') return;
  if (answer === 'reset') {
    response.socket?.resetAndDestroy();
    return;
  }
  const { status, headers, body = '' } = answer ?? realAnswer ?? emptyAnswer;
  response.writeHead(status, headers).end(body);
}

interface FakeServer {
  readonly server: Server;
  readonly origin: string;
  /** @throws AggregateError if a request handler failed */
  close(): Promise<void>;
}

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
      if (failures.length > 0) throw new AggregateError(failures, `A request handler of the fake ${platform} failed`);
    },
  };
}

/** Returns invalid JSON as text, which the fakes refuse. */
export function jsonOrText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

export interface SignedRequest {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Sending the same request again is a replay. */
export async function deliver(
  url: string,
  { headers, body }: SignedRequest,
): Promise<{ status: number; body: string; afterMs: number }> {
  const start = performance.now();
  const response = await fetch(url, { method: 'POST', headers, body });
  const text = await response.text();
  return { status: response.status, body: text, afterMs: performance.now() - start };
}
