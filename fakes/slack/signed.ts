import { createHmac } from 'node:crypto';
import type { SignedRequest } from '../http.ts';
import { recordUserTexts } from '../user-texts.ts';

export interface Signing {
  /** The signing secret. With another one, the requests are forged. */
  readonly secret: string;
  /** The signing time in epoch milliseconds, by default now. Over 5 minutes ago is stale. */
  readonly at?: number;
  /** Marks the request as a retry. */
  readonly retry?: { readonly number: number; readonly reason: string };
}

type Fields = Readonly<Record<string, unknown>>;

/** A slash command, form-encoded. */
export function signedCommand(fields: Fields, signing: Signing): SignedRequest {
  recordUserTexts(fields);
  return signed(formBody(fields), 'application/x-www-form-urlencoded', signing);
}

/** A press, submission or shortcut: JSON in one form field. */
export function signedInteraction(payload: Fields, signing: Signing): SignedRequest {
  return signed(formBody({ payload: JSON.stringify(payload) }), 'application/x-www-form-urlencoded', signing);
}

/** An event in its envelope, or a `url_verification`, as JSON. */
export function signedEvent(envelope: Fields, signing: Signing): SignedRequest {
  return signed(JSON.stringify(envelope), 'application/json', signing);
}

/** A signed request with any body. */
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
