import { inspect } from 'node:util';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { startTcpProxy } from '../../bench/delivery/tcp-proxy.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import { describeStore } from '../contracts/store.ts';
import { added, claiming, composed, type Given, openGiven, planned, subscription } from '../contracts/store-fixture.ts';
import { PASSWORD, type PostgresServer, startPostgres } from './postgres-server.ts';
import { claimer, dueNow } from './processes.ts';

const TABLES =
  'channels, subscriptions, deliveries, contents, buckets, leases, seen_events, installations, gaps, conversations, posts, notifications, follow_ups_off';
const DATABASE = 'contracts';

let server: PostgresServer;
let client: Client;

beforeAll(async () => {
  server = await startPostgres();
  await server.createDatabase(DATABASE);
  client = await connectClient();
  const store = await openStore({ kind: 'postgres', url: server.urlOf(DATABASE), onProblem: () => {} });
  await store.close();
});

afterAll(async () => {
  await client?.end();
  await server?.end();
});

async function connectClient(): Promise<Client> {
  const newClient = new Client({
    connectionString: server.urlOf(DATABASE),
    types: { getTypeParser: () => (text: string) => (/^\d+$/.test(text) ? Number(text) : text) },
  });
  newClient.on('error', () => {});
  await newClient.connect();
  return newClient;
}

async function postgresGiven(): Promise<Given> {
  await client.query(`truncate ${TABLES}`);
  return {
    ...(await openGiven({ kind: 'postgres', url: server.urlOf(DATABASE) })),
    query: async (sql) => (await client.query(sql)).rows,
    breakClaims: async () => {
      await client.query(`alter table deliveries add constraint broken check (state <> 'sending')`);
      return async () => {
        await client.query('alter table deliveries drop constraint broken');
      };
    },
  };
}

describe('the PostgreSQL store', () => {
  describeStore(postgresGiven);
});

async function openSeparateStore(
  name: string,
  timeout?: number,
): Promise<{ store: Store; url: string; problems: string[] }> {
  await server.createDatabase(name);
  const url = server.urlOf(name);
  const problems: string[] = [];
  const onProblem = (problem: string) => problems.push(problem);
  const store = await openStore({ kind: 'postgres', url, onProblem, ...(timeout === undefined ? {} : { timeout }) });
  onTestFinished(() => store.close());
  return { store, url, problems };
}

describe('a PostgreSQL database shared by machines', () => {
  it('is set up once if several processes open it at the same time', async () => {
    await server.createDatabase('several');
    const url = server.urlOf('several');
    const stores = await Promise.all(
      Array.from({ length: 5 }, () => openStore({ kind: 'postgres', url, onProblem: () => {} })),
    );
    for (const [i, store] of stores.entries()) await added(store, subscription(`s${i}`));
    expect(await stores[0]?.subscriptions.findAll()).toHaveLength(5);
    await Promise.all(stores.map((store) => store.close()));
  });

  it('provides the time for all processes', async () => {
    const { store } = await openSeparateStore('clock');
    const read = async () =>
      (await client.query(`select extract(epoch from clock_timestamp()) * 1000 as now`)).rows[0].now;
    const before = Number(await read());
    const now = (await store.ledger.now()).epochMilliseconds;
    expect(now).toBeGreaterThanOrEqual(Math.floor(before));
    expect(now).toBeLessThanOrEqual(Number(await read()));
  });

  it('is rejected if a newer version wrote it', async () => {
    const { url } = await openSeparateStore('newer');
    const newer = new Client({ connectionString: url });
    await newer.connect();
    await newer.query(`insert into migrations (name) values ('9999-teleport')`);
    await newer.end();
    await expect(openStore({ kind: 'postgres', url, onProblem: () => {} })).rejects.toThrow(
      `The database newer at 127.0.0.1:${server.port} was written by a newer version (it has the migrations 9999-teleport). Start that version`,
    );
  });

  it('gives each delivery to one of several processes', async () => {
    const { store, url } = await openSeparateStore('processes');
    const names = Array.from({ length: 120 }, (_, i) => `s${i}`);
    await dueNow(store, names);
    const place = { kind: 'postgres', url } as const;
    const found = await Promise.all(['one', 'two', 'three'].map((owner) => claimer({ place, owner }).lines));
    expect(found.flat().toSorted()).toEqual(names.toSorted());
  });

  it("gives a frozen process's deliveries to others, and accepts no outcome from it", async () => {
    const { store, url } = await openSeparateStore('frozen');
    await dueNow(store, ['s1', 's2', 's3']);
    const { child, started, lines } = claimer({ place: { kind: 'postgres', url }, owner: 'one', signal: 'SIGSTOP' });
    await started;
    const claims = () => store.ledger.claim(claiming({ owner: 'two' }), composed);
    expect(await vi.waitUntil(async () => (await claims()).length, { timeout: 120_000, interval: 20 })).toBe(3);
    child.kill('SIGCONT');
    expect((await lines).join()).toMatch(/^claiming,error: The database frozen at /);
    expect((await store.ledger.receipts({ limit: 9 })).map(({ attempts }) => attempts)).toEqual([1, 1, 1]);
  });
});

describe('a PostgreSQL database', () => {
  const refusal = async (url: string, allowUnavailable = false) => {
    const opening = openStore({ kind: 'postgres', url, onProblem: () => {}, allowUnavailable });
    const error: unknown = await opening.catch((thrown) => thrown);
    expect(inspect(error, { depth: 9, showHidden: true })).not.toMatch(/open-sesame|4711/);
    return error instanceof Error ? error.message : '';
  };

  it('that cannot be used is named in the error with the fix, and without its password', async () => {
    const url = server.urlOf('nowhere');
    const at = `The database nowhere at 127.0.0.1:${server.port}`;
    for (const allowUnavailable of [false, true]) {
      const message = await refusal(url, allowUnavailable);
      expect(message).toContain(`${at} does not exist. Create it, or correct its name in DATABASE_URL`);
    }
    expect(await refusal(url.replace(PASSWORD, `${PASSWORD}x`))).toContain(`${at} rejects this password`);
    expect(await refusal(url.replace(/:\d+\//, ':1/'))).toContain(
      'The database nowhere at 127.0.0.1:1 cannot be reached (connect ECONNREFUSED 127.0.0.1:1)',
    );
  });

  it.each([
    `postgres://u:${PASSWORD}`,
    `${PASSWORD}`,
    `mysql://u:${PASSWORD}@h/db`,
    `postgres://u:4711/${PASSWORD}@h/db`,
    `postgres://u:4711#${PASSWORD}@h/db`,
    `postgres://u:4711?${PASSWORD}@h/db`,
    `postgres://u:${PASSWORD}@h`,
    '',
  ])('is not contacted for the invalid URL "%s"', async (url) => {
    expect(await refusal(url)).toMatch(/^DATABASE_URL is not a valid URL. Use postgres:\/\//);
  });

  it('is used again after a restart of its server', async () => {
    const { store, problems } = await openSeparateStore('away');
    await added(store, subscription('s1'));
    await server.stop();
    await expect(store.ledger.now()).rejects.toThrow('The database away at');
    await expect(store.subscriptions.findAll()).rejects.toThrow('cannot be reached');
    await server.start();
    expect((await store.subscriptions.findAll()).map(({ id }) => id)).toEqual(['s1']);
    await added(store, subscription('s2'));
    expect(problems.join()).not.toContain(PASSWORD);
    client = await connectClient();
  });

  it('that is unreachable fails the start unless `allowUnavailable` is set, and is then migrated by the first transaction that reaches it', async () => {
    await server.createDatabase('late');
    const url = server.urlOf('late');
    await server.stop();
    const problems: string[] = [];
    const onProblem = (problem: string) => problems.push(problem);
    await expect(openStore({ kind: 'postgres', url, onProblem })).rejects.toThrow('cannot be reached');
    const store = await openStore({ kind: 'postgres', url, onProblem, allowUnavailable: true });
    onTestFinished(() => store.close());
    expect(problems).toEqual([
      expect.stringMatching(
        /^The database late at .* cannot be reached .*\. Starting without the store; retrying until it responds$/,
      ),
    ]);
    await expect(store.ledger.now()).rejects.toThrow('cannot be reached');
    await expect(store.check()).rejects.toThrow('cannot be reached');
    await server.start();
    client = await connectClient();
    await store.check();
    await added(store, subscription('s1'));
    expect(await store.subscriptions.findAll()).toHaveLength(1);
  });

  it('that another session has locked makes the transaction fail without effect', async () => {
    // The server gives up half a second before the client does, even on a busy machine.
    const { store, url } = await openSeparateStore('locked', 5000);
    await added(store, subscription('s1'));
    const holder = new Client({ connectionString: url });
    await holder.connect();
    onTestFinished(() => holder.end());
    await holder.query('begin; lock table subscriptions');
    await expect(store.subscriptions.remove('s1')).rejects.toThrow(
      'timed out on a statement. Check which session holds its locks (canceling statement due to statement timeout)',
    );
    await holder.query('rollback');
    expect(await store.subscriptions.findAll()).toHaveLength(1);
  });

  it('is used again by a retry after a deadlock', async () => {
    const { store, url } = await openSeparateStore('crossed');
    await added(store, subscription('s1'));
    await planned(store);
    const holder = new Client({ connectionString: url });
    await holder.connect();
    // The store's transaction is the one that PostgreSQL cancels.
    await holder.query(`set deadlock_timeout = '1min'`);
    await holder.query(`begin; update deliveries set reason = null where subscription = 's1'`);
    const removing = store.subscriptions.remove('s1');
    const waiting = `select 1 from pg_stat_activity where wait_event_type = 'Lock' and datname = 'crossed'`;
    await vi.waitUntil(async () => (await client.query(waiting)).rowCount === 1, { timeout: 120_000, interval: 5 });
    await holder.query(`update subscriptions set zone = 'UTC' where id = 's1'`);
    await holder.query('commit');
    await holder.end();
    expect(await removing).toBe(true);
    expect(await store.ledger.receipts({ limit: 9 })).toMatchObject([{ state: 'skipped', reason: 'it was ended' }]);
    expect(await store.subscriptions.findAll()).toEqual([]);
  });

  it('behind a silent connection makes the transaction fail', async () => {
    const { url } = await openSeparateStore('silent');
    const proxy = await startTcpProxy(server.port);
    onTestFinished(() => proxy.close());
    const proxyUrl = url.replace(`:${server.port}/`, `:${proxy.port}/`);
    const store = await openStore({ kind: 'postgres', url: proxyUrl, onProblem: () => {}, timeout: 2000 });
    onTestFinished(() => store.close());
    proxy.setSilent(true);
    await expect(store.ledger.now()).rejects.toThrow(
      /^The database silent at .* cannot be reached \(Query read timeout\)/,
    );
    proxy.setSilent(false);
    expect(await store.subscriptions.findAll()).toEqual([]);
  });
});
