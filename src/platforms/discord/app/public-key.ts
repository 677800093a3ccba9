/** Whether it looks like an application's key, as its page shows it. */
export function isPublicKey(text: string): boolean {
  return /^[\da-f]{64}$/i.test(text);
}
