import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import type { DiscordServer } from '../../fakes/discord/server.ts';
import { freePort, listen } from '../../fakes/free-port.ts';
import type { SlackServer } from '../../fakes/slack/server.ts';
import { examineConfig } from '../../src/app/config.ts';
import { findingsText, runChecks } from '../../src/cli/doctor/findings.ts';
import { dataFolderChecks, envFileCheck, nodeCheck, spaceVerdict, zonesCheck } from '../../src/cli/doctor/machine.ts';
import { doctor } from '../../src/cli/doctor.ts';
import { commandsFor } from '../../src/platforms/discord/commands/commands.ts';
import { green } from '../../src/platforms/kit/check.ts';
import { clockVerdict } from '../../src/platforms/kit/clock-check.ts';
import { botScopes } from '../../src/platforms/slack/manifest/scopes.ts';
import { openStore } from '../../src/store/store.ts';
import { localDiscord, localSlack } from '../bot.ts';
import { CORPUS } from '../briefing/folder.ts';
import { loadStory } from '../fixture/story.ts';
import { briefingWith, dataFolder } from '../platforms/terminal/run.ts';
import { PASSWORD, startPostgres } from '../store/postgres-server.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { runVerb } from './run-verb.ts';

const SLACK = { SLACK_BOT_TOKEN: 'xoxb-1-the-bot', SLACK_APP_TOKEN: 'xapp-1-the-app' };
const ANOTHER_TOKEN = 'MTAwMDAwMDAwMDAwMDAwMDAw.AAAAAA.s3cret-of-another-bot-000000';
const SEVERAL_WORKSPACES = {
  SLACK_CLIENT_ID: '1.2',
  SLACK_CLIENT_SECRET: 'the-client-secret',
  SLACK_SIGNING_SECRET: '0123456789abcdef'.repeat(2),
};

const doctorJson = z.object({
  ok: z.boolean(),
  checks: z.array(
    z.object({
      name: z.string(),
      state: z.enum(['green', 'amber', 'red']),
      found: z.string(),
      fix: z.array(z.string()).optional(),
    }),
  ),
});

/** By default, the doctor checks the shipped briefing, because docs/ contains its Slack manifest. */
async function diagnose(variables: Record<string, string>) {
  const { text, isHealthy } = await doctor(examineConfig({ DATA_DIR: dataFolder(), ...variables }), {
    json: true,
    color: false,
    timeoutMs: 30_000,
  });
  const { ok, checks } = doctorJson.parse(JSON.parse(text));
  expect(ok).toBe(isHealthy);
  expect(text).not.toMatch(/s3cret|the-bot|the-app|the-client-secret/);
  const namesOf = (state: string) => checks.filter((check) => check.state === state).map(({ name }) => name);
  return {
    text,
    red: namesOf('red'),
    amber: namesOf('amber'),
    finding: (name: string) => {
      const { found = '', fix = [] } = checks.find((check) => check.name === name) ?? {};
      return [found, ...fix].join('\n');
    },
  };
}

const briefing = loadStory(CORPUS);

const slackWithScopes = (scopes = botScopes()) => localSlack({ workspaces: [{ scopes }] });

const inSlack = (server: SlackServer) => ({ ...SLACK, SLACK_API_URL: server.apiUrl });

async function discordWithCommands(): Promise<DiscordServer> {
  const server = await localDiscord();
  server.commands.replace(
    '',
    commandsFor(briefing).map((command) => ({ ...command })),
  );
  return server;
}

const inDiscord = (server: DiscordServer) => ({ DISCORD_TOKEN: server.world.token, DISCORD_API_URL: server.apiUrl });

async function folderWithStore(): Promise<{ folder: string; file: string }> {
  const folder = dataFolder();
  const fail = (problem: string) => {
    throw new Error(problem);
  };
  await (await openStore({ kind: 'sqlite', folder, onProblem: fail })).close();
  return { folder, file: join(folder, 'colossus.sqlite') };
}

function executeSql(file: string, statement: string): void {
  const database = new DatabaseSync(file, { defensive: false });
  database.exec(statement);
  database.close();
}

async function portOf(server: Server): Promise<string> {
  const port = await listen(server);
  onTestFinished(() => new Promise<void>((resolve) => server.close(() => resolve())));
  return String(port);
}

describe('the doctor, in a correct setup', () => {
  it('shows green for each check of every platform and of an existing store', async () => {
    const [slack, discord, { folder }] = [
      await slackWithScopes(),
      await discordWithCommands(),
      await folderWithStore(),
    ];
    const diagnosis = await diagnose({ ...inSlack(slack), ...inDiscord(discord), DATA_DIR: folder });
    expect([diagnosis.red, diagnosis.amber]).toEqual([[], []]);
    expect(diagnosis.finding('store')).toMatch(/^SQLite 3\.\S+; The database .* is intact and up to date$/);
    expect(diagnosis.finding('Slack scopes')).toMatch(/^exactly the \d+ that the bot needs$/);
    expect(diagnosis.finding('Discord commands')).toBe('current');
    const writes = discord.calls.filter(({ method }) => method !== 'GET');
    expect([writes, slack.calls.map(({ method }) => method).toSorted()]).toEqual([
      [],
      ['api.test', 'apps.connections.open', 'auth.test'],
    ]);
  });

  it('exits with 0, prints a line for each check, and creates no files', async () => {
    const folder = dataFolder();
    const { code, stdout, stderr } = await runVerb(['doctor'], { DATA_DIR: folder });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^✓ Node +24\./);
    expect(stdout).toMatch(/\n7 green, 0 amber, 0 red\n$/);
    expect((await diagnose({ DATA_DIR: folder })).finding('data folder')).toContain(
      'will be created at the first write',
    );
  });

  it('leaves no temporary folder in the data folder', async () => {
    const { folder } = await folderWithStore();
    const [check] = dataFolderChecks({ kind: 'sqlite', folder });
    expect(await check?.run(AbortSignal.timeout(1000))).toEqual(green(folder));
    expect(readdirSync(folder).filter((name) => name.startsWith('.'))).toEqual([]);
  });

  it('changes nothing in PostgreSQL', async () => {
    const server = await startPostgres();
    onTestFinished(() => server.end());
    await server.createDatabase('briefings');
    const DATABASE_URL = server.urlOf('briefings');
    const emptyDiagnosis = await diagnose({ DATABASE_URL });
    expect([emptyDiagnosis.red, emptyDiagnosis.amber]).toEqual([[], []]);
    expect(emptyDiagnosis.finding('store')).toMatch(/^PostgreSQL \d+\S*; no data yet$/);
    expect((await diagnose({ DATABASE_URL })).finding('store')).toBe(emptyDiagnosis.finding('store'));
    const fail = (problem: string) => {
      throw new Error(problem);
    };
    await (await openStore({ kind: 'postgres', url: DATABASE_URL, onProblem: fail })).close();
    const existingDiagnosis = await diagnose({ DATABASE_URL });
    expect(existingDiagnosis.finding('store')).toMatch(
      /The database briefings at 127\.0\.0\.1:\d+ is intact and up to date$/,
    );
    expect(existingDiagnosis.finding("database's clock")).toContain("of this machine's");
    expect(existingDiagnosis.text).not.toContain(PASSWORD);
    const wrongDiagnosis = await diagnose({ DATABASE_URL: DATABASE_URL.replace('/briefings', '/another') });
    expect(wrongDiagnosis.red).toEqual(['store']);
    expect(wrongDiagnosis.finding('store')).toMatch(/does not exist. Create it, or correct its name in DATABASE_URL/);
  }, 120_000);
});

describe('the doctor, in a broken setup', () => {
  it('exits with 1, and says how to fix a missing briefing', async () => {
    const { code, stdout } = await runVerb(['doctor'], { BRIEFINGS_DIR: 'nowhere' });
    expect(code).toBe(1);
    expect(stdout).toMatch(/\n✗ briefing +red: The folder "nowhere" does not exist\. Set BRIEFINGS_DIR to the folder/);
  });

  it('names the line of a faulty briefing file', async () => {
    const folder = briefingWith('watch.yaml', (text) => `${text}\n  - [not: closed\n`);
    const diagnosis = await diagnose({ BRIEFINGS_DIR: folder });
    expect(diagnosis.red).toEqual(['briefing']);
    expect(diagnosis.finding('briefing')).toMatch(/\nwatch\.yaml:\d+/);
  });

  it('reports a damaged database, and a file that is not a database', async () => {
    const { folder, file } = await folderWithStore();
    const bytes = readFileSync(file);
    // The first page stays, so SQLite still recognises the file as a database.
    writeFileSync(file, Buffer.concat([bytes.subarray(0, 4096), Buffer.alloc(bytes.length - 4096, 0x5a)]));
    const damagedDiagnosis = await diagnose({ DATA_DIR: folder });
    expect(damagedDiagnosis.red).toEqual(['store']);
    expect(damagedDiagnosis.finding('store')).toMatch(/colossus\.sqlite is damaged.*restore it from a backup/is);
    writeFileSync(file, 'This is not a database, but it is as long as one. '.repeat(100));
    const noDatabase = await diagnose({ DATA_DIR: folder });
    expect(noDatabase.red).toEqual(['store']);
    expect(noDatabase.finding('store')).toMatch(/is not a database\. Move it away/);
  });

  it("reports a database that fails SQLite's integrity check", async () => {
    const { folder, file } = await folderWithStore();
    executeSql(file, 'create table odd (a); insert into odd values (null)');
    executeSql(
      file,
      "pragma writable_schema = on; update sqlite_master set sql = 'create table odd (a not null)' where name = 'odd'",
    );
    const diagnosis = await diagnose({ DATA_DIR: folder });
    expect(diagnosis.red).toEqual(['store']);
    expect(diagnosis.finding('store')).toMatch(/is damaged: NULL value in odd\.a\nRestore it from a backup/);
  });

  it('shows amber for pending migrations, and red for a database of a newer version', async () => {
    const { folder, file } = await folderWithStore();
    executeSql(file, "delete from migrations where name = '0005-subscriptions-by-workspace'");
    const outdatedDiagnosis = await diagnose({ DATA_DIR: folder });
    expect([outdatedDiagnosis.red, outdatedDiagnosis.amber]).toEqual([[], ['store']]);
    expect(outdatedDiagnosis.finding('store')).toMatch(
      /needs migrations \(0005-.*\nBack it up; the next start migrates it$/s,
    );
    executeSql(file, "insert into migrations (name) values ('9999-of-tomorrow')");
    const newerDiagnosis = await diagnose({ DATA_DIR: folder });
    expect(newerDiagnosis.red).toEqual(['store']);
    expect(newerDiagnosis.finding('store')).toMatch(
      /newer version \(9999-of-tomorrow\)\nStart that version, or restore/,
    );
  });

  it('counts the operators, and checks the folder for proposals', async () => {
    const discord = inDiscord(await localDiscord());
    const folder = dataFolder();
    const OPERATORS = 'discord:123456789012345678,discord:123456789012345679';
    const diagnosis = await diagnose({ ...discord, OPERATORS, PROPOSALS_DIR: folder });
    expect(diagnosis.finding('operators')).toBe(`2 people may propose changes; patches are written to ${folder}`);
    expect((await diagnose(discord)).finding('operators')).toBe(
      'no one may propose changes from the chat (OPERATORS is not set)',
    );
    mkdirSync(folder);
    const file = join(folder, 'a-file');
    writeFileSync(file, '');
    const wrongDiagnosis = await diagnose({ ...discord, OPERATORS, PROPOSALS_DIR: file });
    expect(wrongDiagnosis.red).toEqual(['operators']);
    expect(wrongDiagnosis.finding('operators')).toContain('name another folder in PROPOSALS_DIR');
  });

  it('reports a data folder that is a file', async () => {
    const file = join(temporaryFolder(), 'data');
    writeFileSync(file, '');
    const diagnosis = await diagnose({ DATA_DIR: file });
    expect(diagnosis.red).toEqual(['data folder']);
    expect(diagnosis.finding('data folder')).toBe(
      `${file} is not a folder\nLet this user write there, or name another folder in DATA_DIR`,
    );
  });

  it.skipIf(process.getuid?.() === 0)('reports a read-only data folder', async () => {
    const folder = dataFolder();
    mkdirSync(folder, { mode: 0o500 });
    const diagnosis = await diagnose({ DATA_DIR: folder });
    expect(diagnosis.red).toEqual(['data folder']);
  });

  it.runIf(process.platform === 'linux')(
    'reports a data folder that cannot be created, without blaming the disk',
    async () => {
      const diagnosis = await diagnose({ DATA_DIR: '/proc/foo' });
      expect(diagnosis.red).toContain('data folder');
      expect(diagnosis.finding('data folder')).toMatch(
        /^nothing can be created in \/proc: .*\nLet this user write there/,
      );
      expect(diagnosis.finding('disk')).toBe('could not be checked: the data folder is not on a disk');
    },
  );

  it.skipIf(process.platform === 'win32')('reports a .env file that other users can read', async () => {
    const path = join(temporaryFolder(), '.env');
    const verdictOf = async (mode: number) => {
      writeFileSync(path, 'DISCORD_TOKEN=x');
      chmodSync(path, mode);
      const [check] = envFileCheck(path);
      return await check?.run(AbortSignal.timeout(1000));
    };
    expect(await verdictOf(0o666)).toEqual({
      state: 'amber',
      found: `other users can read or change ${path} (0666)`,
      fix: [`Run chmod 600 ${path}: it holds the tokens`],
    });
    expect(await verdictOf(0o600)).toMatchObject({ state: 'green' });
    expect(envFileCheck(join(path, 'none'))).toEqual([]);
  });

  it('reports an unreachable PostgreSQL server, without printing the password', async () => {
    const server = createServer((socket) => socket.destroy());
    const port = await portOf(server);
    const diagnosis = await diagnose({ DATABASE_URL: `postgres://bot:s3cret@127.0.0.1:${port}/briefings` });
    expect([diagnosis.red, diagnosis.amber]).toEqual([['store'], ["database's clock"]]);
    expect(diagnosis.finding('store')).toContain(`The database briefings at 127.0.0.1:${port} cannot be reached`);
  });

  it('reports a revoked Slack token', async () => {
    const server = await slackWithScopes();
    server.revoke(SLACK.SLACK_BOT_TOKEN);
    const diagnosis = await diagnose(inSlack(server));
    expect([diagnosis.red, diagnosis.amber]).toEqual([['Slack tokens'], ['Slack scopes']]);
    expect(diagnosis.finding('Slack tokens')).toMatch(
      /SLACK_BOT_TOKEN: the bot's token was revoked.* OAuth & Permissions/,
    );
  });

  it('reports missing and unnecessary scopes, but not missing optional ones', async () => {
    const missingScope = await diagnose(
      inSlack(await slackWithScopes(botScopes().filter((scope) => scope !== 'files:write'))),
    );
    expect(missingScope.red).toEqual(['Slack scopes']);
    expect(missingScope.finding('Slack scopes')).toMatch(/lacks files:write\nAdd them under OAuth & Permissions/);
    const excessiveScope = await diagnose(inSlack(await slackWithScopes([...botScopes(), 'admin'])));
    expect([excessiveScope.red, excessiveScope.amber]).toEqual([[], ['Slack scopes']]);
    expect(excessiveScope.finding('Slack scopes')).toContain('has scopes it does not need: admin');
    const optionalScope = await diagnose(
      inSlack(await slackWithScopes(botScopes().filter((scope) => !scope.endsWith(':history')))),
    );
    expect([optionalScope.red, optionalScope.amber]).toEqual([[], []]);
    expect(optionalScope.finding('Slack scopes')).toContain('without the optional channels:history');
  });

  it('reports wrong secrets of a Slack app for several workspaces', async () => {
    const server = await slackWithScopes();
    const keys = Buffer.alloc(32, 7).toString('base64');
    const port = String(await freePort());
    const variables = { ...SEVERAL_WORKSPACES, SLACK_TOKEN_KEYS: keys, HTTP_PORT: port, SLACK_API_URL: server.apiUrl };
    expect((await diagnose(variables)).red).toEqual([]);
    const wrongSecret = await diagnose({ ...variables, SLACK_SIGNING_SECRET: 'not-a-secret' });
    expect(wrongSecret.red).toEqual(['Slack signing secret']);
    const diagnosis = await diagnose({ ...variables, SLACK_CLIENT_SECRET: 'another-s3cret' });
    expect(diagnosis.red).toEqual(['Slack app']);
    expect(diagnosis.finding('Slack app')).toContain('does not accept SLACK_CLIENT_SECRET');
  });

  it('reports an outdated Slack manifest', async () => {
    const folder = briefingWith('briefing.yaml', (text) => text.replace(/^command: .*/m, 'command: another'));
    const diagnosis = await diagnose({ ...inSlack(await slackWithScopes()), BRIEFINGS_DIR: folder });
    expect([diagnosis.red, diagnosis.amber]).toEqual([[], ['Slack manifest']]);
    expect(diagnosis.finding('Slack manifest')).toContain(
      'Run "npm run --silent briefing -- manifest > docs/slack-manifest.json", then paste',
    );
  });

  it('reports an invalid Discord token', async () => {
    const diagnosis = await diagnose({ ...inDiscord(await discordWithCommands()), DISCORD_TOKEN: ANOTHER_TOKEN });
    expect(diagnosis.red).toEqual(['Discord token']);
    expect(diagnosis.amber).toEqual(['Discord gateway', 'Discord commands']);
    expect(diagnosis.finding('Discord token')).toMatch(
      /does not accept DISCORD_TOKEN, or it was reset: .* after Reset Token/,
    );
  });

  it('reports the public key of another application', async () => {
    const server = await discordWithCommands();
    const http = { DISCORD_PUBLIC_KEY: 'a'.repeat(64), HTTP_PORT: String(await freePort()) };
    const diagnosis = await diagnose({ ...inDiscord(server), ...http });
    expect(diagnosis.red).toEqual(['Discord public key']);
    expect(diagnosis.finding('Discord public key')).toContain('not the key of the application Colossus');
  });

  it('reports missing and outdated Discord commands', async () => {
    const server = await discordWithCommands();
    const [firstCommand, secondCommand] = commandsFor(briefing);
    server.commands.replace('', [{ ...firstCommand, description: 'Outdated' }, { ...secondCommand }]);
    const outdatedDiagnosis = await diagnose(inDiscord(server));
    expect([outdatedDiagnosis.red, outdatedDiagnosis.amber]).toEqual([[], ['Discord commands']]);
    expect(outdatedDiagnosis.finding('Discord commands')).toMatch(
      /~ \/\S+: .*\nRun "npm run --silent briefing -- register"$/s,
    );
    server.commands.replace('', []);
    expect((await diagnose(inDiscord(server))).finding('Discord commands')).toContain(
      'no global commands are registered',
    );
  });

  it('reports that no Discord gateway connections are left', async () => {
    const server = await discordWithCommands();
    const limit = { total: 1000, remaining: 0, reset_after: 7_200_000, max_concurrency: 1 };
    const body = JSON.stringify({ url: 'wss://gateway.invalid', shards: 1, session_start_limit: limit });
    const headers = { 'content-type': 'application/json' };
    server.fault('GET /gateway/bot', { answer: { status: 200, headers, body } });
    const diagnosis = await diagnose(inDiscord(server));
    expect(diagnosis.red).toEqual(['Discord gateway']);
    expect(diagnosis.finding('Discord gateway')).toMatch(/^0 of 1000 .* resets the count in 2 hours$/s);
  });

  it('reports a port that another program uses, but not one that this bot uses', async () => {
    const serverWithStatus = (status: number) =>
      http.createServer((_, response) => response.writeHead(status, { connection: 'close' }).end());
    const diagnosis = await diagnose({ OPS_PORT: await portOf(serverWithStatus(404)) });
    expect(diagnosis.red).toEqual(['OPS_PORT']);
    expect(diagnosis.finding('OPS_PORT')).toMatch(
      /is in use by another program\nStop that program, or set OPS_PORT to another port$/,
    );
    const bot = serverWithStatus(200);
    const ownPort = await diagnose({ OPS_PORT: await portOf(bot) });
    expect(ownPort.red).toEqual([]);
    expect(ownPort.finding('OPS_PORT')).toContain('apparently by this bot');
  });

  it.each(['HTTP', 'OPS'])('reports that %s_HOST is not an address of this machine', async (prefix) => {
    const server = await discordWithCommands();
    const ports = { HTTP_PORT: String(await freePort()), OPS_PORT: String(await freePort()) };
    const variables = { ...inDiscord(server), ...ports, DISCORD_PUBLIC_KEY: 'a'.repeat(64) };
    const diagnosis = await diagnose({ ...variables, [`${prefix}_HOST`]: '192.0.2.1' });
    expect(diagnosis.finding(`${prefix}_PORT`)).toBe(
      `cannot listen on 192.0.2.1 (EADDRNOTAVAIL)\nSet ${prefix}_HOST to an address of this machine, or remove it`,
    );
  });

  it('reports every error of the configuration, and still checks the rest', async () => {
    const server = await discordWithCommands();
    const diagnosis = await diagnose({
      ...SEVERAL_WORKSPACES,
      ...inDiscord(server),
      SLACK_TOKEN_KEYS: 'c2hvcnQ=',
      HTTP_PORT: '3000x',
      LOG_LEVEL: 'loud',
    });
    expect(diagnosis.red).toEqual(['configuration']);
    const lines = diagnosis.finding('configuration').split('\n');
    expect(lines).toEqual([
      'has 3 faults',
      'HTTP_PORT is not a port; write a number from 1 to 65535',
      'LOG_LEVEL is not a log level; write one of debug, info, warn, error, silent',
      expect.stringMatching(/^SLACK_TOKEN_KEYS .*openssl rand -base64 32/),
      '.env.example explains each variable',
    ]);
    expect(diagnosis.finding('Discord token')).toContain('accepted');
  });

  it('shows amber for platforms that cannot be reached', async () => {
    const unreachableUrl = `http://127.0.0.1:${await freePort()}`;
    const diagnosis = await diagnose({
      ...SLACK,
      SLACK_API_URL: `${unreachableUrl}/api/`,
      DISCORD_TOKEN: ANOTHER_TOKEN,
      DISCORD_API_URL: `${unreachableUrl}/api`,
    });
    expect(diagnosis.red).toEqual([]);
    expect(diagnosis.amber).toEqual([
      'Slack tokens',
      'Slack scopes',
      "Slack's clock",
      'Discord token',
      'Discord gateway',
      'Discord commands',
      "Discord's clock",
    ]);
    for (const name of ['Slack tokens', "Slack's clock", 'Discord token', "Discord's clock"]) {
      expect(diagnosis.finding(name)).toMatch(/^could not be checked: /);
    }
  });
});

describe('a check of the doctor', () => {
  it('is red if it throws, and amber if it takes too long, without an effect on other checks', async () => {
    let isAborted = false;
    const findings = await runChecks(
      [
        { name: 'passing', run: () => green('it works') },
        {
          name: 'broken',
          run: () => {
            throw new Error('it broke');
          },
        },
        {
          name: 'hanging',
          run: (signal) =>
            new Promise(() => {
              signal.addEventListener('abort', () => {
                isAborted = true;
              });
            }),
        },
      ],
      20,
    );
    expect(findings).toEqual([
      { name: 'passing', state: 'green', found: 'it works' },
      { name: 'broken', state: 'red', found: 'it broke' },
      { name: 'hanging', state: 'amber', found: expect.stringContaining('could not be checked: no answer') },
    ]);
    expect(isAborted).toBe(true);
  });

  it('is coloured in a terminal, and gives its state in words elsewhere', () => {
    const findings = [{ name: 'disk', ...spaceVerdict(60_000_000) }];
    expect(findingsText(findings, false)).toMatch(/^! disk {2}amber: 0\.1 GB free\n {4}→ Free up space/);
    expect(findingsText(findings, true)).toContain('\u001b[33m!');
  });

  it.each([
    [600_000_000, 'green'],
    [499_999_999, 'amber'],
    [49_999_999, 'red'],
  ])('of a disk with %d free bytes is %s', (freeBytes, state) => {
    expect(spaceVerdict(freeBytes).state).toBe(state);
  });

  it.each([
    [0, 'green'],
    [-9_999, 'green'],
    [10_000, 'amber'],
    [-299_999, 'amber'],
    [300_000, 'red'],
    [-300_000, 'red'],
  ])('of a server clock that is %d ms ahead is %s', (aheadMs, state) => {
    expect(clockVerdict(aheadMs, 'the database').state).toBe(state);
  });

  it('of a server clock says whether this machine is ahead or behind', () => {
    expect(clockVerdict(60_000, 'Slack').found).toContain('60 s behind');
    expect(clockVerdict(-60_000, 'Slack').found).toContain('60 s ahead');
  });

  it('reports an old Node, and old or unknown time zone rules', async () => {
    const now = Temporal.Instant.from('2026-11-21T00:00Z');
    const [node, oldZones, unknownZones] = await runChecks(
      [nodeCheck('20.19.0'), zonesCheck('2024b', now), zonesCheck(undefined, now)],
      5000,
    );
    expect(node).toMatchObject({ state: 'red', found: '20.19.0 is too old' });
    expect(oldZones).toMatchObject({ state: 'amber', found: 'the rules are from 2024b' });
    expect(unknownZones).toMatchObject({ state: 'amber' });
  });
});
