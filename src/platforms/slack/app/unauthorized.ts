import { type AuthorizationError, RespondError } from '@slack/bolt';
import { apology } from '../../kit/apology.ts';
import { newReference } from '../../kit/request.ts';
import { boltClientOptions } from '../post/client.ts';
import { failureOf } from '../post/errors.ts';
import { failureText, withoutSecrets } from '../post/failure.ts';
import { answerableRequest } from '../requests/payload.ts';

/** Logs why a request was not authorized, and answers a command or button with an apology. Never throws. */
export async function reportUnauthorized(
  error: AuthorizationError,
  body: unknown,
  log: (problem: string) => void,
): Promise<void> {
  const reason = withoutSecrets(error.original.message);
  const { success, data } = answerableRequest.safeParse(body);
  if (!success) return log(`Slack: an event was not answered: ${reason}`);
  const reference = newReference();
  log(`Slack: a command or button was not answered (${reference}): ${reason}`);
  try {
    await respond(data.response_url, apology(reference));
  } catch (failure) {
    const cause = failure instanceof RespondError ? failureText(failure) : failureOf(failure).reason;
    log(`Slack: could not send the apology to the user either (${reference}): ${cause}`);
  }
}

async function respond(url: string, text: string): Promise<void> {
  const { fetch: send = fetch } = boltClientOptions({});
  const body = JSON.stringify({ response_type: 'ephemeral', replace_original: false, text });
  const { ok, status } = await send(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  if (!ok) throw new RespondError('The request to the response_url failed', status);
}
