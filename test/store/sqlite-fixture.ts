import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { onTestFinished } from 'vitest';
import { type Given, openGiven } from '../contracts/store-fixture.ts';

export function folderOfTest(): string {
  const folder = mkdtempSync(join(tmpdir(), 'store-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export async function sqliteGiven(): Promise<Given & { readonly folder: string; readonly file: DatabaseSync }> {
  const folder = folderOfTest();
  const given = await openGiven({ kind: 'sqlite', folder });
  const file = new DatabaseSync(join(folder, 'colossus.sqlite'), { timeout: 5000 });
  onTestFinished(() => file.close());
  return {
    ...given,
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
