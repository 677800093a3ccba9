import type { SignedRequest } from '../fakes/http.ts';
import { signedCommand, signedEvent, signedInteraction } from '../fakes/slack/signed.ts';
import { Refused } from './http.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Slack waits 3 seconds for an app; a busy machine needs longer. */
const TIMEOUT_MS = 15_000;

/** The app's URL, and the secret that signs requests to it. */
export interface AppAddress {
  readonly url: string;
  readonly secret: string;
  /** In milliseconds. */
  readonly now: () => number;
}

/**
 * Sends a slash command.
 * @returns the body of the acknowledgement
 * @throws Refused if the app does not acknowledge
 */
export function sendCommand(to: AppAddress, fields: Fields): Promise<string> {
  return send(to, signedCommand(fields, { secret: to.secret, at: to.now() }));
}

/** Sends a button press, a submitted view or a shortcut, like `sendCommand`. */
export function sendInteraction(to: AppAddress, payload: Fields): Promise<string> {
  return send(to, signedInteraction(payload, { secret: to.secret, at: to.now() }));
}

/** Sends an event in its envelope, like `sendCommand`. */
export function sendEvent(to: AppAddress, envelope: Fields): Promise<string> {
  return send(to, signedEvent(envelope, { secret: to.secret, at: to.now() }));
}

async function send({ url }: AppAddress, { headers, body }: SignedRequest): Promise<string> {
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  const response = await fetch(url, { method: 'POST', headers, body, signal }).catch((error: unknown) => {
    const why =
      error instanceof Error && error.name === 'TimeoutError' ? 'did not answer in time' : 'cannot be reached';
    throw new Refused(502, `the bot's app ${why}`);
  });
  const text = await response.text();
  if (!response.ok) throw new Refused(502, `the bot's app answered HTTP ${response.status}`);
  return text;
}
