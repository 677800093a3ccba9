import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { Holder } from '../../../ports/installations.ts';
import type { TokenKeys } from './token-keys.ts';

const CIPHER = 'aes-256-gcm';
const FORMAT_VERSION = 'v1';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** The groups are the key id, the nonce, and the ciphertext followed by its tag. */
const SEALED_PATTERN = /^v1\.([\da-f]{8})\.([\w-]{16})\.([\w-]{22,})$/;

/** Its message contains neither the content nor a key. */
export class DecryptionError extends Error {}

/** Encrypts a text with the first key, and binds it to its holder. */
export function seal(text: string, holder: Holder, [key]: TokenKeys): string {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, key.secret, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(associatedData(holder));
  const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  return [FORMAT_VERSION, key.id, nonce.toString('base64url'), body.toString('base64url')].join('.');
}

/**
 * Decrypts a holder's text. `isCurrent` is true if it was encrypted with the first key.
 * @throws DecryptionError if the key is missing, or if the text was changed or belongs to another holder
 */
export function unseal(sealed: string, holder: Holder, keys: TokenKeys): { text: string; isCurrent: boolean } {
  const [, id = '', nonce = '', body = ''] = SEALED_PATTERN.exec(sealed) ?? [];
  const name = holderName(holder);
  const key = keys.find((candidate) => candidate.id === id);
  if (id !== '' && !key) {
    throw new DecryptionError(
      `The installation of ${name} was encrypted with the key ${id}, which SLACK_TOKEN_KEYS does not contain (it has: ${keys.map((one) => one.id).join(', ')}); add that key after the first one, or install the app there again`,
    );
  }
  const text = key && decrypt(body, nonce, holder, key);
  if (text === undefined) {
    throw new DecryptionError(
      `The installation of ${name} cannot be decrypted: it was changed, or belongs to another workspace; install the app there again`,
    );
  }
  return { text, isCurrent: id === keys[0].id };
}

function decrypt(body: string, nonce: string, holder: Holder, key: TokenKeys[0]): string | undefined {
  const bytes = Buffer.from(body, 'base64url');
  const decipher = createDecipheriv(CIPHER, key.secret, Buffer.from(nonce, 'base64url'), { authTagLength: TAG_BYTES });
  decipher.setAAD(associatedData(holder));
  decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
  try {
    return decipher.update(bytes.subarray(0, -TAG_BYTES), undefined, 'utf8') + decipher.final('utf8');
  } catch {
    return undefined;
  }
}

function associatedData({ kind, id }: Holder): Buffer {
  return Buffer.from(JSON.stringify([FORMAT_VERSION, kind, id]));
}

export function holderName({ kind, id }: Holder): string {
  return `${kind === 'team' ? 'the workspace' : 'the organisation'} ${id}`;
}
