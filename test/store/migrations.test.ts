import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { sqliteGiven } from './sqlite-given.ts';

it('the migrations create the schema of released versions, byte for byte', async () => {
  const { query } = await sqliteGiven();
  const objects = await query('select name, sql from sqlite_schema where sql is not null order by name');
  const hash = createHash('sha256').update(JSON.stringify(objects)).digest('hex');
  expect(hash).toBe('f7f5ecc966951dd3a3b0fb5c5971708c5f10681ed0ed8d1fcfad78d1e92c4fc0');
});
