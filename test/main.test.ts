import { spawnSync } from 'node:child_process';
import { closeSync, existsSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';

import { freePort } from '../fakes/free-port.ts';

import { bot, localSlack, settingsFor, startBot } from './bot.ts';
import {
  briefingWith,
  dataFolder,
  ended,
  environment,
  listen,
  run,
  saveChanged,
  start,
} from './platforms/terminal/run.ts';

const node = process.execPath;

describe('lines that are piped in', () => {
  it('are each answered, and the process ends with them', async () => {
    const { code, stdout, stderr } = await run(['src/main.ts'], { input: '/ferry sources\n\nwatch\n3\n' });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^The sources\n[\s\S]*\nWhat to watch\n[\s\S]*\nEnd or renewal of the charter · As of /);
    expect(stdout).not.toContain('\u001b');
  });

  it('from a file are answered the same', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'lines-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const path = join(folder, 'lines.txt');
    writeFileSync(path, 'sources');
    const file = openSync(path, 'r');
    const child = start(node, ['src/main.ts'], { stdio: [file, 'pipe', 'pipe'] });
    closeSync(file);
    const { code, stdout } = await ended(child);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^The sources\n/);
    expect(stdout).toBe((await run(['src/main.ts'], { input: 'sources' })).stdout);
  });

  it('leave no data folder behind, unless one is about subscriptions', async () => {
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
      'Subscriptions of this channel',
      'Stopped',
      'Nothing is subscribed here',
    ];
    expect(stdout.split('\n').filter((line) => titles.includes(line))).toEqual(titles);
    expect(stdout).toContain('while it is open');
    expect(existsSync(DATA_DIR)).toBe(true);
  });

  it('about subscriptions are told what to fix where no data folder can be made; the others are answered', async () => {
    const input = 'subscriptions\nsources\n';
    const { code, stdout, stderr } = await run(['src/main.ts'], { input, env: { DATA_DIR: 'package.json/data' } });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^That did not work\n\nCould not create the folder package\.json\/data\./);
    expect(stdout).toContain('DATA_DIR');
    expect(stdout).toContain('The sources\n');
  });

  it('of a wrong setting end it with 1, and its password is not shown', async () => {
    for (const url of ['mysql://bot:s3cret@host/db', 'postgres//bot:s3cret@host/db', 's3cret']) {
      const { code, stdout, stderr } = await run(['src/main.ts'], { input: 'help\n', env: { DATABASE_URL: url } });
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
      expect(stderr).toMatch(/DATABASE_URL is not the URL of a PostgreSQL database; write postgres:\/\//);
      expect(stderr).not.toContain('s3cret');
    }
  });

  it('may be none', async () => {
    expect(await run(['src/main.ts'])).toMatchObject({ code: 0, stdout: '', stderr: '' });
  });

  it('are no longer waited for after SIGTERM', async () => {
    const child = start(node, ['src/main.ts']);
    const output = listen(child.stdout);
    child.stdin?.write('help\n');
    await output.says('What you can type');
    child.kill('SIGTERM');
    expect(await ended(child)).toMatchObject({ code: 0, signal: null, stderr: '' });
  });

  it('end quietly when nobody reads the answers', async () => {
    const child = start(node, ['src/main.ts']);
    child.stdout?.destroy();
    child.stdin?.on('error', () => {});
    child.stdin?.end('disputes\n'.repeat(200));
    const { code, stderr } = await ended(Object.assign(child, { stdout: null }));
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });
});

describe('without anybody to type', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)(
    'the process stays up, takes saved files, and ends with 0 on %s',
    async (signal) => {
      const folder = briefingWith('briefing.yaml', (text) => text);
      const { child, told } = bot({ BRIEFINGS_DIR: folder });
      await told.says('Running until a signal');

      saveChanged(folder, 'disputes.yaml', (text) => text.replace('kind: hard', 'kind: harder'));
      await told.says('the previous one stays in use');
      expect(told.said()).toMatch(/disputes\.yaml:\d+ /);
      saveChanged(folder, 'disputes.yaml', (text) => text.replace('kind: harder', 'kind: hard'));
      await told.says('is in use.');

      child.kill(signal);
      expect(await ended(child)).toMatchObject({ code: 0, signal: null });
    },
  );

  it('there is a playground, which is ended with the process though its bot is at work', async () => {
    const port = String(await freePort());
    const { child } = bot({ HTTP_PORT: port });
    const url = await playgroundOf(listen(child.stdout));
    expect(new URL(url).port).toBe(port);
    expect(await answerTo(url, '/ferry sources')).toBe(204);
    child.kill('SIGTERM');
    expect(await ended(child)).toMatchObject({ code: 0, signal: null });
    await expect(fetch(url)).rejects.toThrow();
  });
});

/** The address of the playground, once the program has said it. */
function playgroundOf({ found }: ReturnType<typeof listen>): Promise<string> {
  return found(/The playground: ([^\s"]+)["\s]/);
}

/** The status with which the playground's Slack takes what somebody types. */
async function answerTo(url: string, text: string): Promise<number> {
  const { status } = await fetch(`${url}/api/slack`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ kind: 'say', text, place: 'channel' }),
  });
  return status;
}

describe('beside the tokens of a platform', () => {
  async function open(args: readonly string[]) {
    const slack = await localSlack();
    return { slack, ...(await startBot(settingsFor({ slack }), { args })) };
  }

  it('there is no playground', async () => {
    const { child, told } = await open([]);
    child.kill('SIGTERM');
    expect(await ended(child)).toMatchObject({ code: 0, stdout: '' });
    expect(told.said()).not.toContain('playground');
  });

  it('there is one if it is asked for, and nothing of what is real hears of it', async () => {
    const { slack, child, told } = await open(['--playground']);
    const url = await playgroundOf(told);
    const calls = slack.calls.length;
    expect(await answerTo(url, '/ferry subscribe digest daily 09:00')).toBe(204);
    const { port } = new URL(url);
    expect(Number(port)).toBeGreaterThanOrEqual(8080);
    expect(slack.calls.slice(calls).map(({ method }) => method)).toEqual([]);
    child.kill('SIGTERM');
    expect(await ended(child)).toMatchObject({ code: 0, signal: null });
  });
});

describe('arguments', () => {
  it('that there are not end it with 1, and are named', async () => {
    const { code, stdout, stderr } = await run(['src/main.ts', '--opne'], { input: 'help\n' });
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/^Unknown option --opne\. Use --playground, --open or --help/);
  });
});

describe('a briefing that cannot be used', () => {
  it('ends the process with 1, before anything is answered, with the problems at their lines', async () => {
    const folder = briefingWith('disputes.yaml', (text) => text.replace('kind: hard', 'kind: harder'));
    const { code, stdout, stderr } = await run(['src/main.ts'], { input: 'help\n', env: { BRIEFINGS_DIR: folder } });
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/has a problem:\n {2}disputes\.yaml:\d+ .*kind/);
    expect(stderr).not.toMatch(/^\s+at .*:\d+/m);
  });

  it('that is not there ends it with 1 and says which setting to change', async () => {
    const { code, stderr } = await run(['src/main.ts'], { env: { BRIEFINGS_DIR: 'no-such-folder' } });
    expect(code).toBe(1);
    expect(stderr).toBe(
      'The folder "no-such-folder" does not exist. Set BRIEFINGS_DIR to the folder with the briefing.\n',
    );
  });
});

/** util-linux's program that runs another in a terminal of its own. */
const SCRIPT = 'script';
const hasTerminal = spawnSync(SCRIPT, ['--version'], { encoding: 'utf8' }).stdout?.includes('util-linux') ?? false;

describe.skipIf(!hasTerminal)(
  `in a terminal${hasTerminal ? '' : ' (skipped: no "script" here that makes one)'}`,
  () => {
    function open(changes: Record<string, string> = {}) {
      const env = environment({ DATA_DIR: dataFolder(), ...changes });
      const child = start(SCRIPT, ['-qec', `"${node}" src/main.ts`, '/dev/null'], { env });
      return { child, screen: listen(child.stdout), type: (line: string) => child.stdin?.write(`${line}\r`) };
    }

    it('it greets, answers, presses buttons by number, and ends on "quit"', async () => {
      const { child, screen, type } = open();
      await screen.says('/ferry › ');
      expect(stripVTControlCharacters(screen.said())).toMatch(/Ask in your own words[\s\S]*As of [\s\S]*\/ferry › $/);
      type('watch');
      await screen.says('What to watch');
      await screen.says('An electric ferry');
      type('3');
      await screen.says('Where to check');
      type('quit');
      expect(await ended(child)).toMatchObject({ code: 0 });
    });

    it('it has a playground beside it, which ends with it and keeps nothing', async () => {
      const DATA_DIR = dataFolder();
      const { child, screen, type } = open({ DATA_DIR });
      const url = await playgroundOf(screen);
      expect(await answerTo(url, '/ferry subscribe digest daily 09:00')).toBe(204);
      type('subscriptions');
      await screen.says('Nothing is subscribed here');
      type('quit');
      expect(await ended(child)).toMatchObject({ code: 0 });
      await expect(fetch(url)).rejects.toThrow();
    });

    it('it keeps what is subscribed for the next start, and ends on "quit"', async () => {
      const env = { DATA_DIR: dataFolder() };
      const first = open(env);
      await first.screen.says('/ferry › ');
      first.type('subscribe digest monthly last 09:00');
      await first.screen.says('Posts appear here while this chat is open.');
      first.type('quit');
      expect(await ended(first.child)).toMatchObject({ code: 0 });
      const second = open(env);
      await second.screen.says('/ferry › ');
      second.type('subscriptions');
      await second.screen.says('on the last day of every month at 09:00');
      second.type('quit');
      expect(await ended(second.child)).toMatchObject({ code: 0 });
    });

    it('it chats on where no data folder can be made, and says what does not work and why', async () => {
      const { child, screen, type } = open({ DATA_DIR: 'package.json/data' });
      await screen.says('Subscriptions and posts are not available');
      await screen.says('DATA_DIR');
      type('sources');
      await screen.says('The sources');
      type('quit');
      expect(await ended(child)).toMatchObject({ code: 0 });
    });

    it('it writes in colour, and without when NO_COLOR is set', async () => {
      for (const env of [{}, { NO_COLOR: '1' }]) {
        const { child, screen, type } = open(env);
        await screen.says('/ferry › ');
        type('sources');
        await screen.says('The sources');
        type('quit');
        await ended(child);
        expect(screen.said().includes('\u001b[36m')).toBe(!('NO_COLOR' in env));
      }
    });

    it('it ends with Ctrl-C and with Ctrl-D', async () => {
      for (const key of ['\u0003', '\u0004']) {
        const { child, screen } = open();
        await screen.says('/ferry › ');
        child.stdin?.write(key);
        expect(await ended(child)).toMatchObject({ code: 0 });
      }
    });
  },
);
