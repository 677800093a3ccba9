import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { sqliteGiven } from './sqlite-fixture.ts';

it('the migrations create the schema of released versions, byte for byte', async () => {
  const { query } = await sqliteGiven();
  const objects = await query('select name, sql from sqlite_schema where sql is not null order by name');
  const hash = createHash('sha256').update(JSON.stringify(objects)).digest('hex');
  expect(hash).toBe('7c77f1b242aec3a8112cf01599d3b83228e6bb17973b3b55ce5c10c05704b6e1');
});
