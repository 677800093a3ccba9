import { createHmac } from 'node:crypto';
import { noteAsked } from '../asked.ts';

/** What Slack sends to an app that listens on HTTP. */
export interface SignedRequest {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface Signing {
  /** The app's signing secret; any other one makes a forgery. */
  readonly secret: string;
  /** When it was signed: over 5 minutes ago makes it stale. In milliseconds, by default now. */
  readonly at?: number;
  /** Says that Slack sends it again. */
  readonly retry?: { readonly number: number; readonly reason: string };
}

type Fields = Readonly<Record<string, unknown>>;

/** A slash command: its fields as a form. */
export function signedCommand(fields: Fields, signing: Signing): SignedRequest {
  noteAsked(fields);
  return signed(form(fields), 'application/x-www-form-urlencoded', signing);
}

/** A press, a submission, a shortcut: JSON in the one field of a form. */
export function signedInteraction(payload: Fields, signing: Signing): SignedRequest {
  return signed(form({ payload: JSON.stringify(payload) }), 'application/x-www-form-urlencoded', signing);
}

/** An event in its envelope, or a `url_verification`: JSON. */
export function signedEvent(envelope: Fields, signing: Signing): SignedRequest {
  return signed(JSON.stringify(envelope), 'application/json', signing);
}

/** Any body under Slack's signature. */
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

/** Delivers a request, once for each call: the same one twice is a replay. What came back, and how long it took. */
export async function deliver(
  url: string,
  { headers, body }: SignedRequest,
): Promise<{ status: number; body: string; afterMs: number }> {
  const sent = performance.now();
  const response = await fetch(url, { method: 'POST', headers, body });
  const text = await response.text();
  return { status: response.status, body: text, afterMs: performance.now() - sent };
}

function form(fields: Fields): string {
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(fields)) search.set(key, String(value));
  return search.toString();
}
