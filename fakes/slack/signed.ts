import { createHmac } from 'node:crypto';
import type { SignedRequest } from '../http.ts';
import { recordUserTexts } from '../user-texts.ts';

export interface Signing {
  /** With another secret than the app's, the requests are forged. */
  readonly secret: string;
  /** Epoch milliseconds, by default now. Requests older than five minutes are stale. */
  readonly at?: number;
  readonly retry?: { readonly number: number; readonly reason: string };
}

type Fields = Readonly<Record<string, unknown>>;

export function signedCommand(fields: Fields, signing: Signing): SignedRequest {
  recordUserTexts(fields);
  return signed(formBody(fields), 'application/x-www-form-urlencoded', signing);
}

export function signedInteraction(payload: Fields, signing: Signing): SignedRequest {
  return signed(formBody({ payload: JSON.stringify(payload) }), 'application/x-www-form-urlencoded', signing);
}

export function signedEvent(envelope: Fields, signing: Signing): SignedRequest {
  return signed(JSON.stringify(envelope), 'application/json', signing);
}

export function signed(body: string, contentType: string, { secret, at = Date.now(), retry }: Signing): SignedRequest {
  const timestamp = String(Math.floor(at / 1000));
  const signature = createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex');
  return {
    body,
    headers: {
      'content-type': contentType,
      'x-slack-request-timestamp': timestamp,
      'x-slack-signature': `v0=${signature}`,
      ...(retry && { 'x-slack-retry-num': String(retry.number), 'x-slack-retry-reason': retry.reason }),
    },
  };
}

function formBody(fields: Fields): string {
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(fields)) search.set(key, String(value));
  return search.toString();
}
