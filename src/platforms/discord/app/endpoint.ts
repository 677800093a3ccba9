/** Where Discord sends interactions over HTTP. */
export const DISCORD_ENDPOINT = '/discord/interactions';

/** Whether a text has the form of an application's public key. */
export function isPublicKey(text: string): boolean {
  return /^[\da-f]{64}$/i.test(text);
}
