import { describe, expect, it } from 'vitest';
import type { DiscordServer } from '../../../fakes/discord/server.ts';
import { APPLICATION, GUILD, TOKEN } from '../../../fakes/discord/world.ts';
import { commandDifferences } from '../../../src/platforms/discord/commands/register.ts';
import { register } from '../../../src/platforms/discord/register.ts';
import { contextOn, TODAY } from '../../reply/corpus.ts';
import { waitUntil } from '../wait.ts';
import { checkedDiscord, startStage } from './app.ts';

const { briefing } = contextOn(TODAY);
const GUILDS = 'GET /users/@me/guilds';

async function registerCommands(server: DiscordServer, guild?: string, story = briefing): Promise<string> {
  return register({ token: TOKEN, apiUrl: server.apiUrl }, [story], guild);
}

const names = (server: DiscordServer, scope: string) => server.commands.in(scope).map(({ name }) => name);
const ALL_NAMES = ['colossus', 'Ask Colossus about this', 'colossus-manage'];

describe('registering commands', () => {
  it('writes missing commands and lists them', async () => {
    const server = await checkedDiscord();
    expect(await registerCommands(server)).toBe(
      'everywhere:\n  + /colossus\n  + "Ask Colossus about this"\n  + /colossus-manage',
    );
    expect(names(server, '')).toEqual(ALL_NAMES);
  });

  it.each([
    ['globally', undefined],
    ['in one server', GUILD],
  ])('writes nothing if all are registered %s', async (_, guild) => {
    const server = await checkedDiscord();
    await registerCommands(server, guild);
    const { writes } = server.commands;
    expect(await registerCommands(server, guild)).toContain('nothing was changed');
    expect(server.commands.writes).toBe(writes);
  });

  it('writes changed commands and lists their changed subcommands', async () => {
    const server = await checkedDiscord();
    await registerCommands(server);
    const [first] = briefing.summaries.values();
    if (!first) throw new Error('The briefing has no summaries');
    const summaries = new Map([...briefing.summaries, [first.id, { ...first, title: 'Renamed' }]]);
    expect(await registerCommands(server, undefined, { ...briefing, summaries })).toBe(
      'everywhere:\n  ~ /colossus: summary',
    );
    expect(await registerCommands(server, undefined, { ...briefing, summaries })).toContain('nothing was changed');
  });

  it('removes stale commands', async () => {
    const server = await checkedDiscord();
    server.commands.replace('', [{ name: 'old', description: 'of an earlier version' }]);
    expect(await registerCommands(server)).toContain('- /old');
    expect(names(server, '')).toEqual(ALL_NAMES);
  });

  it('in one server keeps the global commands', async () => {
    const server = await checkedDiscord();
    await registerCommands(server);
    const commandsBefore = server.commands.in('');
    const report = await registerCommands(server, GUILD);
    expect(report).toMatch(/in the server \d+:\n {2}\+ \/colossus/);
    expect(report).not.toContain('- /colossus');
    expect(report).toContain('shows them twice');
    expect([server.commands.in(''), names(server, GUILD)]).toEqual([commandsBefore, ALL_NAMES]);
  });

  it('globally removes the copies in servers', async () => {
    const server = await checkedDiscord();
    await registerCommands(server, GUILD);
    await registerCommands(server);
    expect([names(server, ''), names(server, GUILD)]).toEqual([ALL_NAMES, []]);
  });

  it('keeps the command that starts an Activity, and never lists it', async () => {
    const server = await checkedDiscord();
    const launch = {
      name: 'launch',
      type: 4,
      handler: 2,
      description: '',
      integration_types: [0, 1],
      contexts: [0, 1, 2],
    };
    server.commands.replace('', [launch]);
    expect(await registerCommands(server)).not.toContain('launch');
    expect(names(server, '').toSorted()).toEqual([...ALL_NAMES, 'launch'].toSorted());
    expect(await registerCommands(server)).toContain('nothing was changed');
    expect(commandDifferences(server.commands.in(''), briefing)).toEqual([]);
    expect(commandDifferences([launch], briefing)).toBeUndefined();
  });

  it.each([
    ['a server that the bot is not in', '1457000000000000088', /50001|Missing Access/],
    ['a place that is not an id', 'here', /--guild "here"/],
  ])('in %s fails with an explanation', async (_, guild, words) => {
    const server = await checkedDiscord();
    await expect(registerCommands(server, guild)).rejects.toThrow(words);
    expect(server.commands.writes).toBe(0);
  });

  it('with a rejected token fails with an explanation, without the token', async () => {
    const server = await checkedDiscord();
    server.revoke();
    await expect(registerCommands(server)).rejects.toThrow(/DISCORD_TOKEN/);
    await expect(registerCommands(server)).rejects.not.toThrow(TOKEN);
  });

  it('checks the servers on every page of the list', async () => {
    const server = await checkedDiscord();
    const manyGuilds = Array.from({ length: 200 }, (_, i) => ({ id: String(1457000000000001000n + BigInt(i)) }));
    for (const { id } of manyGuilds) server.world.putGuild({ id });
    server.commands.replace(manyGuilds[150]?.id ?? '', [{ name: 'colossus', description: 'a copy' }]);
    expect(await registerCommands(server)).toContain(`in the server ${manyGuilds[150]?.id}:\n  - /colossus`);
    expect(server.count(GUILDS)).toBe(2);
  });
});

describe('at start-up, the bot', () => {
  it('logs nothing if the commands are current or missing', async () => {
    const stage = await startStage();
    await stage.untilIdle();
    expect(stage.logLines).toEqual([]);
  });

  it('logs that the registered commands are outdated', async () => {
    const stage = await startStage({
      prepare: (server) => server.commands.replace('', [{ name: 'colossus', description: 'old' }]),
    });
    await waitUntil(() => stage.logLines.length > 0);
    expect(stage.logLines[0]).toContain('the registered commands differ');
    expect(stage.server.world.application).toBe(APPLICATION);
  });
});
