import { DiscordAPIError, RateLimitError } from '@discordjs/rest';
import { z } from 'zod';
import { errorText } from '../../../lib/error-text.ts';
import { connectionFault, redirectFault } from '../../kit/connection-fault.ts';

export const CODES = {
  unknownMessage: 10_008,
  unknownWebhook: 10_015,
  unknownInteraction: 10_062,
  alreadyAnswered: 40_060,
  invalidWebhookToken: 50_027,
  invalidBody: 50_035,
  noHistory: 160_002,
  blockedByAutoMod: 200_000,
  titleBlockedByAutoMod: 200_001,
  harmfulLink: 240_000,
} as const;

/** Describes an error for the log, without secrets, and with the stack if it is unexpected. */
export function failureText(error: unknown): string {
  if (error instanceof DiscordAPIError) {
    return withoutSecrets(`Discord refused a call (HTTP ${error.status}, code ${error.code}): ${error.message}`);
  }
  const status = statusOf(error);
  if (status !== undefined) return `Discord had a server error (HTTP ${status})`;
  if (error instanceof RateLimitError) return "Discord's rate limit was reached (HTTP 429)";
  const fault = connectionFault(error, 'Discord') ?? redirectFault(error, 'Discord');
  if (fault !== undefined) return fault;
  if (isNetworkError(error)) return `Discord could not be reached: ${withoutSecrets(errorText(error))}`;
  return withoutSecrets(error instanceof Error ? (error.stack ?? error.message) : String(error));
}

/** Returns true if Discord refused the call, so it had no effect. */
export function isRefused(error: unknown): boolean {
  return error instanceof RateLimitError || (error instanceof DiscordAPIError && error.status < 500);
}

/** Returns true if the interaction is already answered, or can no longer be answered. */
export function isUnanswerable(error: unknown): boolean {
  const { unknownMessage, unknownInteraction, alreadyAnswered, invalidWebhookToken } = CODES;
  return hasCode(error, unknownMessage, unknownInteraction, alreadyAnswered, invalidWebhookToken);
}

/** AutoMod or Discord's link filter blocked the text. */
export function isBlocked(error: unknown): boolean {
  return hasCode(error, CODES.blockedByAutoMod, CODES.titleBlockedByAutoMod, CODES.harmfulLink);
}

export function isReferenceRefused(error: unknown): boolean {
  if (codeOf(error) === CODES.noHistory) return true;
  if (!(error instanceof DiscordAPIError) || codeOf(error) !== CODES.invalidBody) return false;
  return z.object({ errors: z.object({ message_reference: z.looseObject({}) }) }).safeParse(error.rawError).success;
}

function hasCode(error: unknown, ...codes: readonly (number | undefined)[]): boolean {
  return codes.includes(codeOf(error));
}

export function codeOf(error: unknown): number | undefined {
  return error instanceof DiscordAPIError ? Number(error.code) : undefined;
}

/** Compares names, because `@discordjs/ws` may bundle its own copies of the error classes. */
export function statusOf(error: unknown): number | undefined {
  const isCallError = error instanceof Error && /^(?:HTTPError|DiscordAPIError)/.test(error.name) && 'status' in error;
  return isCallError && typeof error.status === 'number' ? error.status : undefined;
}

/** Removes bot tokens, and interaction tokens in URLs, with which anyone could answer as the bot. */
function withoutSecrets(text: string): string {
  return text
    .replaceAll(/\b[\w-]{18,}\.[\w-]{6,}\.[\w-]{20,}/g, '[token]')
    .replaceAll(/\/(interactions|webhooks)\/\d+\/[^/\s]+/g, '/$1/[token]');
}

const NETWORK = /^(?:ECONN|EAI_|ENOTFOUND|ENET|EHOST|EPIPE|ETIMEDOUT|UND_ERR)/;

export function isNetworkError(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error.name === 'AbortError' || error.name === 'TimeoutError') return true;
  return ('code' in error && NETWORK.test(String(error.code))) || isNetworkError(error.cause);
}
