import { RespondError, UnknownError } from '@slack/bolt';
import { WebAPIHTTPError, WebAPIPlatformError, WebAPIRateLimitedError, WebAPIRequestError } from '@slack/web-api';
import { z } from 'zod';
import { apology, quoting } from '../../kit/apology.ts';
import type { RequestDeps } from '../../kit/request.ts';
import { failureOf } from './errors.ts';

/**
 * What a person reads when an answer over a response_url failed. The answer may have arrived all the same; then "I could
 * not answer" would be wrong.
 */
export function responseApology(error: unknown, reference: string): string {
  if (!mayHaveArrived(error)) return apology(reference);
  return `Slack did not confirm whether my answer arrived. If you see none, ask again. If that happens again, ${quoting(reference)}`;
}

/** `fetch` throws the same TypeError whenever a connection breaks, before or after the request arrived. */
function mayHaveArrived(error: unknown): boolean {
  if (error instanceof RespondError) return error.statusCode >= 500;
  return error instanceof TypeError && error.message === 'fetch failed';
}

/** An error for the log: with a stack if it is a fault in the code, and without secrets. */
export function failureText(error: unknown): string {
  // Bolt wraps what a listener throws; the stack of the wrapper is useless.
  if (error instanceof UnknownError) return failureText(error.original);
  if (error instanceof z.ZodError) return `the payload is not a valid Slack request: ${faultsIn(error)}`;
  if (error instanceof RespondError)
    return `Slack refused the answer to a command or button (HTTP ${error.statusCode})`;
  if (isOfSlack(error)) return failureOf(error).reason;
  return withoutSecrets(error instanceof Error ? (error.stack ?? error.message) : String(error));
}

/** "container.message_ts: Invalid input": the place and the fault, without the value. */
function faultsIn({ issues }: z.ZodError): string {
  return issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ');
}

/** Whether an error comes from a call to Slack. */
export function isOfSlack(error: unknown): boolean {
  return [WebAPIHTTPError, WebAPIPlatformError, WebAPIRateLimitedError, WebAPIRequestError].some(
    (kind) => error instanceof kind,
  );
}

/** Removes tokens, and the addresses with which anyone could answer as the bot. */
export function withoutSecrets(text: string): string {
  return text
    .replaceAll(/\bx(?:ox[a-z]|app|oxe\.xox[a-z])-[\w.-]+/gi, '[token]')
    .replaceAll(/\bhttps?:\/\/hooks\.slack\.com\/\S+/gi, '[address]');
}

/** How an apology names Slack and its errors. */
export function inSlack(request: Pick<RequestDeps, 'log' | 'reference'>) {
  return { ...request, platform: 'Slack', describe: failureText };
}
