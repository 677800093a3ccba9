import { randomBytes } from 'node:crypto';
import { parseTokenKeys, type TokenKeys } from '../../../../src/platforms/slack/install/token-keys.ts';

export function newKey(): string {
  return randomBytes(32).toString('base64');
}

export function keysOf(...keys: readonly string[]): TokenKeys {
  const { keys: parsed, fault } = parseTokenKeys(keys.join(','));
  if (!parsed) throw new Error(fault);
  return parsed;
}
