import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { backup, restore } from '../../src/cli/store-files.ts';
import { UserError } from '../../src/lib/user-error.ts';
import { openStore } from '../../src/store/store.ts';
import { environment } from '../platforms/terminal/run.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { runVerb } from './run-verb.ts';

async function folderWithStore(installations = 0): Promise<string> {
  const folder = temporaryFolder();
  const store = await openStore({ kind: 'sqlite', folder, onProblem: () => {} });
  for (let i = 0; i < installations; i += 1) {
    await store.installations.save({ kind: 'team', id: `T${i}` }, 'sealed'.repeat(10_000));
  }
  await store.close();
  return folder;
}

const cli = (DATA_DIR: string, ...args: readonly string[]) => runVerb(args, { DATA_DIR });

describe('briefing backup and restore', () => {
  it('print what they copied, and lose neither an existing file nor the previous store', async () => {
    const folder = await folderWithStore(2);
    const file = join(temporaryFolder(), 'copy');
    const firstRun = await cli(folder, 'backup', file);
    expect(firstRun.stderr).toBe('');
    expect(firstRun.stdout).toMatch(
      /^Backed up to .*copy and verified: [\d,]+ bytes, subscriptions 0, deliveries 0, installations 2\n$/,
    );
    const secondBackup = await cli(folder, 'backup', file);
    expect(secondBackup).toMatchObject({
      code: 1,
      stderr: `${file} already exists. Name another file, or add --force.\n`,
    });
    const restoreRun = await cli(folder, 'restore', file);
    expect(restoreRun).toMatchObject({ code: 0, stderr: '' });
    expect(restoreRun.stdout).toContain('installations 2');
    expect(restoreRun.stdout).toContain(
      `The previous store was moved to ${join(folder, 'colossus.sqlite')}.before-restore-`,
    );
  });

  it.runIf(process.platform !== 'win32')('report a full disk, and leave everything unchanged', async () => {
    const smallFolder = await folderWithStore();
    const largeFolder = await folderWithStore(40);
    const file = join(temporaryFolder(), 'copy');
    expect((await cli(largeFolder, 'backup', file)).code).toBe(0);
    // "ulimit -f" limits the size of every file that the process writes.
    const runWithSizeLimit = (folder: string, ...args: readonly string[]) =>
      spawnSync(
        'sh',
        ['-c', 'trap "" XFSZ; ulimit -f 1000; exec "$@"', 'sh', process.execPath, 'src/cli/main.ts', ...args],
        {
          env: environment({ DATA_DIR: folder }),
          encoding: 'utf8',
        },
      );
    const target = join(temporaryFolder(), 'copy');
    for (const [folder, ...args] of [
      [largeFolder, 'backup', target] as const,
      [smallFolder, 'restore', file] as const,
    ]) {
      const { status, stderr } = runWithSizeLimit(folder, ...args);
      expect(stderr).toMatch(/could not be read or written: the disk or its connection failed|the disk is full/);
      expect(status).toBe(1);
      expect(readdirSync(folder)).toEqual(['colossus.sqlite']);
    }
    expect(readdirSync(join(target, '..'))).toEqual([]);
    expect((await cli(smallFolder, 'restore', file)).code).toBe(0);
  });

  it("refer to PostgreSQL's tools for a PostgreSQL store, without printing its password", async () => {
    const location = { kind: 'postgres', url: 'postgres://ann:open-sesame@localhost/briefings' } as const;
    expect(() => backup(location, 'copy', false)).toThrow(UserError);
    expect(() => backup(location, 'copy', false)).toThrow(/^The store is in PostgreSQL\. Back it up with pg_dump/);
    await expect(restore(location, 'copy', () => 0)).rejects.toThrow(
      /^The store is in PostgreSQL\. Restore it with pg_restore/,
    );
    expect(() => backup(location, 'copy', false)).not.toThrow(/sesame/);
  });
});

describe('briefing export and import', () => {
  it('print the numbers of rows, and do not change a store with data', async () => {
    const file = join(temporaryFolder(), 'all.jsonl');
    const countsText = 'subscriptions 0, deliveries 0, installations 2, gaps 0\n';
    const firstRun = await cli(await folderWithStore(2), 'export', file);
    expect(firstRun).toMatchObject({ code: 0, stderr: '', stdout: `Exported to ${file}: ${countsText}` });
    const target = await folderWithStore();
    const firstImport = await cli(target, 'import', file);
    expect(firstImport).toMatchObject({ code: 0, stderr: '' });
    expect(firstImport.stdout).toContain(`Imported from ${file}: ${countsText}`);
    const secondImport = await cli(target, 'import', file);
    expect(secondImport).toMatchObject({ code: 1, stderr: expect.stringMatching(/^The database .* is not empty/) });
  });
});
