import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import type { Fields } from './fields.ts';

/** A key pair as Discord has one for each application. */
export interface Keys {
  /** As the application's page shows it: in hexadecimal. */
  readonly publicKey: string;
  readonly privateKey: KeyObject;
}

/** What Discord sends to an application that takes interactions over HTTP. */
export interface SignedRequest {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The raw key stands at the end of the DER form. */
const KEY_BYTES = 32;

export function newKeys(): Keys {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const der = publicKey.export({ type: 'spki', format: 'der' });
  return { publicKey: der.subarray(-KEY_BYTES).toString('hex'), privateKey };
}

/**
 * An interaction under Discord's signature.
 * @param signing `key` of other keys makes a forgery; `at`, in milliseconds, by default now, makes it stale
 */
export function signedInteraction(payload: Fields, signing: { key: KeyObject; at?: number }): SignedRequest {
  return signedText(JSON.stringify(payload), signing);
}

/** Any text under Discord's signature. */
export function signedText(body: string, { key, at = Date.now() }: { key: KeyObject; at?: number }): SignedRequest {
  const timestamp = String(Math.floor(at / 1000));
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

/** Delivers a request, once for each call: the same one twice is a replay. What came back, and how long it took. */
export async function deliver(
  url: string,
  { headers, body }: SignedRequest,
): Promise<{ status: number; body: string; afterMs: number }> {
  const sent = performance.now();
  const response = await fetch(url, { method: 'POST', headers, body });
  const text = await response.text();
  return { status: response.status, body: text, afterMs: performance.now() - sent };
}
