import { createHash } from 'node:crypto';
import { chmodSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openStore } from '../../src/store/store.ts';
import { describeStore } from '../contracts/store.ts';
import { folderOfTest, sqliteGiven } from './sqlite-fixture.ts';

describe('the SQLite store', () => {
  describeStore(sqliteGiven);

  it('has the schema of released versions, byte for byte', async () => {
    const { query } = await sqliteGiven();
    const objects = await query('select name, sql from sqlite_schema where sql is not null order by name');
    const hash = createHash('sha256').update(JSON.stringify(objects)).digest('hex');
    expect(hash).toBe('7c77f1b242aec3a8112cf01599d3b83228e6bb17973b3b55ce5c10c05704b6e1');
  });

  it('makes its folder and files private to this user', async () => {
    const folder = join(folderOfTest(), 'data');
    const file = join(folder, 'colossus.sqlite');
    const modes = () => [folder, file, `${file}-wal`, `${file}-shm`].map((path) => statSync(path).mode & 0o777);
    const open = () => openStore({ kind: 'sqlite', folder, onProblem: () => {} });
    const first = await open();
    expect(modes()).toEqual([0o700, 0o600, 0o600, 0o600]);
    await first.close();
    chmodSync(file, 0o644);
    const second = await open();
    expect(modes()).toEqual([0o700, 0o600, 0o600, 0o600]);
    await second.close();
  });

  it("finds a workspace's rows without reading all others", async () => {
    const { query } = await sqliteGiven();
    const where = `where platform = 'slack' and workspace = 'T1'`;
    for (const change of [
      `update subscriptions set suspended = 'gone' ${where}`,
      `update deliveries set state = 'skipped' ${where} and state = 'pending'`,
    ]) {
      const steps = (await query(`explain query plan ${change}`)).map(({ detail }) => String(detail));
      expect(steps).toEqual([expect.stringMatching(/^SEARCH \w+ USING INDEX /)]);
    }
  });
});
