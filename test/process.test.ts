import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { slash } from '../fakes/slack/payloads.ts';
import { localSlack, settingsFor, startBot } from './bot.ts';
import { run, start, waitForExit } from './platforms/terminal/run.ts';
import { waitUntil } from './platforms/wait.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** Thrown on SIGUSR2, which the bot does not use. */
const THROWING_CODE = `process.on('SIGUSR2', () => { throw new Error('planted, with xoxb-1-the-bot in it'); })`;
const REJECTING_CODE = `process.on('SIGUSR2', () => { Promise.reject(new Error('planted, with xoxb-1-the-bot in it')); })`;

async function busyBot(plantedCode = '') {
  const slack = await localSlack();
  const startedBot = await startBot(settingsFor({ slack }), { node: [`--import=data:text/javascript,${plantedCode}`] });
  slack.fault('conversations.info', { until: new Promise(() => {}) });
  await slash(slack, 'subscribe digest monthly last 09:00');
  await waitUntil(() => slack.count('conversations.info') > 0);
  return startedBot;
}

describe('a process that stops while a request is in progress', () => {
  it('exits with 75 before Docker would kill it, and logs what is unfinished', async () => {
    const { child, log } = await busyBot();
    child.kill('SIGTERM');
    await log.waitFor('Stopping after the work in progress.');
    expect(await waitForExit(child)).toMatchObject({ code: 75, signal: null });
    expect(log.text()).toMatch(/Exited after 9 s; still unfinished: Slack\./);
  }, 60_000);

  it.each([
    ['SIGTERM', 'SIGTERM', 143],
    ['SIGTERM', 'SIGINT', 130],
  ] as const)('exits at once at a second signal: %s, then %s', async (firstSignal, secondSignal, code) => {
    const { child, log } = await busyBot();
    child.kill(firstSignal);
    await log.waitFor('Stopping after the work in progress.');
    child.kill(secondSignal);
    expect(await waitForExit(child)).toMatchObject({ code, signal: null });
    expect(log.text()).toContain(`Exited on a second ${secondSignal}; still unfinished: Slack.`);
    expect(log.text()).not.toContain('Exited after');
  });
});

describe('an uncaught error', () => {
  it.each([
    ['a thrown error', THROWING_CODE],
    ['a rejected promise', REJECTING_CODE],
  ])('ends the process with exit code 70, and is logged without secrets: %s', async (_, plantedCode) => {
    const { child, log } = await busyBot(encodeURIComponent(plantedCode));
    child.kill('SIGUSR2');
    expect(await waitForExit(child)).toMatchObject({ code: 70, signal: null });
    expect(log.text()).toContain('Crashed: Error: planted, with [secret] in it');
    expect(log.text()).not.toContain('the-bot');
  });
});

describe('a command of the command line', () => {
  it('exits with code 70 and a trace after a bug, and with code 1 and no trace after a wrong call', async () => {
    const plantedCode = encodeURIComponent(`
      const { stringify } = JSON;
      JSON.stringify = (value, ...more) => {
        if (value?.counts) throw new Error('planted');
        return stringify(value, ...more);
      };
    `);
    const runVerb = (args: readonly string[]) =>
      waitForExit(
        start(process.execPath, [`--import=data:text/javascript,${plantedCode}`, 'src/cli/main.ts', ...args], {
          stdio: ['ignore', 'pipe', 'pipe'],
        }),
      );
    expect(await runVerb(['check', '--json'])).toMatchObject({
      code: 70,
      stderr: expect.stringMatching(/^Error: planted\n\s+at /),
    });
    expect(await runVerb(['chek'])).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^unknown command 'chek'/),
    });
  });
});

describe('npm start', () => {
  it('keeps compiled code for the next start', async () => {
    const printFolder = `process.on('exit', () => console.error(process.getBuiltinModule('module').getCompileCacheDir()))`;
    const { stderr } = await run([`--import=data:text/javascript,${printFolder}`, 'src/start.js', '--help'], {
      env: { NODE_COMPILE_CACHE: '' },
    });
    expect(stderr).toContain(join('node_modules', '.cache', 'compiled'));
  });

  it('compiles no TypeScript after packaging/fill-compile-cache.js has filled the cache', async () => {
    const env = { NODE_COMPILE_CACHE: temporaryFolder() };
    await run(['packaging/fill-compile-cache.js'], { env });
    const { stdout, stderr } = await run(['src/start.js', '--help'], {
      env: { ...env, NODE_DEBUG_NATIVE: 'COMPILE_CACHE' },
    });
    expect(stdout + stderr).toMatch(/reading cache from .* for StrippedTypeScript .*main\.ts.*success/);
    expect(stdout + stderr).not.toMatch(/for StrippedTypeScript .*src.*no such file/);
  }, 60_000);
});

describe('npm start -- --help', () => {
  it('prints the options without reading the configuration', async () => {
    expect(await run(['src/start.js', '--help'], { env: { LOG_LEVEL: 'loud' } })).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('npm start -- --open'),
      stderr: '',
    });
  });
});
