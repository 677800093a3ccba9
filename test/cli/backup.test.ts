import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { backup, restore } from '../../src/cli/backup.ts';
import { UserError } from '../../src/lib/user-error.ts';
import { openStore } from '../../src/store/open.ts';
import { environment, run } from '../platforms/terminal/run.ts';

function folderOfTest(): string {
  const folder = mkdtempSync(join(tmpdir(), 'backup-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A folder with an empty store, and what is kept for as many workspaces. */
async function stored(installations = 0): Promise<string> {
  const folder = folderOfTest();
  const store = await openStore({ kind: 'sqlite', folder, onProblem: () => {} });
  for (let i = 0; i < installations; i += 1) {
    await store.installations.save({ kind: 'team', id: `T${i}` }, 'sealed'.repeat(10_000));
  }
  await store.close();
  return folder;
}

const cli = (DATA_DIR: string, ...args: readonly string[]) => run(['src/cli/main.ts', ...args], { env: { DATA_DIR } });

describe('briefing backup and restore', () => {
  it('report what they did', async () => {
    const folder = await stored(2);
    const file = join(folderOfTest(), 'copy');
    const made = await cli(folder, 'backup', file);
    expect(made.stderr).toBe('');
    expect(made.stdout).toMatch(
      /^Backed up and checked: .*copy, [\d,]+ bytes, subscriptions 0, deliveries 0, installations 2\n$/,
    );
    const again = await cli(folder, 'backup', file);
    expect(again).toMatchObject({ code: 1, stderr: `${file} already exists. Name another file, or add --force\n` });
    const restored = await cli(folder, 'restore', file);
    expect(restored).toMatchObject({ code: 0, stderr: '' });
    expect(restored.stdout).toContain('installations 2');
    expect(restored.stdout).toContain(
      `The previous store was moved to ${join(folder, 'colossus.sqlite')}.before-restore-`,
    );
  });

  it.each(['backup', 'restore'])('%s requires a file', async (verb) => {
    const folder = await stored();
    expect(await cli(folder, verb)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("missing required argument 'file'"),
    });
  });

  it.runIf(process.platform !== 'win32')('report that they cannot write, and leave everything unchanged', async () => {
    const small = await stored();
    const large = await stored(40);
    const file = join(folderOfTest(), 'copy');
    expect((await cli(large, 'backup', file)).code).toBe(0);
    // No file may grow beyond so many blocks.
    const limited = (folder: string, ...args: readonly string[]) =>
      spawnSync(
        'sh',
        ['-c', 'trap "" XFSZ; ulimit -f 1000; exec "$@"', 'sh', process.execPath, 'src/cli/main.ts', ...args],
        {
          env: environment({ DATA_DIR: folder }),
          encoding: 'utf8',
        },
      );
    const target = join(folderOfTest(), 'copy');
    for (const [folder, ...args] of [[large, 'backup', target] as const, [small, 'restore', file] as const]) {
      const { status, stderr } = limited(folder, ...args);
      expect(stderr).toMatch(/could not be read or written: the disk or its connection failed|the disk is full/);
      expect(status).toBe(1);
      expect(readdirSync(folder)).toEqual(['colossus.sqlite']);
    }
    expect(readdirSync(join(target, '..'))).toEqual([]);
    expect((await cli(small, 'restore', file)).code).toBe(0);
  });

  it("refer to PostgreSQL's own tools, and show no password", async () => {
    const place = { kind: 'postgres', url: 'postgres://ann:open-sesame@localhost/briefings' } as const;
    expect(() => backup(place, ['copy'], false)).toThrow(UserError);
    expect(() => backup(place, ['copy'], false)).toThrow(/^The store is in PostgreSQL: back it up with pg_dump/);
    await expect(restore(place, ['copy'], () => 0)).rejects.toThrow(/^The store is in PostgreSQL: .*pg_restore/);
    expect(() => backup(place, ['copy'], false)).not.toThrow(/sesame/);
  });
});

describe('briefing export and import', () => {
  it('report what they did', async () => {
    const file = join(folderOfTest(), 'all.jsonl');
    const all = 'subscriptions 0, deliveries 0, installations 2, gaps 0\n';
    const made = await cli(await stored(2), 'export', file);
    expect(made).toMatchObject({ code: 0, stderr: '', stdout: `Exported to ${file}: ${all}` });
    const target = await stored();
    const taken = await cli(target, 'import', file);
    expect(taken).toMatchObject({ code: 0, stderr: '' });
    expect(taken.stdout).toContain(`Imported from ${file}: ${all}`);
    const again = await cli(target, 'import', file);
    expect(again).toMatchObject({ code: 1, stderr: expect.stringMatching(/^The database .* is not empty/) });
  });

  it.each(['export', 'import'])('%s takes exactly one file', async (verb) => {
    const result = await cli(folderOfTest(), verb, 'one', 'two');
    expect(result).toMatchObject({ code: 1, stderr: expect.stringContaining('too many arguments') });
  });
});
