import { expect, it, onTestFinished } from 'vitest';
import { deleteUnusedChannels, lockChannel } from '../../src/store/channels.ts';
import { insertDeliveries, newDelivery } from '../../src/store/deliveries.ts';
import { openDatabase } from '../../src/store/store.ts';
import { folderOfTest } from './sqlite-fixture.ts';

const DELIVERY = newDelivery({
  subscription: 'n-1',
  story: 'ferry',
  address: { platform: 'slack', workspace: 'T1', channel: 'D1' },
  nominal: '2026-05-08T09:00',
  state: 'pending',
  due_at: 1,
  expires_at: 2,
  at: 1,
});

it('keeps a channel that gets a delivery after it was found unused', async () => {
  const { database } = await openDatabase({ kind: 'sqlite', folder: folderOfTest(), onProblem: () => {} });
  onTestFinished(() => database.close());
  const channels = await database.write(async (db) => {
    await lockChannel(db, DELIVERY.address);
    const withNewDelivery = db.withPlugin({
      transformQuery: ({ node }) => node,
      transformResult: async ({ result }) => {
        await insertDeliveries(db, [DELIVERY]);
        return result;
      },
    });
    await deleteUnusedChannels(database, withNewDelivery, 10);
    return await db.selectFrom('channels').select('address').execute();
  });
  expect(channels).toEqual([{ address: DELIVERY.address }]);
});
