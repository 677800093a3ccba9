import { randomBytes } from 'node:crypto';
import { inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DecryptionError, seal, unseal } from '../../../../src/platforms/slack/install/seal.ts';
import { parseTokenKeys } from '../../../../src/platforms/slack/install/token-keys.ts';
import type { Holder } from '../../../../src/ports/installations.ts';
import { keysOf, newKey } from './keys.ts';

const TEAM: Holder = { kind: 'team', id: 'T1' };
const TOKEN = 'xoxb-1-the-bot';

function errorMessage(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    expect(error).toBeInstanceOf(DecryptionError);
    return inspect(error, { depth: 9, showHidden: true });
  }
  throw new Error('Nothing was thrown');
}

describe('a sealed value', () => {
  it('can be opened by its holder and hides its content', () => {
    const keys = keysOf(newKey());
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (text, id) => {
        const holder: Holder = { kind: 'team', id };
        expect(unseal(seal(text, holder, keys), holder, keys)).toEqual({ text, isCurrent: true });
      }),
    );
    expect(Buffer.from(seal(TOKEN, TEAM, keys).split('.').at(-1) ?? '', 'base64url').includes(TOKEN)).toBe(false);
  });

  it('is different each time', () => {
    const keys = keysOf(newKey());
    const nonces = Array.from({ length: 1000 }, () => seal(TOKEN, TEAM, keys).split('.')[2]);
    expect(new Set(nonces).size).toBe(1000);
  });

  it('cannot be opened if any byte was changed', () => {
    const keys = keysOf(newKey());
    const [version, id, nonce = '', body = ''] = seal(TOKEN, TEAM, keys).split('.');
    const withFlippedByte = (part: string, at: number) => {
      const bytes = Buffer.from(part, 'base64url');
      bytes[at] = (bytes[at] ?? 0) ^ 1;
      return bytes.toString('base64url');
    };
    const alteredTexts = [
      ...Array.from({ length: Buffer.from(nonce, 'base64url').length }, (_, at) => [withFlippedByte(nonce, at), body]),
      ...Array.from({ length: Buffer.from(body, 'base64url').length }, (_, at) => [nonce, withFlippedByte(body, at)]),
    ];
    expect(alteredTexts.length).toBe(12 + TOKEN.length + 16);
    for (const parts of alteredTexts) {
      const words = errorMessage(() => unseal([version, id, ...parts].join('.'), TEAM, keys));
      expect(words).toContain('The installation of the workspace T1 cannot be decrypted');
      expect(words).not.toContain(TOKEN);
    }
  });

  it('cannot be opened if it was cut, has another version or was never sealed', () => {
    const keys = keysOf(newKey());
    const sealed = seal(TOKEN, TEAM, keys);
    const truncated = sealed.split('.').with(3, sealed.split('.')[3]?.slice(0, 22) ?? '');
    for (const other of [
      '',
      'nothing',
      `${sealed}.x`,
      sealed.replace('v1', 'v2'),
      sealed.slice(0, 40),
      truncated.join('.'),
    ]) {
      expect(errorMessage(() => unseal(other, TEAM, keys))).toContain('cannot be decrypted');
    }
  });

  it.each<[string, Holder]>([
    ['another workspace', { kind: 'team', id: 'T2' }],
    ['an organisation with the same id', { kind: 'enterprise', id: 'T1' }],
  ])('for one holder cannot be opened for %s', (_, other) => {
    const keys = keysOf(newKey());
    expect(errorMessage(() => unseal(seal(TOKEN, TEAM, keys), other, keys))).toContain(
      `${other.id} cannot be decrypted`,
    );
  });

  it('under an older key can be opened while that key is configured, and is reported as not current', () => {
    const [older, newer] = [newKey(), newKey()];
    const sealed = seal(TOKEN, TEAM, keysOf(older));
    expect(unseal(sealed, TEAM, keysOf(newer, older))).toEqual({ text: TOKEN, isCurrent: false });
    expect(seal(TOKEN, TEAM, keysOf(newer, older)).split('.')[1]).toBe(keysOf(newer)[0].id);
  });

  it("under a removed key is reported with the key's fingerprint", () => {
    const [older, newer] = [newKey(), newKey()];
    const words = errorMessage(() => unseal(seal(TOKEN, TEAM, keysOf(older)), TEAM, keysOf(newer)));
    expect(words).toContain(
      `the workspace T1 was encrypted with the key ${keysOf(older)[0].id}, which SLACK_TOKEN_KEYS does not contain (it has: ${keysOf(newer)[0].id})`,
    );
    for (const key of [older, newer]) {
      expect(words).not.toContain(key);
      expect(words).not.toContain(Buffer.from(key, 'base64').toString('hex'));
    }
  });

  it('with another key under the same fingerprint cannot be opened', () => {
    const [older, newer] = [keysOf(newKey()), keysOf(newKey())];
    const sealed = seal(TOKEN, TEAM, older).replace(older[0].id, newer[0].id);
    expect(errorMessage(() => unseal(sealed, TEAM, newer))).toContain('cannot be decrypted');
  });
});

describe('sealing keys', () => {
  it('are read in order, with or without spaces', () => {
    const [one, two] = [newKey(), newKey()];
    const ids = keysOf(one, two).map(({ id }) => id);
    expect(ids).toEqual([keysOf(one)[0].id, keysOf(two)[0].id]);
    const parsed = parseTokenKeys(` ${one} , ${two}\n`);
    expect('keys' in parsed && parsed.keys.map(({ id }) => id)).toEqual(ids);
    expect(inspect(parsed, { depth: 9, showHidden: true })).not.toContain(one);
  });

  it.each([
    ['none', '', 'has no base64 for key 1; make one with: openssl rand -base64 32'],
    ['an empty second one', `${newKey()},`, 'has no base64 for key 2'],
    ['not base64', 'not a key!', 'has no base64 for key 1'],
    ['too short', randomBytes(16).toString('base64'), 'has 16 bytes for key 1, not 32'],
    ['too long', `${newKey()},${randomBytes(33).toString('base64')}`, 'has 33 bytes for key 2, not 32'],
  ])('that are invalid are rejected without showing them: %s', (_, text, fault) => {
    const parsed = parseTokenKeys(text);
    expect('fault' in parsed && parsed.fault).toContain(fault);
    for (const part of text.split(',').filter((one) => one !== '')) expect(JSON.stringify(parsed)).not.toContain(part);
  });

  it('that are repeated are rejected', () => {
    const key = newKey();
    expect(parseTokenKeys(`${key},${newKey()},${key}`)).toEqual({ fault: 'has key 3 twice; leave one of them out' });
  });
});
