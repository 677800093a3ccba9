import type { Fault, HttpAnswer } from '../http.ts';

/** The answer can also be Slack's own refusal. */
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
