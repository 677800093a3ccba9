import type { Fault, HttpAnswer } from '../http.ts';

/** A planned fault; its answer can also be Slack's own refusal. */
export interface SlackFault extends Omit<Fault, 'answer'> {
  readonly answer?: Fault['answer'] | { readonly error: string };
}

/** Slack's answer to a caller that is too fast. */
export function rateLimited(retryAfterSeconds: number): HttpAnswer {
  return {
    status: 429,
    headers: { 'retry-after': String(retryAfterSeconds), 'content-type': 'application/json' },
    body: JSON.stringify({ ok: false, error: 'ratelimited' }),
  };
}
