import { RespondError, UnknownError } from '@slack/bolt';
import { WebAPIHTTPError, WebAPIPlatformError, WebAPIRateLimitedError, WebAPIRequestError } from '@slack/web-api';
import { z } from 'zod';
import { apology, quoteReference } from '../../kit/apology.ts';
import type { RequestDeps } from '../../kit/request.ts';
import { failureOf } from './errors.ts';

/** Returns the apology for a command or button. It says if the answer may have arrived. */
export function responseApology(error: unknown, reference: string): string {
  if (!mayHaveArrived(error)) return apology(reference);
  return `Slack did not confirm whether my answer arrived. If you see none, ask again. If that happens again, ${quoteReference(reference)}`;
}

/** `fetch` throws the same TypeError whether the connection breaks before or after the answer has arrived. */
function mayHaveArrived(error: unknown): boolean {
  if (error instanceof RespondError) return error.statusCode >= 500;
  return error instanceof TypeError && error.message === 'fetch failed';
}

/** Describes an error for the log, without secrets, and with the stack if it is a bug. */
export function failureText(error: unknown): string {
  if (error instanceof UnknownError) return failureText(error.original);
  if (error instanceof z.ZodError) return `the payload is not a valid Slack request: ${issuesText(error)}`;
  if (error instanceof RespondError)
    return `Slack rejected the answer to a command or button (HTTP ${error.statusCode})`;
  if (isSlackError(error)) return failureOf(error).reason;
  return withoutSecrets(error instanceof Error ? (error.stack ?? error.message) : String(error));
}

/** Leaves out the value. */
function issuesText({ issues }: z.ZodError): string {
  return issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ');
}

export function isSlackError(error: unknown): boolean {
  return [WebAPIHTTPError, WebAPIPlatformError, WebAPIRateLimitedError, WebAPIRequestError].some(
    (kind) => error instanceof kind,
  );
}

/** Removes tokens, and response URLs, with which anyone could answer as the bot. */
export function withoutSecrets(text: string): string {
  return text
    .replaceAll(/\bx(?:ox[a-z]|app|oxe\.xox[a-z])-[\w.-]+/gi, '[token]')
    .replaceAll(/\bhttps?:\/\/hooks\.slack\.com\/\S+/gi, '[address]');
}

export function apologyContext(request: Pick<RequestDeps, 'log' | 'reference'>) {
  return { ...request, platform: 'Slack', describe: failureText };
}
