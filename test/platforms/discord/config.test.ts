import { describe, expect, it } from 'vitest';
import { discordConfigOf } from '../../../src/platforms/discord/app/config.ts';

const token = 'MTAwMDAwMDAwMDAwMDAwMDAw.AAAAAA.the-token-of-a-local-bot-000';
const TOKEN = { DISCORD_TOKEN: token };
const KEY = { DISCORD_PUBLIC_KEY: 'ab'.repeat(32) };
const PORT = { port: 3000 };

describe('the configuration of Discord', () => {
  it.each([
    ['no variables, without Discord', {}, undefined, undefined],
    ['only a port, without Discord', {}, PORT, undefined],
    ['a token, for the gateway', TOKEN, undefined, { token }],
    ['a token and a port, for the gateway', TOKEN, PORT, { token }],
    [
      'a token, a key and a port, for the gateway and HTTP',
      { ...TOKEN, ...KEY },
      PORT,
      { token, publicKey: KEY.DISCORD_PUBLIC_KEY },
    ],
    [
      'another API address',
      { ...TOKEN, DISCORD_API_URL: 'http://127.0.0.1/api' },
      undefined,
      { token, apiUrl: 'http://127.0.0.1/api' },
    ],
  ])('accepts %s', (_, variables, port, config) => {
    expect(discordConfigOf(variables, port)).toEqual({ ...(config && { config }), faults: [] });
  });

  it.each([
    ['a key as the token', { DISCORD_TOKEN: 'b'.repeat(64) }, PORT, ['DISCORD_TOKEN holds the application']],
    ['a key without a token', KEY, PORT, ['DISCORD_TOKEN is missing']],
    ['a key without a port', { ...TOKEN, ...KEY }, undefined, ['HTTP_PORT is missing']],
    [
      'a malformed key without a port',
      { ...TOKEN, DISCORD_PUBLIC_KEY: 'abc' },
      undefined,
      ['DISCORD_PUBLIC_KEY is malformed', 'HTTP_PORT is missing'],
    ],
  ])('rejects %s, and starts each fault with its variable', (_, variables, port, faults) => {
    const result = discordConfigOf(variables, port);
    expect(result.config).toBeUndefined();
    expect(result.faults).toEqual(faults.map((fault) => expect.stringMatching(`^${fault}`)));
  });
});
