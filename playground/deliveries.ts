import type { SignedRequest } from '../fakes/http.ts';
import { RefusedError } from './http.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Slack waits 3 seconds for an app; a busy machine needs longer. */
const TIMEOUT_MS = 15_000;

export interface AppAddress {
  readonly url: string;
  readonly secret: string;
  readonly now: () => number;
}

/**
 * Signs a command, interaction or event as Slack does, and sends it to the app.
 * @returns the body of the acknowledgement
 * @throws RefusedError if the app does not acknowledge
 */
export async function sendToApp(
  { url, secret, now }: AppAddress,
  sign: (fields: Fields, signing: { secret: string; at: number }) => SignedRequest,
  fields: Fields,
): Promise<string> {
  const { headers, body } = sign(fields, { secret, at: now() });
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
