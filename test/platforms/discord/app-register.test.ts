import { afterEach, describe, expect, it } from 'vitest';
import { hasSchemas, schemaCheck } from '../../../fakes/discord/schema.ts';
import { type DiscordServer, startDiscordServer } from '../../../fakes/discord/server.ts';
import { APPLICATION, GUILD, TOKEN } from '../../../fakes/discord/world.ts';
import { commandDifferences } from '../../../src/platforms/discord/commands/register.ts';
import { register } from '../../../src/platforms/discord/register.ts';
import { contextOn, TODAY } from '../../reply/corpus.ts';
import { until } from '../wait.ts';
import { staged } from './app.ts';

const { briefing } = contextOn(TODAY);
const GUILDS = 'GET /users/@me/guilds';
const ends: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

async function discord(): Promise<DiscordServer> {
  const server = await startDiscordServer({ ...(hasSchemas() && { validate: schemaCheck() }) });
  ends.push(() => server.close());
  return server;
}

async function registered(server: DiscordServer, guild?: string, of = briefing): Promise<string> {
  return register({ token: TOKEN, apiUrl: server.apiUrl }, [of], guild);
}

const names = (server: DiscordServer, scope: string) => server.commands.in(scope).map(({ name }) => name);
const ALL = ['colossus', 'Ask Colossus about this', 'colossus-manage'];

describe('registering commands', () => {
  it('writes missing commands and lists them', async () => {
    const server = await discord();
    expect(await registered(server)).toBe(
      'everywhere:\n  + /colossus\n  + "Ask Colossus about this"\n  + /colossus-manage',
    );
    expect(names(server, '')).toEqual(ALL);
    expect(server.schemaFaults).toEqual([]);
  });

  it.each([undefined, GUILD])('writes nothing if all are registered (%s)', async (guild) => {
    const server = await discord();
    await registered(server, guild);
    const { writes } = server.commands;
    expect(await registered(server, guild)).toContain('nothing was changed');
    expect(server.commands.writes).toBe(writes);
    expect(server.schemaFaults).toEqual([]);
  });

  it('writes changed commands and lists the subcommands', async () => {
    const server = await discord();
    await registered(server);
    const [first] = briefing.summaries.values();
    if (!first) throw new Error('no summaries');
    const summaries = new Map([...briefing.summaries, [first.id, { ...first, title: 'Renamed' }]]);
    expect(await registered(server, undefined, { ...briefing, summaries })).toBe('everywhere:\n  ~ /colossus: summary');
    expect(await registered(server, undefined, { ...briefing, summaries })).toContain('nothing was changed');
  });

  it('removes stale commands', async () => {
    const server = await discord();
    server.commands.replace('', [{ name: 'old', description: 'of an earlier version' }]);
    expect(await registered(server)).toContain('- /old');
    expect(names(server, '')).toEqual(ALL);
  });

  it('in one server keeps the global commands', async () => {
    const server = await discord();
    await registered(server);
    const before = server.commands.in('');
    const report = await registered(server, GUILD);
    expect(report).toMatch(/in the server \d+:\n {2}\+ \/colossus/);
    expect(report).not.toContain('- /colossus');
    expect(report).toContain('shows them twice');
    expect([server.commands.in(''), names(server, GUILD)]).toEqual([before, ALL]);
  });

  it('globally removes the copies in servers', async () => {
    const server = await discord();
    await registered(server, GUILD);
    await registered(server);
    expect([names(server, ''), names(server, GUILD)]).toEqual([ALL, []]);
  });

  it('keeps the command that starts an Activity, and never lists it', async () => {
    const server = await discord();
    const launch = {
      name: 'launch',
      type: 4,
      handler: 2,
      description: '',
      integration_types: [0, 1],
      contexts: [0, 1, 2],
    };
    server.commands.replace('', [launch]);
    expect(await registered(server)).not.toContain('launch');
    expect(names(server, '').toSorted()).toEqual([...ALL, 'launch'].toSorted());
    expect(await registered(server)).toContain('nothing was changed');
    expect(server.schemaFaults).toEqual([]);
    expect(commandDifferences(server.commands.in(''), briefing)).toEqual([]);
    expect(commandDifferences([launch], briefing)).toBeUndefined();
  });

  it.each([
    ['a server that the bot is not in', '1457000000000000088', /50001|Missing Access/],
    ['a place that is not an id', 'here', /--guild "here"/],
  ])('in %s fails with an explanation', async (_, guild, words) => {
    const server = await discord();
    await expect(registered(server, guild)).rejects.toThrow(words);
    expect(server.commands.writes).toBe(0);
  });

  it('with a rejected token fails with an explanation, without the token', async () => {
    const server = await discord();
    server.revoke();
    await expect(registered(server)).rejects.toThrow(/DISCORD_TOKEN/);
    await expect(registered(server)).rejects.not.toThrow(TOKEN);
  });

  it('checks all servers, on several pages', async () => {
    const server = await discord();
    const many = Array.from({ length: 200 }, (_, i) => ({ id: String(1457000000000001000n + BigInt(i)) }));
    for (const { id } of many) server.world.putGuild({ id });
    server.commands.replace(many[150]?.id ?? '', [{ name: 'colossus', description: 'a copy' }]);
    expect(await registered(server)).toContain(`in the server ${many[150]?.id}:\n  - /colossus`);
    expect(server.count(GUILDS)).toBe(2);
  });
});

describe('at start-up, the bot', () => {
  it('logs nothing if the commands are current or missing', async () => {
    const stage = await staged();
    await stage.quiet();
    expect(stage.told).toEqual([]);
  });

  it('logs that the registered commands are outdated', async () => {
    const stage = await staged({
      prepare: (server) => server.commands.replace('', [{ name: 'colossus', description: 'old' }]),
    });
    await until(() => stage.told.length > 0);
    expect(stage.told[0]).toContain('differ from this briefing');
    expect(stage.server.world.application).toBe(APPLICATION);
  });
});
