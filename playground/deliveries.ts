import type { SignedRequest } from '../fakes/http.ts';
import { signedCommand, signedEvent, signedInteraction } from '../fakes/slack/signed.ts';
import { RefusedError } from './http.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Slack waits 3 seconds for an app; a busy machine needs longer. */
const TIMEOUT_MS = 15_000;

export interface AppAddress {
  readonly url: string;
  readonly secret: string;
  /** Returns epoch milliseconds. */
  readonly now: () => number;
}

/**
 * Sends a slash command.
 * @returns the body of the acknowledgement
 * @throws RefusedError if the app does not acknowledge
 */
export function sendCommand(app: AppAddress, fields: Fields): Promise<string> {
  return send(app, signedCommand(fields, { secret: app.secret, at: app.now() }));
}

/** Sends an interaction, such as a button press or a submitted view. Returns and throws the same as `sendCommand`. */
export function sendInteraction(app: AppAddress, payload: Fields): Promise<string> {
  return send(app, signedInteraction(payload, { secret: app.secret, at: app.now() }));
}

/** Sends an event in its envelope. Returns and throws the same as `sendCommand`. */
export function sendEvent(app: AppAddress, envelope: Fields): Promise<string> {
  return send(app, signedEvent(envelope, { secret: app.secret, at: app.now() }));
}

async function send({ url }: AppAddress, { headers, body }: SignedRequest): Promise<string> {
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  const response = await fetch(url, { method: 'POST', headers, body, signal }).catch((error: unknown) => {
    const refusal =
      error instanceof Error && error.name === 'TimeoutError' ? 'did not answer in time' : 'cannot be reached';
    throw new RefusedError(502, `The bot's app ${refusal}.`);
  });
  const text = await response.text();
  if (!response.ok) throw new RefusedError(502, `The bot's app answered HTTP ${response.status}.`);
  return text;
}
