import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { TOKEN } from '../fakes/discord/world.ts';
import { freePort } from '../fakes/free-port.ts';
import { slash as slashInSlack, typedCommand } from '../fakes/slack/payloads.ts';
import { recordUserTexts } from '../fakes/user-texts.ts';
import { localDiscord, localSlack, SLACK_TOKENS, settingsFor, startBot } from './bot.ts';
import { leaksIn, scanOutput, secretsIn } from './leaks.ts';
import { subcommand as slashInDiscord } from './platforms/discord/app.ts';
import { briefingWith, environment, start, waitForExit } from './platforms/terminal/run.ts';

const { SLACK_BOT_TOKEN: BOT_TOKEN, SLACK_APP_TOKEN: APP_TOKEN } = SLACK_TOKENS;
const QUESTION = 'who told Ann Example that the lease is up?';

describe('the scan of process output for leaks', () => {
  const secrets = ['xoxb-1-the-bot', 'short'];

  it('finds a secret as text and in JSON, and ignores short ones', () => {
    expect(leaksIn('with xoxb-1-the-bot in it', secrets)).toEqual(['xoxb-1-the-bot']);
    expect(leaksIn(JSON.stringify({ text: 'a "quoted" secret' }), ['a "quoted" secret'])).toHaveLength(1);
    expect(leaksIn('short and harmless', secrets)).toEqual([]);
  });

  it('collects tokens, keys and passwords from the variables', () => {
    const variables = {
      SLACK_BOT_TOKEN: 'xoxb-bot',
      SLACK_TOKEN_KEYS: 'one,two',
      SLACK_CLIENT_ID: '1.2',
      DISCORD_PUBLIC_KEY: 'public',
      DATABASE_URL: 'postgres://bot:word@host/db',
      HTTP_PORT: '3000',
    };
    expect(secretsIn(variables).toSorted()).toEqual(['one', 'two', 'word', 'xoxb-bot']);
  });

  it.each([
    ['a secret on standard output', `process.stdout.write('has ${BOT_TOKEN}')`],
    ['a secret on standard error', `process.stderr.write('has ${BOT_TOKEN}')`],
    ['a question on standard error', `process.stderr.write('asked: ${QUESTION}')`],
  ])('fails a test whose process prints %s', async (_, code) => {
    recordUserTexts({ text: QUESTION });
    const env = environment({ SLACK_BOT_TOKEN: BOT_TOKEN });
    // `start` would also scan the output, and fail this test.
    const child = spawn(process.execPath, ['--eval', code], { env });
    const { check } = scanOutput(child, env);
    child.stdout.resume();
    child.stderr.resume();
    await new Promise((resolve) => child.once('close', resolve));
    expect(check).toThrow('printed secrets or user texts');
  });

  it('leaves the output complete for other readers', async () => {
    const child = start(process.execPath, ['--eval', `console.log('a'.repeat(100_000)); console.error('b')`]);
    expect(await waitForExit(child)).toMatchObject({ code: 0, stdout: `${'a'.repeat(100_000)}\n`, stderr: 'b\n' });
  });
});

it('a process in which everything fails logs each failure without secrets or questions', async () => {
  const [slack, discord] = [await localSlack(), await localDiscord()];
  const folder = briefingWith('disputes.yaml', (text) => text);
  const port = await freePort();
  const env = {
    ...settingsFor({ slack, discord }),
    BRIEFINGS_DIR: folder,
    OPS_PORT: String(port),
    LOG_LEVEL: 'debug',
  };
  const { child, log } = await startBot(env, { discord });

  const leakingResponse = { status: 500, body: `no: ${BOT_TOKEN} ${APP_TOKEN} ${TOKEN} ${QUESTION}` };
  const command = typedCommand(slack, `subscribe digest daily 09:00 in UTC`);
  const { response_url: url } = command;
  slack.fault(String(url), { answer: leakingResponse, times: 2 });
  slack.socket.send('slash_commands', command);
  await log.waitFor('Slack rejected the answer to a command or button');

  discord.fault('POST /interactions/:interaction/:token/callback', { answer: leakingResponse, times: 2 });
  discord.ask(slashInDiscord('ask', { question: QUESTION }));
  await log.waitFor('Discord: ');
  discord.fault('PATCH /webhooks/:application/:token/messages/:message', { answer: 'reset', times: 3 });
  discord.ask(slashInDiscord('subscriptions'));

  slack.socket.sendText(`{"no": "envelope", "token": "${BOT_TOKEN}"}`);
  slack.socket.send('slash_commands', { text: QUESTION });
  slack.socket.send('interactive', { type: 'block_actions', actions: [{ value: QUESTION }] });
  discord.gateway.dispatch('INTERACTION_CREATE', { type: 2, data: { name: QUESTION } });

  writeFileSync(join(folder, 'disputes.yaml'), 'no: disputes\n');
  await log.waitFor('the previous one stays in use');

  slack.socket.drop();
  discord.gateway.drop();
  await slack.socket.untilConnected(2);
  await discord.gateway.untilConnected(2);
  await discord.gateway.untilReady();
  expect(JSON.stringify(await slashInSlack(slack, QUESTION))).toContain('text');

  const metrics = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  const readiness = await (await fetch(`http://127.0.0.1:${port}/readyz`)).text();
  child.kill('SIGTERM');
  expect(await waitForExit(child)).toMatchObject({ code: 0, stdout: '' });
  expect(metrics).toMatch(/^briefing_warnings_total [1-9]/m);
  for (const output of [log.text(), metrics, readiness]) {
    expect(leaksIn(output, [BOT_TOKEN, APP_TOKEN, TOKEN], [QUESTION, '/response/', 'Ann Example'])).toEqual([]);
  }
});
