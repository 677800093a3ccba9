import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { freePort, listen } from '../fakes/free-port.ts';
import { slash } from '../fakes/slack/payloads.ts';
import { localSlack, SLACK_TOKENS, settingsFor, startBot } from './bot.ts';
import { briefingWith, run, waitForExit } from './platforms/terminal/run.ts';
import { waitUntil } from './platforms/wait.ts';

const QUESTION = 'Ann Example wants to know: how long does the charter last?';

async function startMonitoredBot(changes: Record<string, string> = {}) {
  const slack = await localSlack();
  const OPS_PORT = String(await freePort());
  const { child, log } = await startBot({ ...settingsFor({ slack }), OPS_PORT, ...changes });
  const get = async (path: string) => {
    const response = await fetch(`http://127.0.0.1:${OPS_PORT}${path}`);
    return { status: response.status, text: await response.text() };
  };
  return { slack, child, log, get };
}

const briefingSchema = z.object({ ok: z.boolean(), version: z.string(), problems: z.int() });
const readinessSchema = z.object({ parts: z.object({ briefing: briefingSchema }) });
const lineSchema = z.looseObject({ level: z.string(), time: z.iso.datetime(), msg: z.string() });

function linesOf(logText: string) {
  return logText
    .trimEnd()
    .split('\n')
    .map((text) => lineSchema.parse(JSON.parse(text)));
}

describe('the monitored process', () => {
  it('reports requests and its health, without questions or secrets', async () => {
    const { slack, child, log, get } = await startMonitoredBot();
    await slash(slack, QUESTION);
    await log.waitFor('request answered');
    await waitUntil(async () => (await get('/readyz')).status === 200);
    expect(JSON.parse((await get('/readyz')).text)).toMatchObject({
      parts: { slack: { ok: true }, store: { ok: true } },
    });
    const { text: metrics } = await get('/metrics');
    expect(metrics).toContain('briefing_questions_total{platform="slack",decision="answer"} 1\n');
    expect(metrics).toContain('briefing_connected{platform="slack"} 1\n');
    child.kill('SIGTERM');
    expect(await waitForExit(child)).toMatchObject({ code: 0, stdout: '' });
    const logText = log.text();
    expect(linesOf(logText)).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ level: 'info', msg: 'connected', platform: 'slack' }),
        expect.objectContaining({
          level: 'info',
          msg: 'request answered',
          intent: 'ask',
          decision: 'answer',
          reference: expect.stringMatching(/^[\da-f]{8}$/),
        }),
        expect.objectContaining({ msg: 'Stopping after the work in progress.' }),
      ]),
    );
    for (const secretText of ['charter last', 'Ann', 'U1"', ...Object.values(SLACK_TOKENS)]) {
      expect(logText).not.toContain(secretText);
      expect(metrics).not.toContain(secretText);
    }
    await expect(get('/healthz')).rejects.toThrow();
  });

  it('posts to the operator channel that a briefing is invalid, and reports the number of its problems', async () => {
    const folder = briefingWith('disputes.yaml', (text) => text);
    const { slack, log, get } = await startMonitoredBot({ BRIEFINGS_DIR: folder, OPERATOR_CHANNEL: 'slack:C0OWNER' });
    const readBriefingState = async () => readinessSchema.parse(JSON.parse((await get('/readyz')).text)).parts.briefing;
    const { version } = await readBriefingState();
    writeFileSync(join(folder, 'disputes.yaml'), 'no: disputes\n');
    await log.waitFor('the previous one stays in use');
    const posts = () => slack.calls.filter(({ method }) => method === 'chat.postMessage').map(({ body }) => body);
    await waitUntil(() => posts().length > 0);
    expect(posts()).toEqual([
      expect.objectContaining({
        channel: 'C0OWNER',
        text: expect.stringContaining('cannot be used'),
      }),
    ]);
    const { problems, ...keptFields } = await readBriefingState();
    expect(keptFields).toMatchObject({ ok: true, version });
    expect(problems).toBeGreaterThan(0);
  });

  it('starts and answers without its database, logs that once, and reports it in /readyz', async () => {
    const unreachableUrl = `postgres://bot:open-sesame@127.0.0.1:${await freePort()}/briefings`;
    const { slack, child, log, get } = await startMonitoredBot({ DATABASE_URL: unreachableUrl });
    await slash(slack, QUESTION);
    await log.waitFor('request answered');
    await log.waitFor('Deliveries are paused because the store fails');
    const { status, text } = await get('/readyz');
    expect(status).toBe(503);
    expect(JSON.parse(text)).toMatchObject({
      parts: { slack: { ok: true }, store: { ok: false, reason: expect.stringContaining('cannot be reached') } },
    });
    child.kill('SIGTERM');
    expect(await waitForExit(child)).toMatchObject({ code: 0 });
    expect(log.text().match(/Starting without the store; retrying until it responds/g)).toHaveLength(1);
    expect(log.text()).not.toContain('open-sesame');
  });

  it('exits with an explanation if its health server cannot start', async () => {
    const slack = await localSlack();
    const otherServer = createServer();
    onTestFinished(() => void otherServer.close());
    const OPS_PORT = String(await listen(otherServer));
    const { code, stderr } = await run(['src/main.ts'], { env: { ...settingsFor({ slack }), OPS_PORT } });
    expect(code).toBe(1);
    expect(stderr).toContain(`Port ${OPS_PORT} is in use`);
  });
});
