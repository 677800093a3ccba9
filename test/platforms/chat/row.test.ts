import { createServer } from 'node:http';
import { json } from 'node:stream/consumers';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it, onTestFinished } from 'vitest';
import { postWithoutEnd } from '../../../fakes/endless-post.ts';
import { freePort } from '../../../fakes/free-port.ts';
import { examineConfig, readConfig } from '../../../src/app/config.ts';
import { PLATFORMS } from '../../../src/app/platforms.ts';
import { serve } from '../../../src/app/server.ts';
import { doctor } from '../../../src/cli/doctor.ts';
import { show } from '../../../src/cli/show.ts';
import { Telemetry } from '../../../src/ops/telemetry.ts';
import { contextOn, TODAY } from '../../reply/corpus.ts';
import { dataFolder } from '../terminal/run.ts';
import { CHAT_PATH, chat } from './row.ts';

const ROWS = [...PLATFORMS, chat];
const CONTEXT = contextOn(TODAY);

async function chatServer(): Promise<{ url: string; posts: unknown[] }> {
  const posts: unknown[] = [];
  const server = createServer(async (request, response) => {
    posts.push(await json(request));
    response.end();
  });
  const port = await freePort();
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return { url: `http://127.0.0.1:${port}/`, posts };
}

async function variables(): Promise<Record<string, string>> {
  const { url } = await chatServer();
  return {
    CHAT_TOKEN: 's3cret',
    CHAT_URL: url,
    HTTP_PORT: String(await freePort()),
    DATA_DIR: dataFolder(),
    LOG_LEVEL: 'silent',
  };
}

describe('a platform added to the registry', () => {
  it('reads its variables, hides its secrets and reports invalid ones', async () => {
    const config = readConfig({ ...(await variables()), OPERATOR_CHANNEL: 'chat:lobby', OPERATORS: 'chat:ada' }, ROWS);
    expect(config.platforms.map(({ title }) => title)).toEqual(['Chat']);
    expect(config.secrets).toContain('s3cret');
    expect(config.ops.operator).toEqual({ platform: 'chat', workspace: '', channel: 'lobby' });
    expect(config.proposals.operators).toEqual([{ platform: 'chat', person: 'ada' }]);
    expect(examineConfig({ CHAT_TOKEN: 's3cret' }, ROWS).faults).toEqual([
      'CHAT_URL is missing beside CHAT_TOKEN',
      'HTTP_PORT is missing: the chat sends over HTTP',
    ]);
  });

  it('starts, answers and stops with the process', async () => {
    const config = readConfig(await variables(), ROWS);
    const stopping = new AbortController();
    const { promise: started, resolve: start } = Promise.withResolvers<void>();
    const telemetry = new Telemetry({
      level: 'info',
      format: 'json',
      secrets: config.secrets,
      briefings: [CONTEXT.briefing],
      platforms: ['chat'],
      now: Temporal.Now.instant,
      clock: () => performance.now(),
      write: (line) => line.includes('Answering in Chat, on port') && start(),
    });
    const ending = { signal: stopping.signal, track: <T>(_: string, work: Promise<T>) => work };
    const serving = serve(
      { config, stories: [{ id: 'colossus', current: () => CONTEXT }], folderOf: () => undefined, telemetry },
      ending,
    );
    await started;
    const url = `http://127.0.0.1:${config.http?.port}${CHAT_PATH}`;
    const ask = (token: string, typed = 'help') =>
      fetch(url, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}` },
        body: JSON.stringify({ person: 'Ada', room: 'lobby', typed }),
      });
    expect((await ask('s3cret')).status).toBe(200);
    expect(await (await ask('s3cret', 'who else can unsubscribe?')).json()).toMatchObject({
      title: 'Everyone in this channel can subscribe, pause and stop, unless that is limited.',
      lines: ['Manage'],
    });
    expect(await postWithoutEnd(url, 1_100_000, { authorization: 'Bearer s3cret' })).toBe('413');
    expect((await ask('another')).status).toBe(401);
    expect((await fetch(`http://127.0.0.1:${config.http?.port}/slack/events`)).status).toBe(404);
    stopping.abort();
    await serving;
  });

  it('is checked by the doctor', async () => {
    const { text } = await doctor(examineConfig(await variables(), ROWS), { json: false, color: false });
    expect(text).toMatch(/^✓ Chat +posts to http/m);
    expect(text).toMatch(/^✓ HTTP_PORT +\d+ is free$/m);
  });

  it('is shown on the command line', async () => {
    const shown = await show('help', { platform: 'chat', json: false }, CONTEXT, { columns: 80, color: false }, ROWS);
    expect(JSON.parse(shown)).toMatchObject({ title: expect.any(String), lines: expect.any(Array) });
  });
});
