import { once } from 'node:events';
import { request } from 'node:http';
import { createServer } from 'node:net';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type Health, serveHealth } from '../../src/ops/health.ts';
import { HealthState } from '../../src/ops/health-state.ts';
import { openMetrics } from '../../src/ops/metrics.ts';
import { storeProbe } from '../../src/ops/probe.ts';
import type { AppEvent } from '../../src/ports/app-events.ts';
import type { Queue, QueueCount } from '../../src/ports/queue.ts';

const CORPUS = { version: '1.4', asOf: '2026-11-03' };
const CORPORA = new Map([['ferry', CORPUS]]);
const NOW = Temporal.Instant.from('2026-11-08T23:30Z');
const DEPTH: readonly QueueCount[] = [
  { platform: 'slack', state: 'pending', count: 5, due: 2 },
  { platform: 'discord', state: 'dead', count: 1, due: 1 },
];

const PLATFORMS = ['slack', 'discord'];

/** A process that is watched, and a way to let things happen and time pass. */
async function watched(depth: Queue['depth'] = async () => DEPTH, storeFault?: string, stories = ['ferry']) {
  const corpora = new Map(stories.map((story) => [story, CORPUS]));
  let milliseconds = 0;
  const told: string[] = [];
  const vitals = new HealthState(() => milliseconds);
  const probe = storeProbe({ depth }, PLATFORMS, 20);
  const metrics = openMetrics({ vitals, corpora: () => corpora, probe, now: () => NOW, platforms: PLATFORMS });
  const fault = () => storeFault;
  const common = {
    vitals,
    corpora: () => corpora,
    probe,
    storeFault: fault,
    metrics,
    warn: (text: string) => told.push(text),
  };
  const server = await serveHealth({ port: 0, host: '127.0.0.1', ...common });
  onTestFinished(() => server.stop());
  return {
    server,
    metrics,
    told,
    happen: (...happenings: AppEvent[]) => {
      for (const happening of happenings) for (const { observe } of [vitals, metrics]) observe(happening);
    },
    pass: (seconds: number) => {
      milliseconds += seconds * 1000;
    },
    get: (path: string, method = 'GET') => get(server, path, method),
  };
}

async function get({ port }: Health, path: string, method: string) {
  const response = await fetch(`http://127.0.0.1:${port}${path}`, { method });
  return { status: response.status, type: response.headers.get('content-type'), text: await response.text() };
}

/** The figures of a scrape by their names and labels. */
function figures(text: string): ReadonlyMap<string, number> {
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ')))]),
  );
}

const UP: readonly AppEvent[] = [{ kind: 'ticked' }, { kind: 'connected', platform: 'slack' }];

describe('the health server', () => {
  it('says that the process is alive, whatever else fails', async () => {
    const { get } = await watched(() => new Promise(() => {}));
    expect(await get('/healthz')).toMatchObject({ status: 200, text: 'alive\n' });
  });

  it("rejects requests with another site's host name", async () => {
    const { server } = await watched();
    const statusFor = (host: string) =>
      new Promise((resolve) => {
        request({ port: server.port, host: '127.0.0.1', path: '/readyz', headers: { host } }, (response) => {
          response.resume();
          resolve(response.statusCode);
        }).end();
      });
    expect(await statusFor('attacker.example')).toBe(421);
    expect(await statusFor(`localhost:${server.port}`)).not.toBe(421);
  });

  it('does not reveal where the database is', async () => {
    const { get } = await watched(() =>
      Promise.reject(new Error('The database db.internal.example:5432/bot refused the connection from 10.0.0.7:40123')),
    );
    expect(JSON.parse((await get('/readyz')).text)).toMatchObject({
      parts: { store: { ok: false, reason: 'The database [address]/bot refused the connection from [address]' } },
    });
  });

  it("reports not ready while the store's check fails, even if it can be read", async () => {
    const { get, happen } = await watched(async () => DEPTH, 'the disk is full');
    happen(...UP);
    const { status, text } = await get('/readyz');
    expect(status).toBe(503);
    expect(JSON.parse(text)).toMatchObject({ parts: { store: { ok: false, reason: 'the disk is full' } } });
  });

  it('reports ready, with each part', async () => {
    const { get, happen, pass } = await watched();
    happen(...UP, { kind: 'standby', platform: 'discord' });
    pass(20);
    const { status, type, text } = await get('/readyz');
    expect({ status, type }).toEqual({ status: 200, type: 'application/json' });
    expect(JSON.parse(text)).toEqual({
      ready: true,
      parts: {
        slack: { ok: true, state: 'connected' },
        discord: { ok: true, state: 'standby' },
        store: { ok: true },
        tick: { ok: true, hasTicked: true, ageSeconds: 20 },
        briefing: { ok: true, story: 'ferry', version: '1.4', asOf: '2026-11-03', problems: 0 },
      },
    });
  });

  it.each<[string, readonly AppEvent[], number, string]>([
    ['before the deliveries have begun', [{ kind: 'connected', platform: 'slack' }], 0, 'tick'],
    ['once they tick no more', UP, 61, 'tick'],
    ['while a connection is down', [...UP, { kind: 'disconnected', platform: 'slack' }], 0, 'slack'],
  ])('reports not ready %s', async (_, happenings, seconds, part) => {
    const { get, happen, pass } = await watched();
    happen(...happenings);
    pass(seconds);
    const { status, text } = await get('/readyz');
    expect(status).toBe(503);
    expect(JSON.parse(text)).toMatchObject({ ready: false, parts: { [part]: { ok: false } } });
  });

  it('answers while the store hangs, without asking it again', async () => {
    let asked = 0;
    const { get, happen } = await watched(() => {
      asked += 1;
      return new Promise(() => {});
    });
    happen(...UP);
    const answers = await Promise.all([get('/readyz'), get('/readyz'), get('/metrics'), get('/readyz')]);
    expect(answers.map(({ status }) => status)).toEqual([503, 503, 200, 503]);
    expect(JSON.parse(answers[0].text)).toMatchObject({
      parts: { store: { ok: false, reason: 'the store did not answer within 0.02 s' }, slack: { ok: true } },
    });
    expect(figures(answers[2].text).get('briefing_store_up')).toBe(0);
    expect(asked).toBe(1);
  });

  it('logs a store failure once, and its end once', async () => {
    let fault: Error | undefined = new Error('the disk is full');
    const { get, happen } = await watched(async () => {
      if (fault) throw fault;
      return [];
    });
    happen(...UP);
    expect(JSON.parse((await get('/readyz')).text)).toMatchObject({
      parts: { store: { ok: false, reason: 'the disk is full' } },
    });
    fault = undefined;
    expect(await get('/readyz')).toMatchObject({ status: 200 });
  });

  it('counts the problems of a saved briefing while the previous one is in use', async () => {
    const { get, happen } = await watched();
    happen(...UP, { kind: 'briefing refused', story: 'ferry', problems: 3 });
    expect(JSON.parse((await get('/readyz')).text)).toMatchObject({
      ready: true,
      parts: { briefing: { problems: 3 } },
    });
    happen({ kind: 'briefing taken', story: 'ferry', version: '1.5', asOf: '2026-11-04' });
    expect(JSON.parse((await get('/readyz')).text)).toMatchObject({ parts: { briefing: { problems: 0 } } });
  });

  it('lists several stories with the problems of each', async () => {
    const { get, happen } = await watched(async () => DEPTH, undefined, ['ferry', 'library']);
    happen(...UP, { kind: 'briefing refused', story: 'library', problems: 3 });
    happen({ kind: 'briefing taken', story: 'ferry', version: '1.5', asOf: '2026-11-04' });
    expect(JSON.parse((await get('/readyz')).text)).toMatchObject({
      parts: { 'briefing ferry': { problems: 0, version: '1.4' }, 'briefing library': { problems: 3 } },
    });
    const found = figures((await get('/metrics')).text);
    expect(found.get('briefing_corpus_problems{story="ferry"}')).toBe(0);
    expect(found.get('briefing_corpus_problems{story="library"}')).toBe(3);
    expect(found.get('briefing_corpus_age_days{story="library"}')).toBe(5);
  });

  it('answers only GET requests to known paths', async () => {
    const { get } = await watched();
    expect(await get('/nothing')).toMatchObject({ status: 404 });
    expect(await get('/healthz?verbose')).toMatchObject({ status: 200 });
    expect(await get('/readyz', 'POST')).toMatchObject({ status: 405 });
  });

  it('does not start on a port that is in use', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    onTestFinished(() => void other.close());
    await once(other, 'listening');
    const address = other.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    const vitals = new HealthState(() => 0);
    const probe = storeProbe({ depth: async () => [] }, PLATFORMS, 20);
    const metrics = openMetrics({ vitals, corpora: () => CORPORA, probe, now: () => NOW, platforms: PLATFORMS });
    const serving = serveHealth({
      port,
      host: '127.0.0.1',
      vitals,
      corpora: () => CORPORA,
      probe,
      metrics,
      warn: () => {},
    });
    await expect(serving).rejects.toThrow(`port ${port} is in use. Stop what uses it, or set OPS_PORT`);
  });
});

describe('the metrics', () => {
  it("are in Prometheus' format, with those of the process", async () => {
    const { get } = await watched();
    const { status, type, text } = await get('/metrics');
    expect(status).toBe(200);
    expect(type).toMatch(/^text\/plain; version=0\.0\.4/);
    for (const line of text.trimEnd().split('\n')) {
      expect(line).toMatch(
        /^(?:$|# (?:HELP|TYPE) \w+ \S|\w+(?:\{\w+="[^"]*"(?:,\w+="[^"]*")*\})? -?[\d.]+(?:e[+-]?\d+)?$|\w+ Nan$)/,
      );
    }
    expect([...figures(text).keys()]).toEqual(
      expect.arrayContaining(['process_resident_memory_bytes', 'nodejs_eventloop_lag_p99_seconds']),
    );
  });

  it('count what is asked and how it is answered', async () => {
    const { get, happen } = await watched();
    const asked = { platform: 'slack', intent: 'ask', milliseconds: 3 } as const;
    happen(
      { kind: 'answered', ...asked, decision: 'answer' },
      { kind: 'answered', ...asked, decision: 'answer' },
      { kind: 'answered', ...asked, decision: 'outside' },
      { kind: 'answered', platform: 'discord', milliseconds: 700 },
      { kind: 'failed', platform: 'slack', intent: 'pause', milliseconds: 1 },
    );
    const found = figures((await get('/metrics')).text);
    expect(found.get('briefing_questions_total{platform="slack",decision="answer"}')).toBe(2);
    expect(found.get('briefing_questions_total{platform="slack",decision="outside"}')).toBe(1);
    expect(found.get('briefing_requests_total{platform="slack",intent="ask",outcome="answered"}')).toBe(3);
    expect(found.get('briefing_requests_total{platform="discord",intent="unknown",outcome="answered"}')).toBe(1);
    expect(found.get('briefing_requests_total{platform="slack",intent="pause",outcome="failed"}')).toBe(1);
    expect(found.get('briefing_reply_seconds_bucket{le="0.005",platform="slack"}')).toBe(4);
    expect(found.get('briefing_reply_seconds_bucket{le="0.5",platform="discord"}')).toBe(0);
    expect(found.get('briefing_reply_seconds_count{platform="discord"}')).toBe(1);
  });

  it('count attempts, retries and delays, but no delays of posts found afterwards', async () => {
    const { get, happen } = await watched();
    const address = { platform: 'slack', workspace: 'T1', channel: 'C1' } as const;
    happen(
      { kind: 'attempted', address, state: 'pending', attempt: 1, late: 0, reason: 'too many requests' },
      { kind: 'attempted', address, state: 'delivered', attempt: 2, late: 20 },
      { kind: 'attempted', address, state: 'delivered', attempt: 1, late: 0.3 },
      { kind: 'attempted', address, state: 'delivered', attempt: 1, late: 600, reason: 'it did arrive' },
    );
    const found = figures((await get('/metrics')).text);
    expect(found.get('briefing_delivery_attempts_total{platform="slack",state="delivered"}')).toBe(3);
    expect(found.get('briefing_delivery_attempts_total{platform="slack",state="pending"}')).toBe(1);
    expect(found.get('briefing_delivery_retries_total{platform="slack"}')).toBe(1);
    expect(found.get('briefing_delivery_lateness_seconds_bucket{le="0.5",platform="slack"}')).toBe(1);
    expect(found.get('briefing_delivery_lateness_seconds_count{platform="slack"}')).toBe(2);
    expect(found.get('briefing_delivery_lateness_seconds_sum{platform="slack"}')).toBeCloseTo(20.3);
  });

  it('give the state of connections, tick, store, queue and briefing', async () => {
    const { get, happen, pass, metrics } = await watched();
    happen(
      ...UP,
      { kind: 'disconnected', platform: 'discord' },
      { kind: 'briefing refused', story: 'ferry', problems: 2 },
    );
    metrics.warned();
    metrics.posted(true);
    metrics.posted(false);
    pass(7);
    const found = figures((await get('/metrics')).text);
    const wanted = {
      'briefing_connected{platform="slack"}': 1,
      'briefing_connected{platform="discord"}': 0,
      briefing_last_tick_age_seconds: 7,
      briefing_store_up: 1,
      'briefing_deliveries{platform="slack",state="pending"}': 5,
      'briefing_deliveries_due{platform="slack"}': 2,
      'briefing_deliveries{platform="discord",state="dead"}': 1,
      'briefing_deliveries{platform="slack",state="dead"}': 0,
      'briefing_deliveries_due{platform="discord"}': 0,
      'briefing_corpus_info{story="ferry",version="1.4",as_of="2026-11-03"}': 1,
      'briefing_corpus_age_days{story="ferry"}': 5,
      'briefing_corpus_problems{story="ferry"}': 2,
      briefing_warnings_total: 1,
      'briefing_operator_posts_total{outcome="posted"}': 1,
      'briefing_operator_posts_total{outcome="failed"}': 1,
    };
    expect(Object.fromEntries(Object.keys(wanted).map((name) => [name, found.get(name)]))).toEqual(wanted);
  });

  it('give no queue sizes once the queue cannot be counted', async () => {
    let isAway = false;
    const { get } = await watched(async () => {
      if (isAway) throw new Error('away');
      return DEPTH;
    });
    await get('/metrics');
    isAway = true;
    const found = figures((await get('/metrics')).text);
    expect(found.get('briefing_store_up')).toBe(0);
    expect([...found.keys()].filter((name) => name.startsWith('briefing_deliveries'))).toEqual([]);
  });
});
