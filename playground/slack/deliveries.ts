import { createHmac } from 'node:crypto';
import { Refused } from '../http.ts';
import type { Fields } from './workspace.ts';

/** Slack waits 3 seconds for an app; a busy machine gets more. */
const PATIENCE = 15_000;

/** The app's address, and what signs what is sent there. */
export interface AppAddress {
  readonly url: string;
  readonly secret: string;
  /** In milliseconds. */
  readonly now: () => number;
}

/** Sends a slash command: its fields as a form. @returns the acknowledgement @throws Refused if there is none */
export function sendCommand(to: AppAddress, fields: Readonly<Record<string, string>>): Promise<string> {
  return send(to, new URLSearchParams(fields).toString(), 'application/x-www-form-urlencoded');
}

/** Sends a press, a submission, a shortcut: JSON in the one field of a form. As `sendCommand`. */
export function sendInteraction(to: AppAddress, payload: Fields): Promise<string> {
  return sendCommand(to, { payload: JSON.stringify(payload) });
}

/** Sends an event in its envelope. As `sendCommand`. */
export function sendEvent(to: AppAddress, envelope: Fields): Promise<string> {
  return send(to, JSON.stringify(envelope), 'application/json');
}

async function send({ url, secret, now }: AppAddress, body: string, type: string): Promise<string> {
  const timestamp = String(Math.floor(now() / 1000));
  const signature = createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex');
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': type, 'x-slack-request-timestamp': timestamp, 'x-slack-signature': `v0=${signature}` },
    body,
    signal: AbortSignal.timeout(PATIENCE),
  }).catch((error: unknown) => {
    const why =
      error instanceof Error && error.name === 'TimeoutError' ? 'did not answer in time' : 'cannot be reached';
    throw new Refused(502, `the bot's app ${why}`);
  });
  const text = await response.text();
  if (!response.ok) throw new Refused(502, `the bot's app answered HTTP ${response.status}`);
  return text;
}
