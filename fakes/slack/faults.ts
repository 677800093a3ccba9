import type { Fault, HttpAnswer } from '../http.ts';

/** Allows one of Slack's error names as the answer. */
export interface SlackFault extends Omit<Fault, 'answer'> {
  readonly answer?: Fault['answer'] | { readonly error: string };
}

/** Returns Slack's answer to a caller that is over the rate limit. */
export function rateLimited(retryAfterSeconds: number): HttpAnswer {
  return {
    status: 429,
    headers: { 'retry-after': String(retryAfterSeconds), 'content-type': 'application/json' },
    body: JSON.stringify({ ok: false, error: 'ratelimited' }),
  };
}
