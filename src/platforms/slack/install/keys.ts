import { createHash, createSecretKey, type KeyObject } from 'node:crypto';

interface TokenKey {
  /** A fingerprint that names the key without revealing it. */
  readonly id: string;
  readonly secret: KeyObject;
}

/** The first key encrypts; all of them decrypt. */
export type TokenKeys = readonly [TokenKey, ...TokenKey[]];

const BYTES = 32;
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;
const HOW_TO_MAKE = 'make one with: openssl rand -base64 32';

/** Parses SLACK_TOKEN_KEYS. A fault's text contains nothing of a key. */
export function parseTokenKeys(text: string): {
  readonly keys?: TokenKeys;
  readonly fault?: string;
} {
  const keys: TokenKey[] = [];
  for (const [index, part] of text.split(',').entries()) {
    const name = `key ${index + 1}`;
    const base64 = part.trim();
    if (!BASE64.test(base64)) return { fault: `has no base64 for ${name}; ${HOW_TO_MAKE}` };
    const bytes = Buffer.from(base64, 'base64');
    if (bytes.length !== BYTES) return { fault: `has ${bytes.length} bytes for ${name}, not ${BYTES}; ${HOW_TO_MAKE}` };
    const key = { id: fingerprint(bytes), secret: createSecretKey(bytes) };
    if (keys.some(({ id }) => id === key.id)) return { fault: `has ${name} twice; leave one of them out` };
    keys.push(key);
  }
  const [first, ...olderKeys] = keys;
  return first ? { keys: [first, ...olderKeys] } : { fault: `has no key; ${HOW_TO_MAKE}` };
}

/** Eight characters reveal nothing of the key and still distinguish a few keys. */
function fingerprint(key: Buffer): string {
  return createHash('sha256').update('key of tokens\0').update(key).digest('hex').slice(0, 8);
}
