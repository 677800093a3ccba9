export const DISCORD_ENDPOINT = '/discord/interactions';

export function isPublicKey(text: string): boolean {
  return /^[\da-f]{64}$/i.test(text);
}
