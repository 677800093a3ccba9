import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it, onTestFinished } from 'vitest';
import { backUp, restore } from '../../src/store/backup.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import { added, at, claiming, composed, planned, subscription } from '../contracts/store-fixture.ts';
import { folderOfTest, sqliteGiven } from './sqlite-fixture.ts';

const FILE = 'colossus.sqlite';
const NOW = at('2026-05-08T10:00Z').epochMilliseconds;
const restored = (folder: string, file: string) => restore(folder, file, () => NOW);

async function opened(folder: string): Promise<Store> {
  const store = await openStore({ kind: 'sqlite', folder, onProblem: () => {} });
  onTestFinished(() => store.close());
  return store;
}

async function stored(...ids: readonly string[]): Promise<string> {
  const folder = folderOfTest();
  const store = await openStore({ kind: 'sqlite', folder, onProblem: () => {} });
  await added(store, ...ids.map((id) => subscription(id)));
  await store.close();
  return folder;
}

async function backedUp(...ids: readonly string[]): Promise<string> {
  const file = join(folderOfTest(), 'backup.sqlite');
  backUp(await stored(...ids), file, false);
  return file;
}

async function idsIn(folder: string): Promise<string[]> {
  const store = await openStore({ kind: 'sqlite', folder, onProblem: () => {} });
  const all = await store.subscriptions.findAll();
  await store.close();
  return all.map(({ id }) => id).toSorted();
}

function change(path: string, sql: string): void {
  const database = new DatabaseSync(path);
  database.exec(sql);
  database.close();
}

function damage(path: string): Buffer {
  const bytes = readFileSync(path).fill(0xaa, 4096);
  writeFileSync(path, bytes);
  return bytes;
}

function scribble(path: string): Buffer {
  writeFileSync(path, 'Dear diary, '.repeat(500));
  return readFileSync(path);
}

describe('a backup', () => {
  it('is a consistent snapshot while others write', async () => {
    const { store, folder, file } = await sqliteGiven();
    await added(store, subscription('s1'));
    file.exec(`begin immediate; delete from subscriptions`);
    const target = join(folderOfTest(), 'backup.sqlite');
    expect(backUp(folder, target, false)).toEqual({
      bytes: statSync(target).size,
      subscriptions: 1,
      deliveries: 0,
      installations: 0,
    });
    file.exec('commit');
    expect(await store.subscriptions.findAll()).toEqual([]);
    const elsewhere = folderOfTest();
    await restored(elsewhere, target);
    expect(await idsIn(elsewhere)).toEqual(['s1']);
  });

  it('is readable only by this user, and leaves no other file behind', async () => {
    const file = await backedUp('s1');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readdirSync(join(file, '..'))).toEqual(['backup.sqlite']);
  });

  it('overwrites a file only if forced', async () => {
    const folder = await stored('s1', 's2');
    const file = await backedUp('s1');
    const bytes = readFileSync(file);
    expect(() => backUp(folder, file, false)).toThrow(`${file} already exists. Name another file, or add --force.`);
    expect(readFileSync(file)).toEqual(bytes);
    expect(backUp(folder, file, true)).toMatchObject({ subscriptions: 2 });
  });

  it('never overwrites the database itself', async () => {
    const folder = await stored('s1');
    expect(() => backUp(folder, join(folder, '.', FILE), true)).toThrow('is the database itself. Name another file.');
    expect(await idsIn(folder)).toEqual(['s1']);
  });

  it('of a missing database fails and creates no database', () => {
    const folder = folderOfTest();
    expect(() => backUp(folder, join(folder, 'backup'), false)).toThrow(
      `Database ${join(folder, FILE)} does not exist`,
    );
    expect(readdirSync(folder)).toEqual([]);
  });

  it('of a damaged database or into a missing folder keeps the previous file', async () => {
    const folder = await stored('s1');
    const file = await backedUp('s1');
    const bytes = readFileSync(file);
    expect(() => backUp(folder, join(folder, 'no', 'backup'), false)).toThrow(/Could not create the file .*: ENOENT/);
    damage(join(folder, FILE));
    expect(() => backUp(folder, file, true)).toThrow(/The database .* is damaged/);
    expect(readFileSync(file)).toEqual(bytes);
    expect(readdirSync(join(file, '..'))).toEqual(['backup.sqlite']);
  });
});

describe('a restore', () => {
  it('replaces the database and keeps the old one', async () => {
    const folder = await stored('old');
    const file = await backedUp('s1', 's2');
    const { previousPath, ...copied } = await restored(folder, file);
    expect(copied).toMatchObject({ subscriptions: 2, deliveries: 0, installations: 0 });
    expect(await idsIn(folder)).toEqual(['s1', 's2']);
    expect(previousPath).toBe(join(folder, `${FILE}.before-restore-2026-05-08T10-00-00.000Z`));
    const back = folderOfTest();
    await restored(back, previousPath ?? '');
    expect(await idsIn(back)).toEqual(['old']);
    expect(readdirSync(folder).filter((name) => /restoring|^\./.test(name))).toEqual([]);
  });

  it('creates a missing database', async () => {
    const folder = join(folderOfTest(), 'new', 'data');
    expect(await restored(folder, await backedUp('s1'))).not.toHaveProperty('previousPath');
    expect(await idsIn(folder)).toEqual(['s1']);
  });

  it('keeps what a killed process had written to the write-ahead log', async () => {
    const { store, folder } = await sqliteGiven();
    await added(store, subscription('s1'));
    const killed = folderOfTest();
    for (const part of ['', '-wal']) writeFileSync(join(killed, FILE + part), readFileSync(join(folder, FILE + part)));
    const { previousPath } = await restored(killed, await backedUp('s2'));
    expect(await idsIn(killed)).toEqual(['s2']);
    const back = folderOfTest();
    await restored(back, previousPath ?? '');
    expect(await idsIn(back)).toEqual(['s1']);
  });

  it('fails while another connection has the database open', async () => {
    const folder = await stored('old');
    const store = await opened(folder);
    await expect(restored(folder, await backedUp('s1'))).rejects.toThrow(
      `The database ${join(folder, FILE)} is in use. Stop the bot`,
    );
    expect((await store.subscriptions.findAll()).map(({ id }) => id)).toEqual(['old']);
    expect(readdirSync(folder).filter((name) => !name.startsWith(FILE))).toEqual([]);
    expect(readdirSync(folder).filter((name) => name.includes('before'))).toEqual([]);
  });

  it.each<[string, (file: string) => void, RegExp]>([
    ['that does not exist', () => {}, /is not a file/],
    ['that is not a database', scribble, /damaged or not a database/],
    ['that is empty', (file) => writeFileSync(file, ''), /not one of this bot.s. Use a file written by "backup"/],
    ['of another program', (file) => change(file, 'create table notes (text)'), /not one of this bot/],
    ['that is a folder', (file) => mkdirSync(file), /is not a file/],
  ])('of a file $0 fails and changes nothing', async (_, make, words) => {
    const folder = await stored('old');
    const file = join(folderOfTest(), 'file');
    make(file);
    await expect(restored(folder, file)).rejects.toThrow(words);
    expect(readdirSync(folder)).toEqual([FILE]);
    expect(await idsIn(folder)).toEqual(['old']);
  });

  it('of a damaged or newer backup fails and changes nothing', async () => {
    const folder = await stored('old');
    const damaged = await backedUp('s1');
    damage(damaged);
    await expect(restored(folder, damaged)).rejects.toThrow(/is damaged/);
    const newer = await backedUp('s1');
    change(newer, `insert into migrations (name) values ('9999-teleport')`);
    await expect(restored(folder, newer)).rejects.toThrow(
      `The file ${newer} was written by a newer version (it has the migrations 9999-teleport). Use that version.`,
    );
    await expect(restored(folder, join(folder, FILE))).rejects.toThrow('is the database itself. Name a copy of it.');
    expect(readdirSync(folder)).toEqual([FILE]);
    expect(await idsIn(folder)).toEqual(['old']);
  });

  it.each([
    ['trigger t', 'create trigger t after insert on subscriptions begin delete from deliveries; end'],
    ['view v', 'create view v as select * from subscriptions'],
    ['table extra', 'create table extra (a)'],
    ['index i', 'create index i on subscriptions (address)'],
  ])('of a backup with an unknown %s fails and changes nothing', async (foreign, statement) => {
    const [folder, file] = [await stored('s1'), await backedUp('s2')];
    change(file, statement);
    await expect(restored(folder, file)).rejects.toThrow(`contains objects that this bot never creates (${foreign})`);
    expect(await idsIn(folder)).toEqual(['s1']);
    expect(readdirSync(folder).filter((name) => name.startsWith('restoring-'))).toEqual([]);
  });

  it('that fails in its last step keeps the database', async () => {
    const file = await backedUp('s1');
    const folder = await stored('old');
    // A row that refers to another one prevents dropping its table.
    change(
      join(folder, FILE),
      `create table notes (id references subscriptions (id)); insert into notes values ('old')`,
    );
    await expect(restored(folder, file)).rejects.toThrow(/The database .* reported an error/);
    expect(await idsIn(folder)).toEqual(['old']);
    expect(readdirSync(folder).filter((name) => name.startsWith('restoring-'))).toEqual([]);
    change(join(folder, FILE), 'drop table notes');
    await restore(folder, await backedUp('s2'), () => NOW + 1000);
    expect(await idsIn(folder)).toEqual(['s2']);
  });

  it('of an older backup migrates its tables', async () => {
    const file = await backedUp('s1');
    change(file, `drop table gaps; delete from migrations where name in ('0006-gaps', '0013-gaps-by-story')`);
    const folder = await stored('old');
    await restored(folder, file);
    expect(await (await opened(folder)).gaps.findSince('2026-01-01', 9)).toEqual([]);
  });

  it.each([
    ['damaged', damage],
    ['not a database at all', scribble],
  ])('replaces a database that is %s, and keeps all its files', async (_, spoil) => {
    const folder = await stored('old');
    const path = join(folder, FILE);
    const bytes = spoil(path);
    writeFileSync(`${path}-wal`, 'left over');
    const { previousPath = '' } = await restored(folder, await backedUp('s1'));
    expect(readFileSync(previousPath)).toEqual(bytes);
    expect(existsSync(`${path}-wal`)).toBe(false);
    expect(await idsIn(folder)).toEqual(['s1']);
  });

  it('ends deliveries that were due or in progress, and frees their channels', async () => {
    const { store, folder, clock } = await sqliteGiven();
    await added(store, subscription('sent'), subscription('doubt'), subscription('waits'), subscription('later'));
    await planned(store);
    clock.set('2026-05-08T09:00Z');
    const [first, second] = await store.ledger.claim(claiming({ limit: 2 }), composed);
    if (!first || !second) throw new Error('Nothing was claimed');
    await store.ledger.settle(second, { state: 'in doubt', retryAt: at('2026-05-08T09:01Z'), reason: 'no answer' });
    const file = join(folderOfTest(), 'backup');
    backUp(folder, file, false);
    const target = folderOfTest();
    await restored(target, file);
    const after = await opened(target);
    const receipts = await after.ledger.receipts({ limit: 9 });
    const states = receipts.map(({ state, reason }) => `${state}: ${reason}`).toSorted();
    const reason = 'the store was restored from an older copy, so this may have been posted already';
    expect(states).toEqual([`missed: ${reason}`, `missed: ${reason}`, `uncertain: ${reason}`, `uncertain: ${reason}`]);
    const database = new DatabaseSync(join(target, FILE));
    onTestFinished(() => database.close());
    expect(database.prepare('select address from channels where busy_until > ?').all(NOW)).toEqual([]);
  });
});
