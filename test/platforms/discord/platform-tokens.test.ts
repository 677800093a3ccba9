import { describe, expect, it } from 'vitest';
import { rateLimited, refusalResponse } from '../../../fakes/discord/faults.ts';
import type { DiscordServer } from '../../../fakes/discord/server.ts';
import { APPLICATION, TOKEN } from '../../../fakes/discord/world.ts';
import { checkDiscordToken } from '../../../src/platforms/discord/post/tokens.ts';
import { localDiscord } from '../../bot.ts';

const APPLICATION_ROUTE = 'GET /applications/@me';
function check({ apiUrl }: DiscordServer, token: string, signal = new AbortController().signal) {
  return checkDiscordToken({ token, apiUrl }, signal);
}

describe("Discord's token", () => {
  it('is valid if Discord accepts it and names the bot', async () => {
    const server = await localDiscord({ publicKey: 'ab'.repeat(32) });
    expect(await check(server, TOKEN)).toEqual({
      kind: 'right',
      application: APPLICATION,
      name: 'Colossus',
      botUser: APPLICATION,
      publicKey: 'ab'.repeat(32),
    });
    expect(server.calls.map(({ route, token }) => `${route} ${token}`)).toEqual([`${APPLICATION_ROUTE} ${TOKEN}`]);
  });

  it.each([
    ['that is empty', '', 'DISCORD_TOKEN is missing'],
    ['that is an id', APPLICATION, "DISCORD_TOKEN holds the application's id"],
    ['that is a public key', 'ab'.repeat(32), "DISCORD_TOKEN holds the application's public key"],
    ['that is a client secret', 'secret-x'.repeat(4), "DISCORD_TOKEN holds the application's client secret"],
    ['with a word before it', `Bot ${TOKEN}`, 'DISCORD_TOKEN holds a word before the token'],
    ['in quotes', `"${TOKEN}"`, 'DISCORD_TOKEN is not well-formed'],
    ['with a space', `${TOKEN} `, 'DISCORD_TOKEN is not well-formed'],
  ])('%s is rejected before a call to Discord', async (_, token, words) => {
    const server = await localDiscord();
    const tokenCheck = await check(server, token);
    expect(tokenCheck).toEqual({ kind: 'wrong', problem: expect.stringContaining(words) });
    expect(tokenCheck).toMatchObject({
      problem: expect.stringContaining('https://discord.com/developers/applications'),
    });
    expect(JSON.stringify(tokenCheck)).not.toMatch(/secret-x|local-server|abab/);
    expect(server.calls).toEqual([]);
  });

  it.each(['revoked', 'wrong'])('that is %s is rejected with advice on where to copy it', async (state) => {
    const server = await localDiscord();
    if (state === 'revoked') server.revoke();
    const checked = await check(server, state === 'revoked' ? TOKEN : TOKEN.replace('local', 'other'));
    expect(checked).toEqual({ kind: 'wrong', problem: expect.stringContaining('Reset Token') });
    expect(JSON.stringify(checked)).not.toContain('server-only');
    expect(server.calls).toHaveLength(1);
  });

  it.each([
    ['fails', { status: 500 }],
    ['limits the rate', rateLimited(30)],
    ['closes the connection', 'reset'],
    [
      'answers with too few fields',
      { status: 200, headers: { 'content-type': 'application/json' }, body: '{"id":"1"}' },
    ],
  ] as const)('has an unknown status if Discord %s', async (_, answer) => {
    const server = await localDiscord();
    server.fault(APPLICATION_ROUTE, { answer });
    expect(await check(server, TOKEN)).toMatchObject({ kind: 'unknown' });
    expect(server.calls).toHaveLength(1);
  });

  it('is rejected if Discord has disabled the application', async () => {
    const server = await localDiscord();
    server.fault(APPLICATION_ROUTE, { answer: refusalResponse(403, 40001) });
    expect(await check(server, TOKEN)).toMatchObject({ kind: 'wrong' });
  });

  it('has an unknown status after a timeout', async () => {
    const server = await localDiscord();
    const timedOutSignal = AbortSignal.abort(new DOMException('too late', 'TimeoutError'));
    expect(await check(server, TOKEN, timedOutSignal)).toMatchObject({ kind: 'unknown' });
    expect(server.calls).toEqual([]);
  });
});
