import type { Fault, HttpAnswer } from '../http.ts';

export interface SlackFault extends Omit<Fault, 'answer'> {
  readonly answer?: Fault['answer'] | { readonly error: string };
}

export function rateLimited(retryAfterSeconds: number): HttpAnswer {
  return {
    status: 429,
    headers: { 'retry-after': String(retryAfterSeconds), 'content-type': 'application/json' },
    body: JSON.stringify({ ok: false, error: 'ratelimited' }),
  };
}
