import { type AuthorizationError, RespondError } from '@slack/bolt';
import { troubleOf } from '../post/errors.ts';
import { apology, inWords, withoutSecrets } from '../post/failure.ts';
import { clientOptions } from '../post/options.ts';
import { answerable } from '../requests/payload.ts';

interface UnauthorizedOptions {
  readonly log: (problem: string) => void;
  readonly newReference: () => string;
}

/**
 * What came from a workspace whose token cannot be had reaches no listener: whoever runs the bot is told why, and whoever
 * typed a command or pressed a button gets an apology, for which no token is needed. Never throws.
 */
export async function reportUnauthorized(
  error: AuthorizationError,
  body: unknown,
  options: UnauthorizedOptions,
): Promise<void> {
  const { log, newReference } = options;
  const why = withoutSecrets(error.original.message);
  const { success, data } = answerable.safeParse(body);
  if (!success) return log(`Slack: what came was not answered: ${why}`);
  const reference = newReference();
  log(`Slack: a command or button was not answered (${reference}): ${why}`);
  try {
    await respond(data.response_url, apology(reference));
  } catch (failure) {
    const words = failure instanceof RespondError ? inWords(failure) : troubleOf(failure).reason;
    log(`Slack: an apology could not be made (${reference}): ${words}`);
  }
}

async function respond(url: string, text: string): Promise<void> {
  const { fetch: send = fetch } = clientOptions({});
  const body = JSON.stringify({ response_type: 'ephemeral', replace_original: false, text });
  const { ok, status } = await send(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  if (!ok) throw new RespondError('The response_url took nothing', status);
}
