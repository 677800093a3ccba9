import { DiscordAPIError, RateLimitError } from '@discordjs/rest';

/** What people are told when something went wrong: nothing of what it was, but where it is told. */
export function apology(reference: string): string {
  return `Something went wrong on my side, and this was not answered. If it happens again, tell whoever runs this bot the reference ${reference}.`;
}

/** What went wrong, for whoever runs the bot: with the place in the code if it is a fault there. */
export function inWords(error: unknown): string {
  if (error instanceof DiscordAPIError) {
    return withoutSecrets(`Discord refused a call (HTTP ${error.status}, code ${error.code}): ${error.message}`);
  }
  const status = statusOf(error);
  if (status !== undefined) return `Discord failed at a call (HTTP ${status})`;
  if (error instanceof RateLimitError) return 'Discord takes no more calls for now (HTTP 429)';
  if (isOfNetwork(error)) return `Discord could not be reached: ${withoutSecrets(messageOf(error))}`;
  return withoutSecrets(error instanceof Error ? (error.stack ?? error.message) : String(error));
}

/** Whether Discord surely did not do what was asked of it. What it may have done is not done again. */
export function isRefused(error: unknown): boolean {
  return error instanceof RateLimitError || (error instanceof DiscordAPIError && error.status < 500);
}

/** The number by which Discord says why it refuses a call. */
export function codeOf(error: unknown): number | undefined {
  return error instanceof DiscordAPIError ? Number(error.code) : undefined;
}

/** The HTTP status of a call that failed. discord.js has classes of its own for that, so the class does not tell. */
export function statusOf(error: unknown): number | undefined {
  const isOfCall = error instanceof Error && /^(?:HTTPError|DiscordAPIError)/.test(error.name) && 'status' in error;
  return isOfCall && typeof error.status === 'number' ? error.status : undefined;
}

/** Bot tokens, and the addresses by which anybody could answer in the bot's name. */
function withoutSecrets(text: string): string {
  return text
    .replaceAll(/\b[\w-]{18,}\.[\w-]{6,}\.[\w-]{20,}/g, '[token]')
    .replaceAll(/\/(interactions|webhooks)\/\d+\/[^/\s]+/g, '/$1/[token]');
}

const NETWORK = /^(?:ECONN|EAI_|ENOTFOUND|ENET|EHOST|EPIPE|ETIMEDOUT|UND_ERR)/;

/** A call that was cut off, came to its time's end, or found nobody. */
export function isOfNetwork(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error.name === 'AbortError' || error.name === 'TimeoutError') return true;
  return ('code' in error && NETWORK.test(String(error.code))) || isOfNetwork(error.cause);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
