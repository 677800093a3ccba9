import { request } from 'node:http';
import { createServer } from 'node:net';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it, onTestFinished } from 'vitest';
import { listen } from '../../fakes/free-port.ts';
import { type HealthServer, serveHealth } from '../../src/ops/health.ts';
import { HealthState } from '../../src/ops/health-state.ts';
import { openMetrics } from '../../src/ops/metrics.ts';
import { storeProbe } from '../../src/ops/store-probe.ts';
import type { AppEvent } from '../../src/ports/app-events.ts';
import type { DeliveryCount, Ledger } from '../../src/ports/ledger.ts';

const VERSION = { version: '1.4', asOf: '2026-11-03' };
const NOW = Temporal.Instant.from('2026-11-08T23:30Z');
const COUNTS: readonly DeliveryCount[] = [
  { platform: 'slack', state: 'pending', count: 5, due: 2 },
  { platform: 'discord', state: 'dead', count: 1, due: 1 },
];

const PLATFORMS = ['slack', 'discord'];

interface HealthTestOptions {
  readonly count?: Ledger['count'];
  readonly storeFault?: string;
  readonly stories?: readonly string[];
  readonly port?: number;
}

async function startHealth({
  count = async () => COUNTS,
  storeFault,
  stories = ['ferry'],
  port = 0,
}: HealthTestOptions = {}) {
  let milliseconds = 0;
  const state = new HealthState(() => milliseconds, Object.fromEntries(stories.map((story) => [story, VERSION])));
  const probe = storeProbe({ count }, PLATFORMS, 20);
  const metrics = openMetrics({ state, probe, now: () => NOW, platforms: PLATFORMS });
  const server = await serveHealth({
    port,
    host: '127.0.0.1',
    state,
    probe,
    storeFault: () => storeFault,
    metrics,
    warn: () => {},
  });
  onTestFinished(() => server.stop());
  return {
    server,
    metrics,
    emit: (...events: AppEvent[]) => {
      for (const event of events) for (const { observe } of [state, metrics]) observe(event);
    },
    advance: (seconds: number) => {
      milliseconds += seconds * 1000;
    },
    get: (path: string, method = 'GET') => get(server, path, method),
  };
}

async function get({ port }: HealthServer, path: string, method: string) {
  const response = await fetch(`http://127.0.0.1:${port}${path}`, { method });
  return { status: response.status, type: response.headers.get('content-type'), text: await response.text() };
}

/** By name and labels. */
function valuesIn(text: string): ReadonlyMap<string, number> {
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ')))]),
  );
}

const UP_EVENTS: readonly AppEvent[] = [{ kind: 'ticked' }, { kind: 'connected', platform: 'slack' }];

describe('the health server', () => {
  it("rejects requests with another site's host name", async () => {
    const { server } = await startHealth();
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

  it("reports not ready while the store's self-check fails, even if queries work", async () => {
    const { get, emit } = await startHealth({ storeFault: 'the disk is full' });
    emit(...UP_EVENTS);
    const { status, text } = await get('/readyz');
    expect(status).toBe(503);
    expect(JSON.parse(text)).toMatchObject({ parts: { store: { ok: false, reason: 'the disk is full' } } });
  });

  it('reports ready with the state of each part', async () => {
    const { get, emit, advance } = await startHealth();
    emit(...UP_EVENTS, { kind: 'standby', platform: 'discord' });
    advance(20);
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
    ['before the first tick', [{ kind: 'connected', platform: 'slack' }], 0, 'tick'],
    ['a minute after the last tick', UP_EVENTS, 61, 'tick'],
    ['while a connection is down', [...UP_EVENTS, { kind: 'disconnected', platform: 'slack' }], 0, 'slack'],
  ])('reports not ready %s', async (_, events, seconds, partName) => {
    const { get, emit, advance } = await startHealth();
    emit(...events);
    advance(seconds);
    const { status, text } = await get('/readyz');
    expect(status).toBe(503);
    expect(JSON.parse(text)).toMatchObject({ ready: false, parts: { [partName]: { ok: false } } });
  });

  it('responds while the store hangs, and sends it only one query at a time', async () => {
    let queries = 0;
    const count = () => {
      queries += 1;
      return new Promise<never>(() => {});
    };
    const { get, emit } = await startHealth({ count });
    emit(...UP_EVENTS);
    const responses = await Promise.all([get('/readyz'), get('/readyz'), get('/metrics'), get('/readyz')]);
    expect(responses.map(({ status }) => status)).toEqual([503, 503, 200, 503]);
    expect(JSON.parse(responses[0].text)).toMatchObject({
      parts: { store: { ok: false, reason: 'the store did not answer within 0.02 s' }, slack: { ok: true } },
    });
    expect(valuesIn(responses[2].text).get('briefing_store_up')).toBe(0);
    expect(queries).toBe(1);
  });

  it('reports the reason without addresses while the store fails, and ready once it works', async () => {
    const reason = 'The database db.internal.example:5432/bot refused the connection from 10.0.0.7:40123';
    let fault: Error | undefined = new Error(reason);
    const count = async () => {
      if (fault) throw fault;
      return [];
    };
    const { get, emit } = await startHealth({ count });
    emit(...UP_EVENTS);
    expect(JSON.parse((await get('/readyz')).text)).toMatchObject({
      parts: { store: { ok: false, reason: 'The database [address]/bot refused the connection from [address]' } },
    });
    fault = undefined;
    expect(await get('/readyz')).toMatchObject({ status: 200 });
  });

  it('lists the version and the problems of each story, and is ready despite the problems', async () => {
    const { get, emit } = await startHealth({ stories: ['ferry', 'library'] });
    emit(
      ...UP_EVENTS,
      { kind: 'briefing rejected', story: 'ferry', problems: 2 },
      { kind: 'briefing rejected', story: 'library', problems: 3 },
      { kind: 'briefing loaded', story: 'ferry', version: '1.5', asOf: '2026-11-04' },
    );
    expect(JSON.parse((await get('/readyz')).text)).toMatchObject({
      ready: true,
      parts: { 'briefing ferry': { problems: 0, version: '1.5' }, 'briefing library': { problems: 3 } },
    });
    const values = valuesIn((await get('/metrics')).text);
    expect(values.get('briefing_corpus_problems{story="ferry"}')).toBe(0);
    expect(values.get('briefing_corpus_problems{story="library"}')).toBe(3);
    expect(values.get('briefing_corpus_age_days{story="library"}')).toBe(5);
  });

  it('answers only GET requests to known paths', async () => {
    const { get } = await startHealth();
    expect(await get('/nothing')).toMatchObject({ status: 404 });
    expect(await get('/healthz?verbose')).toMatchObject({ status: 200 });
    expect(await get('/readyz', 'POST')).toMatchObject({ status: 405 });
  });

  it('does not start on a port that is in use', async () => {
    const otherServer = createServer();
    onTestFinished(() => void otherServer.close());
    const port = await listen(otherServer);
    await expect(startHealth({ port })).rejects.toThrow(
      `Port ${port} is in use. Stop what uses it, or set OPS_PORT to another port.`,
    );
  });
});

describe('the metrics', () => {
  it("are in Prometheus' format, and include those of the process", async () => {
    const { get } = await startHealth();
    const { status, type, text } = await get('/metrics');
    expect(status).toBe(200);
    expect(type).toMatch(/^text\/plain; version=0\.0\.4/);
    for (const line of text.trimEnd().split('\n')) {
      expect(line).toMatch(
        /^(?:$|# (?:HELP|TYPE) \w+ \S|\w+(?:\{\w+="[^"]*"(?:,\w+="[^"]*")*\})? -?[\d.]+(?:e[+-]?\d+)?$|\w+ Nan$)/,
      );
    }
    expect([...valuesIn(text).keys()]).toEqual(
      expect.arrayContaining(['process_resident_memory_bytes', 'nodejs_eventloop_lag_p99_seconds']),
    );
  });

  it('count questions by decision and requests by intent, and measure how long replies take', async () => {
    const { get, emit } = await startHealth();
    const question = { platform: 'slack', intent: 'ask', milliseconds: 3 } as const;
    emit(
      { kind: 'answered', ...question, decision: 'answer' },
      { kind: 'answered', ...question, decision: 'answer' },
      { kind: 'answered', ...question, decision: 'outside' },
      { kind: 'answered', platform: 'discord', milliseconds: 700 },
      { kind: 'failed', platform: 'slack', intent: 'pause', milliseconds: 1 },
    );
    const values = valuesIn((await get('/metrics')).text);
    expect(values.get('briefing_questions_total{platform="slack",decision="answer"}')).toBe(2);
    expect(values.get('briefing_questions_total{platform="slack",decision="outside"}')).toBe(1);
    expect(values.get('briefing_requests_total{platform="slack",intent="ask",outcome="answered"}')).toBe(3);
    expect(values.get('briefing_requests_total{platform="discord",intent="unknown",outcome="answered"}')).toBe(1);
    expect(values.get('briefing_requests_total{platform="slack",intent="pause",outcome="failed"}')).toBe(1);
    expect(values.get('briefing_reply_seconds_bucket{le="0.005",platform="slack"}')).toBe(4);
    expect(values.get('briefing_reply_seconds_bucket{le="0.5",platform="discord"}')).toBe(0);
    expect(values.get('briefing_reply_seconds_count{platform="discord"}')).toBe(1);
  });

  it('count attempts, retries and lateness, but no lateness of posts found in the channel', async () => {
    const { get, emit } = await startHealth();
    const address = { platform: 'slack', workspace: 'T1', channel: 'C1' } as const;
    emit(
      { kind: 'attempted', address, state: 'pending', attempt: 1, lateSeconds: 0, reason: 'too many requests' },
      { kind: 'attempted', address, state: 'delivered', attempt: 2, lateSeconds: 20 },
      { kind: 'attempted', address, state: 'delivered', attempt: 1, lateSeconds: 0.3 },
      { kind: 'attempted', address, state: 'delivered', attempt: 1, lateSeconds: 600, reason: 'it did arrive' },
    );
    const values = valuesIn((await get('/metrics')).text);
    expect(values.get('briefing_delivery_attempts_total{platform="slack",state="delivered"}')).toBe(3);
    expect(values.get('briefing_delivery_attempts_total{platform="slack",state="pending"}')).toBe(1);
    expect(values.get('briefing_delivery_retries_total{platform="slack"}')).toBe(1);
    expect(values.get('briefing_delivery_lateness_seconds_bucket{le="0.5",platform="slack"}')).toBe(1);
    expect(values.get('briefing_delivery_lateness_seconds_count{platform="slack"}')).toBe(2);
    expect(values.get('briefing_delivery_lateness_seconds_sum{platform="slack"}')).toBeCloseTo(20.3);
  });

  it('show the state of connections, tick, store, queue and briefing', async () => {
    const { get, emit, advance, metrics } = await startHealth();
    emit(
      ...UP_EVENTS,
      { kind: 'disconnected', platform: 'discord' },
      { kind: 'briefing rejected', story: 'ferry', problems: 2 },
    );
    metrics.countWarning();
    metrics.countPost(true);
    metrics.countPost(false);
    advance(7);
    const values = valuesIn((await get('/metrics')).text);
    const expected = {
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
    expect(Object.fromEntries(Object.keys(expected).map((name) => [name, values.get(name)]))).toEqual(expected);
  });

  it('show no queue sizes while the store fails', async () => {
    let isFailing = false;
    const count = async () => {
      if (isFailing) throw new Error('the store fails');
      return COUNTS;
    };
    const { get } = await startHealth({ count });
    await get('/metrics');
    isFailing = true;
    const values = valuesIn((await get('/metrics')).text);
    expect(values.get('briefing_store_up')).toBe(0);
    expect([...values.keys()].filter((name) => name.startsWith('briefing_deliveries'))).toEqual([]);
  });
});
