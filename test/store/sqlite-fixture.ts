import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { onTestFinished } from 'vitest';
import type { KnownStory } from '../../src/store/align-stories.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import { Clock, type Given } from '../contracts/store-fixture.ts';

export function folderOfTest(): string {
  const folder = mkdtempSync(join(tmpdir(), 'store-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export async function sqliteGiven(): Promise<Given & { readonly folder: string; readonly file: DatabaseSync }> {
  const folder = folderOfTest();
  const clock = new Clock();
  const problems: string[] = [];
  const other = async (stories?: readonly KnownStory[]): Promise<Store> => {
    const store = await openStore({
      kind: 'sqlite',
      folder,
      clock: clock.read,
      ...(stories && { stories }),
      onProblem: (text) => problems.push(text),
    });
    onTestFinished(() => store.close());
    return store;
  };
  const store = await other();
  const file = new DatabaseSync(join(folder, 'colossus.sqlite'), { timeout: 5000 });
  onTestFinished(() => file.close());
  return {
    store,
    other,
    clock,
    problems,
    folder,
    file,
    query: async (sql) =>
      file
        .prepare(sql)
        .all()
        .map((row) => ({ ...row })),
    breakClaims: async () => {
      file.exec(`create trigger broken before update on deliveries when new.state = 'sending'
        begin select raise(abort, 'broken'); end`);
      return async () => file.exec('drop trigger broken');
    },
  };
}
