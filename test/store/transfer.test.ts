import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { exportStore } from '../../src/store/export.ts';
import { TABLE_NAMES, type TableName } from '../../src/store/export-format.ts';
import { importStore } from '../../src/store/import.ts';
import { openStore, type StoreLocation } from '../../src/store/store.ts';
import { TABLES } from '../../src/store/tables.ts';
import { at, NOTHING_TOLD, nextOf, subscription } from '../contracts/store-fixture.ts';
import { PASSWORD, type PostgresServer, startPostgres } from './postgres-server.ts';
import { folderOfTest } from './sqlite-fixture.ts';

const line = z.object({ table: z.string(), row: z.record(z.string(), z.unknown()) });
type Line = z.infer<typeof line>;

let server: PostgresServer;
let databases = 0;

beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server?.end());

async function emptyPostgres(): Promise<StoreLocation> {
  databases += 1;
  await server.createDatabase(`transfer${databases}`);
  return { kind: 'postgres', url: server.urlOf(`transfer${databases}`) };
}

async function emptySqlite(): Promise<StoreLocation & { readonly folder: string }> {
  const place = { kind: 'sqlite', folder: folderOfTest() } as const;
  await (await openStore({ ...place, onProblem: () => {} })).close();
  return place;
}

async function exportLines(place: StoreLocation): Promise<{ lines: Line[]; file: string }> {
  const file = join(folderOfTest(), 'export.jsonl');
  await exportStore(place, file, false);
  return { lines: linesOf(readFileSync(file, 'utf8')), file };
}

function linesOf(text: string): Line[] {
  return text
    .split('\n')
    .slice(1, -2)
    .map((one) => line.parse(JSON.parse(one)));
}

const inOrder = (lines: readonly Line[]) => lines.map((one) => JSON.stringify(one)).toSorted();

/** Any text that both databases accept. */
const text = fc.string({ unit: 'binary', maxLength: 20 }).map((any) => any.replaceAll('\0', ''));
const past = fc.integer({ min: 0, max: 1_000_000_000_000 });
const future = fc.integer({ min: 4_000_000_000_000, max: Number.MAX_SAFE_INTEGER });
const small = fc.integer({ min: 0, max: 2_147_483_647 });
/** Columns that an import would change, or that accept only some values. */
const VALUES: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  state: fc.constantFrom('pending', 'delivered', 'uncertain', 'dead', 'missed', 'skipped'),
  due_at: future,
  expires_at: future,
  available_at: future,
  next_at: future,
  attempt: small,
  count: small,
  spread: fc.nat(),
  free_at: fc.double({ noNaN: true, noDefaultInfinity: true, min: 0 }),
  adopts: fc.constant(1),
};

function rowsOf(table: TableName): fc.Arbitrary<Record<string, unknown>> {
  return fc.record(
    Object.fromEntries(
      Object.entries(TABLES[table].shape).map(([name, schema]) => {
        const isText = schema.safeParse('').success;
        const values = VALUES[name] ?? (isText ? text : past);
        return [name, schema.safeParse(null).success ? fc.option(values, { nil: null }) : values];
      }),
    ),
  );
}

const KEYS: Readonly<Record<string, readonly string[]>> = {
  gaps: ['day', 'decision', 'platform', 'question', 'story'],
};
const contents = fc
  .tuple(
    ...TABLE_NAMES.map((table) =>
      fc
        .uniqueArray<Record<string, unknown>, string>(rowsOf(table), {
          maxLength: 6,
          selector: (one) => JSON.stringify((KEYS[table] ?? Object.keys(one).slice(0, 1)).map((key) => one[key])),
        })
        .map((some) => some.map((one) => ({ table, row: one }))),
    ),
  )
  .map((tables) => tables.flat());

async function fileOf(lines: readonly Line[], spoil = (made: string) => made): Promise<string> {
  const { file } = await exportLines(await emptySqlite());
  const header = z.looseObject({}).parse(JSON.parse(readFileSync(file, 'utf8').split('\n')[0] ?? ''));
  const counts = Object.fromEntries(
    TABLE_NAMES.map((table) => [table, lines.filter((one) => one.table === table).length]),
  );
  const body = [{ ...header, counts }, ...lines].map((one) => `${JSON.stringify(one)}\n`).join('');
  const made = join(folderOfTest(), 'made.jsonl');
  const sha256 = createHash('sha256').update(body).digest('hex');
  writeFileSync(made, spoil(`${body}${JSON.stringify({ sha256 })}\n`));
  return made;
}

const twoRowFile = (spoil?: (made: string) => string) =>
  fileOf(
    ['T1', 'T2'].map((id) => ({ table: 'installations', row: { holder: `team:${id}`, sealed: 'v1.sealed' } })),
    spoil,
  );

describe('an export', () => {
  it('is unchanged after an import from SQLite into PostgreSQL and back', async () => {
    await fc.assert(
      fc.asyncProperty(contents, async (lines) => {
        const first = await emptySqlite();
        await importStore(first, await fileOf(lines));
        const before = await exportLines(first);
        expect(inOrder(before.lines)).toEqual(inOrder(lines));
        const second = await emptyPostgres();
        await importStore(second, before.file);
        const between = await exportLines(second);
        expect(inOrder(between.lines)).toEqual(inOrder(lines));
        const third = await emptySqlite();
        await importStore(third, between.file);
        expect(inOrder((await exportLines(third)).lines)).toEqual(inOrder(lines));
      }),
      { numRuns: 6 },
    );
  });

  it('has each row once if the rows do not fit into one batch', async () => {
    const lines = Array.from({ length: 1234 }, (_, i) => ({
      table: 'gaps',
      row: {
        day: `2026-05-0${i % 9}`,
        decision: 'outside',
        platform: 'slack',
        question: `q${i}`,
        story: i % 2 ? 'ferry' : '',
        count: i,
        near: '[]',
        people: '[]',
      },
    }));
    const file = await fileOf(lines);
    for (const target of [await emptySqlite(), await emptyPostgres()]) {
      expect(await importStore(target, file)).toMatchObject({ gaps: 1234, channels: 0 });
      expect(inOrder((await exportLines(target)).lines)).toEqual(inOrder(lines));
    }
  });

  it('is readable only by this user, overwrites a file only if forced, and creates no store', async () => {
    const place = await emptySqlite();
    const { file } = await exportLines(place);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    await expect(exportStore(place, file, false)).rejects.toThrow(`${file} already exists`);
    await exportStore(place, file, true);
    expect(readdirSync(join(file, '..'))).toEqual(['export.jsonl']);
    const folder = folderOfTest();
    await expect(exportStore({ kind: 'sqlite', folder }, join(folder, 'x'), false)).rejects.toThrow('does not exist');
    expect(readdirSync(folder)).toEqual([]);
  });

  it('that fails shows no password and leaves no file', async () => {
    const folder = folderOfTest();
    const failing = exportStore({ kind: 'postgres', url: server.urlOf('nowhere') }, join(folder, 'x'), false);
    const message = await failing.then(String, String);
    expect(message).toContain('does not exist');
    expect(message).not.toContain(PASSWORD);
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe('an import', () => {
  const replaced = (from: string, to: string) => (made: string) => made.replace(from, to);
  it.each<[string, (made: string) => string, RegExp]>([
    ['ends too early', (made) => made.split('\n').slice(0, -2).join('\n'), /is incomplete\. Export again/],
    ['was cut within a line', (made) => made.slice(0, -150), /is not JSON/],
    ['was changed', replaced('v1.sealed', 'v1.stolen'), /was changed or damaged/],
    ['has an unknown field', replaced('"sealed"', '"x":1,"sealed"'), /Line 2 of .* cannot be read/],
    ['has a wrong value', replaced('"v1.sealed"', '7'), /a row of installations, cannot be read: sealed/],
    ['has an unknown table', replaced('"installations","row"', '"x","row"'), /not a row of a known table/],
    ['continues after its end', (made) => `${made}{}\n`, /comes after the end/],
    [
      'is of a newer version',
      replaced('"0006-gaps"', '"0006-gaps","9-x"'),
      /newer version \(it has the migrations 9-x\)/,
    ],
    ['is of an older version', replaced(',"0006-gaps"', ''), /older version \(without 0006-gaps/],
    ['is not an export', () => '{"hello":1}\n', /is not an export/],
    ['is empty', () => '', /is incomplete/],
  ])('of a file that %s fails without effect', async (_, spoil, words) => {
    const place = await emptySqlite();
    await expect(importStore(place, await twoRowFile(spoil))).rejects.toThrow(words);
    expect((await exportLines(place)).lines).toEqual([]);
  });

  it('into a store that is not empty fails without effect', async () => {
    const file = await twoRowFile();
    for (const place of [await emptySqlite(), await emptyPostgres()]) {
      await importStore(place, file);
      const { lines } = await exportLines(place);
      await expect(importStore(place, file)).rejects.toThrow(
        'is not empty (installations). Set DATA_DIR or DATABASE_URL to a new one',
      );
      expect((await exportLines(place)).lines).toEqual(lines);
    }
  });

  it('of a missing file fails', async () => {
    await expect(importStore(await emptySqlite(), join(folderOfTest(), 'none'))).rejects.toThrow('is not a file');
  });

  it('marks deliveries that were due as missed', async () => {
    const from = await emptySqlite();
    const store = await openStore({ ...from, onProblem: () => {} });
    const one = subscription('s1', { createdAt: at('2020-05-07T12:00Z') });
    await store.subscriptions.add(one, nextOf(one, '2020-05-08T08:00Z'), NOTHING_TOLD, 10);
    await store.close();
    const { file } = await exportLines(from);
    for (const target of [await emptySqlite(), await emptyPostgres()]) {
      await importStore(target, file);
      const after = await openStore({ ...target, onProblem: () => {} });
      onTestFinished(() => after.close());
      const receipts = await after.ledger.receipts({ limit: 100 });
      expect(new Set(receipts.map(({ state }) => state))).toEqual(new Set(['missed']));
      const [importedSubscription] = await after.subscriptions.findAll();
      expect(importedSubscription?.next?.instant.epochMilliseconds).toBeGreaterThan(
        receipts[0]?.due.epochMilliseconds ?? Number.POSITIVE_INFINITY,
      );
    }
  });
});
