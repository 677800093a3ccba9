import { setImmediate as yieldToEventLoop } from 'node:timers/promises';
import type { News } from '../ports/news.ts';
import { addressKey } from '../schedule/subscription.ts';
import { lockChannel } from './channels.ts';
import type { Database } from './database.ts';
import { changedChannels, hasFollowUps, planFollowUps, switchFollowUps } from './follow-ups.ts';
import { addNotification, changedPeople, notificationsOf, planNotification } from './notifications.ts';
import { rememberPost } from './posts.ts';
import { deleteInBatches, PRUNE_BATCH } from './pruning.ts';

const DAY_MS = 24 * 3_600_000;
const POST_RETENTION_MS = 90 * DAY_MS;
const NOTIFICATION_RETENTION_MS = 365 * DAY_MS;

export function createNews(database: Database): News {
  return {
    remember: (post) => database.write(async (db) => rememberPost(db, post, await database.now(db))),
    hasFollowUps: (story, address) => database.read((db) => hasFollowUps(db, story, address)),
    setFollowUps: (story, address, isOn) =>
      database.write(async (db) => switchFollowUps(db, story, address, isOn, await database.now(db))),
    add: (notification, limit) => database.write((db) => addNotification(db, notification, limit)),
    notificationsOf: (story, asker) => database.read((db) => notificationsOf(db, story, asker)),
    remove: async (story, address, topic) => {
      await database.write((db) =>
        db
          .deleteFrom('notifications')
          .where(({ and }) => and({ story, address: addressKey(address), topic }))
          .execute(),
      );
    },
    plan: async (story, rules, shouldStop = () => false) => {
      const { channels, people } = await database.read(async (db) => ({
        channels: await changedChannels(db, story, rules),
        people: await changedPeople(db, story, rules),
      }));
      const steps = [
        ...channels.map((address) => ({ address, plan: planFollowUps })),
        ...people.map((address) => ({ address, plan: planNotification })),
      ];
      let planned = 0;
      for (const { address, plan } of steps) {
        if (shouldStop()) break;
        planned += await database.write(async (db) => {
          await lockChannel(db, address);
          return plan(db, { story, address, rules, now: await database.now(db) });
        });
        await yieldToEventLoop();
      }
      return planned;
    },
    prune: async () => {
      await database.write(async (db) => {
        const before = (await database.now(db)) - NOTIFICATION_RETENTION_MS;
        await db.deleteFrom('notifications').where('created_at', '<', before).execute();
      });
      await deleteInBatches(database, async (db) => {
        const before = (await database.now(db)) - POST_RETENTION_MS;
        const expiredPosts = db.selectFrom('posts').select('key').where('at', '<', before).limit(PRUNE_BATCH);
        const { numDeletedRows } = await db.deleteFrom('posts').where('key', 'in', expiredPosts).executeTakeFirst();
        return Number(numDeletedRows);
      });
    },
  };
}
