import { chmodSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { openStore } from '../../src/store/store.ts';

it('the data folder and the database become private to this user', async () => {
  const above = mkdtempSync(join(tmpdir(), 'private-'));
  onTestFinished(() => rmSync(above, { recursive: true }));
  const folder = join(above, 'data');
  const file = join(folder, 'colossus.sqlite');
  const modes = () => [folder, file, `${file}-wal`, `${file}-shm`].map((path) => statSync(path).mode & 0o777);
  const first = await openStore({ kind: 'sqlite', folder, onProblem: () => {} });
  expect(modes()).toEqual([0o700, 0o600, 0o600, 0o600]);
  await first.close();
  chmodSync(file, 0o644);
  const second = await openStore({ kind: 'sqlite', folder, onProblem: () => {} });
  expect(modes()).toEqual([0o700, 0o600, 0o600, 0o600]);
  await second.close();
});
