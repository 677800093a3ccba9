import { spawnSync } from 'node:child_process';
import { closeSync, existsSync, openSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { freePort } from '../fakes/free-port.ts';
import { bot, localSlack, settingsFor, startBot } from './bot.ts';
import {
  briefingWith,
  dataFolder,
  environment,
  listen,
  run,
  saveChanged,
  start,
  waitForExit,
} from './platforms/terminal/run.ts';
import { temporaryFolder } from './temporary-folder.ts';

const node = process.execPath;

describe('lines on standard input', () => {
  it('get one answer each, and the process exits after the last', async () => {
    const { code, stdout, stderr } = await run(['src/main.ts'], { input: '/ferry sources\n\nwatch\n3\n' });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^The sources\n[\s\S]*\nWhat to watch\n[\s\S]*\nEnd or renewal of the charter · As of /);
    expect(stdout).not.toContain('\u001b');
  });

  it('get the same answers if they come from a file', async () => {
    const path = join(temporaryFolder(), 'lines.txt');
    writeFileSync(path, 'sources');
    const file = openSync(path, 'r');
    const child = start(node, ['src/main.ts'], { stdio: [file, 'pipe', 'pipe'] });
    closeSync(file);
    const { code, stdout } = await waitForExit(child);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^The sources\n/);
    expect(stdout).toBe((await run(['src/main.ts'], { input: 'sources' })).stdout);
  });

  it('create no data folder before a valid command about subscriptions', async () => {
    const DATA_DIR = dataFolder();
    await run(['src/main.ts'], {
      input: 'how long does the charter last?\nsubscribe digest daily 25:00\n',
      env: { DATA_DIR },
    });
    expect(existsSync(DATA_DIR)).toBe(false);
    const input = 'subscribe digest daily 09:00 in Europe/London\nsubscriptions\n2\nsubs\n';
    const { code, stdout, stderr } = await run(['src/main.ts'], { input, env: { DATA_DIR } });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const titles = [
      'Subscribed: the digest, when something changed',
      'Subscriptions here',
      'Stopped',
      'There are no subscriptions here',
    ];
    expect(stdout.split('\n').filter((line) => titles.includes(line))).toEqual(titles);
    expect(stdout).toContain('while it is open');
    expect(existsSync(DATA_DIR)).toBe(true);
  });

  it('about subscriptions get the fix if no data folder can be created', async () => {
    const input = 'subscriptions\nsources\n';
    const { code, stdout, stderr } = await run(['src/main.ts'], { input, env: { DATA_DIR: 'package.json/data' } });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^That did not work\n\nCould not create the folder package\.json\/data \(ENOTDIR/);
    expect(stdout).toContain('DATA_DIR');
    expect(stdout).toContain('The sources\n');
  });

  it('get no answer if a setting is invalid, and no password is shown', async () => {
    for (const url of ['mysql://bot:s3cret@host/db', 'postgres//bot:s3cret@host/db', 's3cret']) {
      const { code, stdout, stderr } = await run(['src/main.ts'], { input: 'help\n', env: { DATABASE_URL: url } });
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
      expect(stderr).toMatch(/DATABASE_URL is not the URL of a PostgreSQL database; use the format postgres:\/\//);
      expect(stderr).not.toContain('s3cret');
    }
  });

  it('can be absent, and the process exits', async () => {
    expect(await run(['src/main.ts'])).toMatchObject({ code: 0, stdout: '', stderr: '' });
  });

  it('do not keep the process running after SIGTERM', async () => {
    const child = start(node, ['src/main.ts']);
    const output = listen(child.stdout);
    child.stdin?.write('help\n');
    await output.waitFor('What you can type');
    child.kill('SIGTERM');
    expect(await waitForExit(child)).toMatchObject({ code: 0, signal: null, stderr: '' });
  });

  it('cause no error if standard output is closed', async () => {
    const child = start(node, ['src/main.ts']);
    child.stdout?.destroy();
    child.stdin?.on('error', () => {});
    child.stdin?.end('disputes\n'.repeat(200));
    const { code, stderr } = await waitForExit(Object.assign(child, { stdout: null }));
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });
});

describe('without a terminal or a pipe', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)(
    'the process keeps running, loads saved files, and exits with 0 on %s',
    async (signal) => {
      const folder = briefingWith('briefing.yaml', (text) => text);
      const { child, log } = bot({ BRIEFINGS_DIR: folder });
      await log.waitFor('checking saved files until a signal');

      saveChanged(folder, 'disputes.yaml', (text) => text.replace('kind: hard', 'kind: harder'));
      await log.waitFor('the previous one stays in use');
      expect(log.text()).toMatch(/disputes\.yaml:\d+ /);
      saveChanged(folder, 'disputes.yaml', (text) => text.replace('kind: harder', 'kind: hard'));
      await log.waitFor('is in use.');

      child.kill(signal);
      expect(await waitForExit(child)).toMatchObject({ code: 0, signal: null });
    },
  );

  it('the playground runs, and stops with the process', async () => {
    const port = String(await freePort());
    const { child } = bot({ HTTP_PORT: port });
    const url = await playgroundOf(listen(child.stdout));
    expect(new URL(url).port).toBe(port);
    expect(await answerTo(url, '/ferry sources')).toBe(204);
    child.kill('SIGTERM');
    expect(await waitForExit(child)).toMatchObject({ code: 0, signal: null });
    await expect(fetch(url)).rejects.toThrow();
  });
});

function playgroundOf({ waitForGroup }: ReturnType<typeof listen>): Promise<string> {
  return waitForGroup(/Playground: ([^\s"]+)["\s]/);
}

async function answerTo(url: string, text: string): Promise<number> {
  const { status } = await fetch(`${url}/api/slack`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ kind: 'say', text, place: 'channel' }),
  });
  return status;
}

describe("with a platform's tokens", () => {
  async function openPlayground(args: readonly string[]) {
    const slack = await localSlack();
    return { slack, ...(await startBot(settingsFor({ slack }), { args })) };
  }

  it('no playground runs by default', async () => {
    const { child, log } = await openPlayground([]);
    child.kill('SIGTERM');
    expect(await waitForExit(child)).toMatchObject({ code: 0, stdout: '' });
    expect(log.text()).not.toContain('playground');
  });

  it('a playground runs with --playground, and does not call the real platform', async () => {
    const { slack, child, log } = await openPlayground(['--playground']);
    const url = await playgroundOf(log);
    const calls = slack.calls.length;
    expect(await answerTo(url, '/ferry subscribe digest daily 09:00')).toBe(204);
    const { port } = new URL(url);
    expect(Number(port)).toBeGreaterThanOrEqual(8080);
    expect(slack.calls.slice(calls).map(({ method }) => method)).toEqual([]);
    child.kill('SIGTERM');
    expect(await waitForExit(child)).toMatchObject({ code: 0, signal: null });
  });
});

describe('an unknown option', () => {
  it('is named, and the process exits with 1', async () => {
    const { code, stdout, stderr } = await run(['src/main.ts', '--opne'], { input: 'help\n' });
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/^Invalid argument --opne\. Use --playground, --open or --help/);
  });
});

describe('a briefing with problems', () => {
  it('makes the process exit with 1 before any answer, and list the problems with their lines', async () => {
    const folder = briefingWith('disputes.yaml', (text) => text.replace('kind: hard', 'kind: harder'));
    const { code, stdout, stderr } = await run(['src/main.ts'], { input: 'help\n', env: { BRIEFINGS_DIR: folder } });
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/has a problem:\n {2}disputes\.yaml:\d+ .*kind/);
    expect(stderr).not.toMatch(/^\s+at .*:\d+/m);
  });

  it('makes the process exit with 1 and name the setting if its folder is missing', async () => {
    const { code, stderr } = await run(['src/main.ts'], { env: { BRIEFINGS_DIR: 'no-such-folder' } });
    expect(code).toBe(1);
    expect(stderr).toBe(
      'The folder "no-such-folder" does not exist. Set BRIEFINGS_DIR to the folder with the briefing.\n',
    );
  });
});

/** This program of util-linux runs a command in a terminal. */
const SCRIPT = 'script';
const hasTerminal = spawnSync(SCRIPT, ['--version'], { encoding: 'utf8' }).stdout?.includes('util-linux') ?? false;

describe.skipIf(!hasTerminal)(
  `in a terminal${hasTerminal ? '' : ' (skipped: needs util-linux\'s "script" command)'}`,
  () => {
    function openTerminal(changes: Record<string, string> = {}) {
      const env = environment({ DATA_DIR: dataFolder(), ...changes });
      const child = start(SCRIPT, ['-qec', `"${node}" src/main.ts`, '/dev/null'], { env });
      return { child, screen: listen(child.stdout), type: (line: string) => child.stdin?.write(`${line}\r`) };
    }

    it('the chat greets, answers, takes buttons by number, and exits on "quit"', async () => {
      const { child, screen, type } = openTerminal();
      await screen.waitFor('/ferry › ');
      expect(stripVTControlCharacters(screen.text())).toMatch(/Ask in your own words[\s\S]*As of [\s\S]*\/ferry › $/);
      type('watch');
      await screen.waitFor('What to watch');
      await screen.waitFor('An electric ferry');
      type('3');
      await screen.waitFor('Where to check');
      type('quit');
      expect(await waitForExit(child)).toMatchObject({ code: 0 });
    });

    it('a playground runs alongside the chat, stops with it and stores nothing', async () => {
      const DATA_DIR = dataFolder();
      const { child, screen, type } = openTerminal({ DATA_DIR });
      const url = await playgroundOf(screen);
      expect(await answerTo(url, '/ferry subscribe digest daily 09:00')).toBe(204);
      type('subscriptions');
      await screen.waitFor('There are no subscriptions here');
      type('quit');
      expect(await waitForExit(child)).toMatchObject({ code: 0 });
      await expect(fetch(url)).rejects.toThrow();
    });

    it('the next start finds the subscriptions', async () => {
      const env = { DATA_DIR: dataFolder() };
      const firstTerminal = openTerminal(env);
      await firstTerminal.screen.waitFor('/ferry › ');
      firstTerminal.type('subscribe digest monthly last 09:00');
      await firstTerminal.screen.waitFor('Posts appear here while this chat is open.');
      firstTerminal.type('quit');
      expect(await waitForExit(firstTerminal.child)).toMatchObject({ code: 0 });
      const secondTerminal = openTerminal(env);
      await secondTerminal.screen.waitFor('/ferry › ');
      secondTerminal.type('subscriptions');
      await secondTerminal.screen.waitFor('on the last day of every month at 09:00');
      secondTerminal.type('quit');
      expect(await waitForExit(secondTerminal.child)).toMatchObject({ code: 0 });
    });

    it('the chat answers without a data folder, and says why subscriptions are unavailable', async () => {
      const { child, screen, type } = openTerminal({ DATA_DIR: 'package.json/data' });
      await screen.waitFor('Subscriptions and posts are not available');
      await screen.waitFor('DATA_DIR');
      type('sources');
      await screen.waitFor('The sources');
      type('quit');
      expect(await waitForExit(child)).toMatchObject({ code: 0 });
    });

    it('the chat is coloured unless NO_COLOR is set', async () => {
      for (const env of [{}, { NO_COLOR: '1' }]) {
        const { child, screen, type } = openTerminal(env);
        await screen.waitFor('/ferry › ');
        type('sources');
        await screen.waitFor('The sources');
        type('quit');
        await waitForExit(child);
        expect(screen.text().includes('\u001b[36m')).toBe(!('NO_COLOR' in env));
      }
    });
  },
);
