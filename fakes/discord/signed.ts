import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import type { SignedRequest } from '../http.ts';
import type { Fields } from './fields.ts';

export interface Keys {
  /** In hexadecimal. */
  readonly publicKey: string;
  readonly privateKey: KeyObject;
}

/** The raw key ends the DER form. */
const KEY_BYTES = 32;

export function newKeys(): Keys {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const der = publicKey.export({ type: 'spki', format: 'der' });
  return { publicKey: der.subarray(-KEY_BYTES).toString('hex'), privateKey };
}

/** A foreign `key` makes a forgery; an old `signedAt`, in epoch milliseconds, makes the request stale. */
export function signedInteraction(payload: Fields, signing: { key: KeyObject; signedAt?: number }): SignedRequest {
  return signedText(JSON.stringify(payload), signing);
}

export function signedText(
  body: string,
  { key, signedAt = Date.now() }: { key: KeyObject; signedAt?: number },
): SignedRequest {
  const timestamp = String(Math.floor(signedAt / 1000));
  const signature = sign(null, Buffer.from(timestamp + body), key).toString('hex');
  return {
    body,
    headers: {
      'content-type': 'application/json',
      'user-agent': 'Discord-Interactions/1.0 (+https://discord.com)',
      'x-signature-ed25519': signature,
      'x-signature-timestamp': timestamp,
    },
  };
}
