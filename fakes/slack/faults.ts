import type { Arguments } from './body.ts';

/** How a call goes wrong. */
export interface Fault {
  /**
   * What the caller gets instead of the true answer: no answer at all, a cut connection, an HTTP answer of this status,
   * or Slack's own `ok: false`. Left out, the true one.
   */
  readonly answer?: 'hang' | 'reset' | HttpAnswer | { readonly error: string };
  /**
   * Whether the call has its effect all the same, or when: once the promise is fulfilled, whatever the caller got
   * before. By default only if the true answer is given, which then waits for it.
   */
  readonly effect?: boolean | Promise<unknown>;
  /** The answer is held back until this is fulfilled; the effect is not. */
  readonly until?: Promise<unknown>;
  /** Only calls that name this channel. */
  readonly channel?: string;
  /** How many calls it befalls: one by default. */
  readonly times?: number;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Slack's answer to a caller that is too fast. */
export function rateLimited(retryAfterSeconds: number): HttpAnswer {
  return {
    status: 429,
    headers: { 'retry-after': String(retryAfterSeconds), 'content-type': 'application/json' },
    body: JSON.stringify({ ok: false, error: 'ratelimited' }),
  };
}

/** The faults that are planned, by method, in the order in which they were. */
export class Faults {
  readonly #planned = new Map<string, { fault: Fault; left: number }[]>();

  plan(method: string, fault: Fault): void {
    this.#planned.set(method, [...(this.#planned.get(method) ?? []), { fault, left: fault.times ?? 1 }]);
  }

  /** The fault that befalls this call, which then has been used once. */
  take(method: string, { channel }: Arguments): Fault | undefined {
    const planned = this.#planned
      .get(method)
      ?.find(({ fault, left }) => left > 0 && (fault.channel === undefined || fault.channel === channel));
    if (planned) planned.left -= 1;
    return planned?.fault;
  }
}
