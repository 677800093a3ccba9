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
  /** Limits the fault to calls with this id in their path: a channel, a guild, an interaction. */
  readonly of?: string;
  /** How many calls fail; one by default. */
  readonly times?: number;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

const JSON_TYPE = { 'content-type': 'application/json' };

/** Discord's rate limit response, for a route or global. */
export function rateLimited(retryAfterSeconds: number, scope: 'user' | 'shared' | 'global' = 'user'): HttpAnswer {
  const global = scope === 'global';
  return {
    status: 429,
    headers: {
      ...JSON_TYPE,
      'retry-after': String(Math.ceil(retryAfterSeconds)),
      'x-ratelimit-scope': scope,
      ...(global
        ? { 'x-ratelimit-global': 'true' }
        : {
            'x-ratelimit-limit': '5',
            'x-ratelimit-remaining': '0',
            'x-ratelimit-reset-after': String(retryAfterSeconds),
            'x-ratelimit-bucket': 'abcd1234',
          }),
    },
    body: JSON.stringify({ message: 'You are being rate limited.', retry_after: retryAfterSeconds, global }),
  };
}

/** The response to an IP address banned for too many invalid requests. It comes from Cloudflare, not Discord. */
export function banned(retryAfterSeconds: number): HttpAnswer {
  const headers = { 'content-type': 'text/html', 'retry-after': String(retryAfterSeconds) };
  return { status: 429, headers, body: '<html>error code: 1015</html>' };
}

/** An error response with one of Discord's codes. */
export function refused(status: number, code: number, message = 'Refused'): HttpAnswer {
  return { status, headers: JSON_TYPE, body: JSON.stringify({ message, code }) };
}

/** Planned faults by route, in order. */
export class Faults {
  readonly #planned = new Map<string, { fault: Fault; left: number }[]>();

  plan(route: string, fault: Fault): void {
    this.#planned.set(route, [...(this.#planned.get(route) ?? []), { fault, left: fault.times ?? 1 }]);
  }

  /**
   * Takes the next fault for a call.
   * @param ids those in the call's path
   */
  take(route: string, ids: readonly string[]): Fault | undefined {
    const planned = this.#planned
      .get(route)
      ?.find(({ fault, left }) => left > 0 && (fault.of === undefined || ids.includes(fault.of)));
    if (planned) planned.left -= 1;
    return planned?.fault;
  }
}
