import { randomBytes } from 'node:crypto';
import { parseTokenKeys, type TokenKeys } from '../../../../src/platforms/slack/install/keys.ts';

/** A key as somebody makes one. */
export function newKey(): string {
  return randomBytes(32).toString('base64');
}

/** Keys as they are configured: the first encrypts. */
export function keysOf(...keys: readonly string[]): TokenKeys {
  const parsed = parseTokenKeys(keys.join(','));
  if ('fault' in parsed) throw new Error(parsed.fault);
  return parsed.keys;
}
