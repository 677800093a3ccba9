import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { sql } from 'kysely';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createDatabase } from '../../src/store/database.ts';
import { createLedger } from '../../src/store/ledger.ts';
import { migrate } from '../../src/store/migrations.ts';
import { openSqlite, whyUnwritable } from '../../src/store/sqlite.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import { createSubscriptions } from '../../src/store/subscriptions.ts';
import {
  added,
  at,
  claiming,
  composed,
  messageFor,
  NOTHING_TOLD,
  planOf,
  subscription,
} from '../contracts/store-fixture.ts';
import { claimer, dueNow } from './processes.ts';
import { folderOfTest, sqliteGiven } from './sqlite-fixture.ts';

const open = (folder: string, timeout?: number) =>
  openStore({ kind: 'sqlite', folder, onProblem: () => {}, ...(timeout === undefined ? {} : { timeout }) });

/** Mounting a disk needs root, and is not allowed in every container. */
const noMount = process.getuid?.() !== 0 || spawnSync('mount', ['--version']).status !== 0 || !canMount();

function canMount(): boolean {
  const disk = mkdtempSync(join(tmpdir(), 'disk-'));
  const { status } = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', disk]);
  if (status === 0) spawnSync('umount', ['--lazy', disk]);
  rmSync(disk, { recursive: true });
  return status === 0;
}

async function opened(folder: string, timeout?: number): Promise<Store> {
  const store = await open(folder, timeout);
  onTestFinished(() => store.close());
  return store;
}

describe('a SQLite file', () => {
  it('is created with its folders, and reused at the next start', async () => {
    const folder = join(folderOfTest(), 'a', 'b');
    const store = await open(folder);
    await added(store, subscription('s1'));
    await store.close();
    const again = await opened(folder);
    expect((await again.subscriptions.findAll()).map(({ id }) => id)).toEqual(['s1']);
  });

  it('lets readers keep their snapshot during a write', async () => {
    const { file, store } = await sqliteGiven();
    expect(file.prepare('pragma journal_mode').get()).toEqual({ journal_mode: 'wal' });
    file.exec('begin');
    expect(file.prepare('select count(*) as count from subscriptions').get()).toEqual({ count: 0 });
    await added(store, subscription('s1'));
    expect(file.prepare('select count(*) as count from subscriptions').get()).toEqual({ count: 0 });
  });

  it('in a folder that cannot be created is rejected with the folder and the fix', async () => {
    const folder = join(folderOfTest(), 'file', 'data');
    writeFileSync(join(folder, '..'), '');
    await expect(open(folder)).rejects.toThrow(
      /^Could not create the folder .* \(ENOTDIR.*\)\. Set DATA_DIR to another folder$/,
    );
    // Not even root can create a folder in /proc.
    await expect(open('/proc/no-such-folder')).rejects.toThrow('Could not create the folder');
  });

  it('that cannot be opened is rejected by name', async () => {
    const folder = folderOfTest();
    mkdirSync(join(folder, 'colossus.sqlite'));
    await expect(open(folder)).rejects.toThrow(/colossus\.sqlite could not be opened\. Give this user read and write/);
  });

  it.each([false, true])(
    'that is not a database is rejected and left unchanged (waiting allowed: %s)',
    async (allowUnavailable) => {
      const folder = folderOfTest();
      const path = join(folder, 'colossus.sqlite');
      writeFileSync(path, 'Dear diary, '.repeat(1000));
      const refused = openStore({ kind: 'sqlite', folder, onProblem: () => {}, allowUnavailable });
      await expect(refused).rejects.toThrow(`The database ${path} is not a database. Move it away`);
      expect(readFileSync(path, 'utf8')).toBe('Dear diary, '.repeat(1000));
    },
  );

  it('that is damaged is rejected by name', async () => {
    const folder = folderOfTest();
    const path = join(folder, 'colossus.sqlite');
    const store = await open(folder);
    await added(store, ...Array.from({ length: 50 }, (_, i) => subscription(`s${i}`)));
    await store.close();
    const bytes = readFileSync(path);
    writeFileSync(path, bytes.fill(0xaa, 4096));
    const use = async () => (await opened(folder)).subscriptions.findAll();
    await expect(use()).rejects.toThrow(`The database ${path} is damaged. Restore it from a backup`);
  });

  it('that a newer version wrote is rejected and left unchanged', async () => {
    const { file, folder } = await sqliteGiven();
    file.exec(`insert into migrations (name) values ('9999-teleport')`);
    const readFile = () => file.prepare('select name from migrations union all select sql from sqlite_schema').all();
    const before = readFile();
    await expect(open(folder)).rejects.toThrow(
      `The database ${join(folder, 'colossus.sqlite')} was written by a newer version (it has the migrations 9999-teleport). Start that version`,
    );
    expect(readFile()).toEqual(before);
  });
});

describe('a folder without write access', () => {
  const refusing = (code: string) => () => {
    throw Object.assign(new Error(code), { code });
  };

  it('is distinguished from a read-only disk', () => {
    expect(whyUnwritable('data', refusing('EROFS'))).toMatch(/^is on a disk that is mounted read-only\. Mount it/);
    expect(whyUnwritable('data', refusing('EACCES'))).toMatch(
      /^is in a folder that this user may not write to\. Give it/,
    );
    expect(whyUnwritable('data', refusing('ENOENT'))).toBeUndefined();
    expect(whyUnwritable('data', () => {})).toBeUndefined();
  });

  it.skipIf(noMount)(
    `is reported with the fix if its disk is read-only${noMount ? ' (skipped: needs permission to mount a disk)' : ''}`,
    async () => {
      const disk = folderOfTest();
      expect(spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', disk]).status).toBe(0);
      onTestFinished(() => void spawnSync('umount', ['--lazy', disk]));
      await (await open(join(disk, 'data'))).close();
      expect(spawnSync('mount', ['-o', 'remount,ro', disk]).status).toBe(0);
      await expect(open(join(disk, 'data'))).rejects.toThrow(/colossus\.sqlite is on a disk that is mounted read-only/);
      await expect(open(join(disk, 'new'))).rejects.toThrow(
        /Could not create the folder .*\)\. Its disk is mounted read-only/,
      );
    },
  );
});

describe('a SQLite file locked by another process', () => {
  it('is awaited without blocking the event loop', async () => {
    const { store, file } = await sqliteGiven();
    file.exec('begin exclusive');
    const adding = store.subscriptions.add(subscription('s1'), undefined, NOTHING_TOLD, 10);
    // The timer only fires if the waiting transaction does not block the event loop.
    setTimeout(() => file.exec('commit'), 150);
    expect(await adding).toEqual({ kind: 'added' });
  });

  it('is awaited at the start if allowed, and migrated once it is free', async () => {
    const folder = folderOfTest();
    const file = new DatabaseSync(join(folder, 'colossus.sqlite'));
    onTestFinished(() => file.close());
    file.exec('pragma journal_mode = wal; begin exclusive');
    const problems: string[] = [];
    const store = await openStore({
      kind: 'sqlite',
      folder,
      onProblem: (problem) => problems.push(problem),
      timeout: 50,
      allowUnavailable: true,
    });
    onTestFinished(() => store.close());
    expect(problems).toEqual([expect.stringContaining('is locked by another process')]);
    await expect(store.subscriptions.findAll()).rejects.toThrow('is locked by another process');
    file.exec('commit');
    expect(await store.subscriptions.findAll()).toEqual([]);
    expect(problems).toHaveLength(1);
  });

  it('for too long makes the transaction fail without effect', async () => {
    const { folder, file } = await sqliteGiven();
    const store = await opened(folder, 100);
    file.exec('begin exclusive');
    await expect(added(store, subscription('s1'))).rejects.toThrow(
      `The database ${join(folder, 'colossus.sqlite')} is locked by another process. Close the program that has it open`,
    );
    file.exec('commit');
    expect(await store.subscriptions.findAll()).toEqual([]);
    await added(store, subscription('s1'));
    expect(await store.subscriptions.findAll()).toHaveLength(1);
  });
});

describe("the store's self-check", () => {
  it('passes and changes nothing', async () => {
    const { store, file } = await sqliteGiven();
    await store.check();
    await store.check();
    expect(file.prepare('select count(*) as count from subscriptions').get()).toEqual({ count: 0 });
  });

  it('fails once the folder is removed or the file replaced, although transactions succeed', async () => {
    const folder = join(folderOfTest(), 'data');
    const store = await opened(folder);
    rmSync(folder, { recursive: true });
    await added(store, subscription('s1'));
    await expect(store.check()).rejects.toThrow('was removed while the bot was running');
    mkdirSync(folder);
    writeFileSync(join(folder, 'colossus.sqlite'), '');
    await expect(store.check()).rejects.toThrow('was replaced while the bot was running');
  });

  it('fails while the file cannot be written, although it can be read', async () => {
    const folder = folderOfTest();
    const engine = openSqlite(folder, () => 0);
    const database = createDatabase(engine, () => {});
    onTestFinished(() => database.close());
    await database.write((db) => migrate(db, engine.name));
    await sql`pragma query_only = on`.execute(engine.db);
    await expect(database.check()).rejects.toThrow('is read-only');
  });
});

describe('a full disk', () => {
  it('makes transactions fail without effect until there is room again', async () => {
    const folder = folderOfTest();
    const engine = openSqlite(folder, () => at('2026-05-08T09:00Z').epochMilliseconds);
    const database = createDatabase(engine, () => {});
    onTestFinished(() => database.close());
    await database.write((db) => migrate(db, engine.name));
    const subscriptions = createSubscriptions(database);
    const ledger = createLedger(database);
    const mostPages = (limit: number) => sql`pragma max_page_count = ${sql.lit(limit)}`.execute(engine.db);
    const full = `The database ${join(folder, 'colossus.sqlite')} cannot grow: the disk is full`;

    // The database cannot grow beyond its current pages.
    await mostPages(1);
    let count = 0;
    const fill = async () => {
      for (; count < 10_000; count += 1) {
        const next = { nominal: '2026-05-08T09:00', instant: at('2026-05-08T09:00Z') };
        await subscriptions.add(subscription(`s${count}`), next, NOTHING_TOLD, 10);
      }
    };
    await expect(fill()).rejects.toThrow(full);
    expect(await subscriptions.findAll()).toHaveLength(count);
    await mostPages(1_000_000);
    await subscriptions.add(subscription('last'), undefined, NOTHING_TOLD, 10);

    await ledger.plan({ platforms: ['slack'], until: at('2026-05-08T10:00Z'), limit: 5 }, planOf);
    await mostPages(1);
    const long = { ...messageFor(''), title: 'long '.repeat(100_000) };
    const claim = () => ledger.claim(claiming(), ({ cursor }) => ({ kind: 'message', message: long, cursor }));
    await expect(claim()).rejects.toThrow(full);
    expect((await ledger.receipts({ limit: 9 })).map(({ state }) => state)).toEqual(Array(5).fill('pending'));
    await mostPages(1_000_000);
    expect(await claim()).toHaveLength(5);
  });
});

describe('processes that share a SQLite file', () => {
  const names = Array.from({ length: 120 }, (_, i) => `s${i}`);

  it('claim each delivery once', async () => {
    const folder = folderOfTest();
    const store = await opened(folder);
    await dueNow(store, names);
    const place = { kind: 'sqlite', folder } as const;
    const found = await Promise.all(['one', 'two'].map((owner) => claimer({ place, owner }).lines));
    expect(found.flat().toSorted()).toEqual(names.toSorted());
  });

  it('can open it at the same moment before it exists', async () => {
    const folder = join(folderOfTest(), 'new');
    const place = { kind: 'sqlite', folder } as const;
    const found = await Promise.all(['one', 'two', 'three'].map((owner) => claimer({ place, owner }).lines));
    expect(found.flat()).toEqual([]);
    expect(await (await opened(folder)).subscriptions.findAll()).toEqual([]);
  });

  it('leave no claim behind if they are killed while claiming', async () => {
    const folder = folderOfTest();
    const store = await opened(folder);
    await dueNow(store, names.slice(0, 5));
    const place = { kind: 'sqlite', folder } as const;
    expect(await claimer({ place, owner: 'one', signal: 'SIGKILL' }).lines).toEqual(['claiming']);
    const states = (await store.ledger.receipts({ limit: 9 })).map(({ state }) => state);
    expect(new Set(states)).toEqual(new Set(['pending']));
    expect(await store.ledger.claim(claiming({ owner: 'two' }), composed)).toHaveLength(5);
  });
});
