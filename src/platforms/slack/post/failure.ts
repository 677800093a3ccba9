import { RespondError, UnknownError } from '@slack/bolt';
import { WebAPIHTTPError, WebAPIPlatformError, WebAPIRateLimitedError, WebAPIRequestError } from '@slack/web-api';
import { z } from 'zod';
import { troubleOf } from './errors.ts';

/** What people are told when something went wrong: nothing of what it was, but where it is told. */
export function apology(reference: string): string {
  return `Something went wrong on my side, and this was not answered. If it happens again, tell whoever runs this bot the reference ${reference}.`;
}

/**
 * What people are told when an answer by a response_url failed: it may have arrived all the same, and then it would be
 * untrue that nothing was answered.
 */
export function excuse(error: unknown, reference: string): string {
  if (!mayHaveArrived(error)) return apology(reference);
  return `Slack did not tell me whether my answer arrived. If you see none, ask once more; if that happens again, tell whoever runs this bot the reference ${reference}.`;
}

/** `fetch` throws a TypeError when a connection breaks, whenever that was. */
function mayHaveArrived(error: unknown): boolean {
  if (error instanceof RespondError) return error.statusCode >= 500;
  return error instanceof TypeError && error.message === 'fetch failed';
}

/** What went wrong, for whoever runs the bot: with the place in the code if it is a fault there. */
export function inWords(error: unknown): string {
  // Bolt wraps what a listener throws, and its own place says nothing.
  if (error instanceof UnknownError) return inWords(error.original);
  if (error instanceof z.ZodError) return `what came is not as Slack sends it: ${faultsIn(error)}`;
  if (error instanceof RespondError) return `Slack took no answer to a command or button (HTTP ${error.statusCode})`;
  if (isOfSlack(error)) return troubleOf(error).reason;
  return withoutSecrets(error instanceof Error ? (error.stack ?? error.message) : String(error));
}

/** "container.message_ts: Invalid input", without what stands there. */
function faultsIn({ issues }: z.ZodError): string {
  return issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ');
}

/** Whether an error is one of a call to Slack. */
export function isOfSlack(error: unknown): boolean {
  return [WebAPIHTTPError, WebAPIPlatformError, WebAPIRateLimitedError, WebAPIRequestError].some(
    (kind) => error instanceof kind,
  );
}

/** Tokens, and the addresses by which anybody could answer in the bot's name. */
export function withoutSecrets(text: string): string {
  return text
    .replaceAll(/\bx(?:ox[a-z]|app|oxe\.xox[a-z])-[\w.-]+/gi, '[token]')
    .replaceAll(/\bhttps?:\/\/hooks\.slack\.com\/\S+/gi, '[address]');
}
