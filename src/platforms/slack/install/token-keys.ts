import { createHash, createSecretKey, type KeyObject } from 'node:crypto';

interface TokenKey {
  readonly id: string;
  readonly secret: KeyObject;
}

/** The first key encrypts; all keys decrypt. */
export type TokenKeys = readonly [TokenKey, ...TokenKey[]];

const KEY_BYTES = 32;
const BASE64_PATTERN = /^[A-Za-z0-9+/]+={0,2}$/;
const HOW_TO_MAKE_A_KEY = 'make one with: openssl rand -base64 32';

/** Parses SLACK_TOKEN_KEYS. A fault contains no part of a key. */
export function parseTokenKeys(text: string): {
  readonly keys?: TokenKeys;
  readonly fault?: string;
} {
  const keys: TokenKey[] = [];
  for (const [index, part] of text.split(',').entries()) {
    const name = `key ${index + 1}`;
    const base64 = part.trim();
    if (!BASE64_PATTERN.test(base64)) return { fault: `has no base64 for ${name}; ${HOW_TO_MAKE_A_KEY}` };
    const bytes = Buffer.from(base64, 'base64');
    if (bytes.length !== KEY_BYTES)
      return { fault: `has ${bytes.length} bytes for ${name}, not ${KEY_BYTES}; ${HOW_TO_MAKE_A_KEY}` };
    const key = { id: fingerprint(bytes), secret: createSecretKey(bytes) };
    if (keys.some(({ id }) => id === key.id)) return { fault: `has ${name} twice; leave one of them out` };
    keys.push(key);
  }
  const [firstKey, ...olderKeys] = keys;
  return firstKey ? { keys: [firstKey, ...olderKeys] } : { fault: `has no key; ${HOW_TO_MAKE_A_KEY}` };
}

function fingerprint(key: Buffer): string {
  return createHash('sha256').update('key of tokens\0').update(key).digest('hex').slice(0, 8);
}
