import type { Conversations } from '../ports/conversations.ts';
import type { Database } from './database.ts';

const RETENTION_MS = 30 * 24 * 3_600_000;
/** An offer expires after a day, because other posts can then separate it from the "yes". */
const OFFER_EXPIRY_MS = 24 * 3_600_000;
/** Few rows, so transactions stay short. */
const MAX_DELETED = 100;

export function createConversations(database: Database): Conversations {
  return {
    find: async (place) => {
      const stored = await database.read(async (db) => {
        const row = await db.selectFrom('conversations').selectAll().where('place', '=', place).executeTakeFirst();
        return row && { row, now: row.pending === null ? row.at : await database.now(db) };
      });
      if (!stored) return undefined;
      const { person, has_others, shows, offers, pending, subscription, at } = stored.row;
      const [button, offeredTo = '', age] = stored.now - at < OFFER_EXPIRY_MS ? (pending?.split(' ') ?? []) : [];
      return {
        hasOthers: has_others === 1,
        ...(person !== null && { person }),
        ...(shows !== null && { shows }),
        ...(offers !== null && { offers: offers.split(' ') }),
        ...(button !== undefined && {
          pending: {
            button,
            ...(offeredTo !== '' && { person: offeredTo }),
            ...(age !== undefined && { age: Number(age) }),
          },
        }),
        ...(subscription !== null && { subscription }),
      };
    },
    keep: async (place, { person = null, hasOthers, shows = null, offers, pending, subscription = null }) => {
      await database.write(async (db) => {
        const now = await database.now(db);
        const columns = {
          person,
          has_others: hasOthers ? 1 : 0,
          shows,
          offers: offers?.join(' ') ?? null,
          pending: pending ? `${pending.button} ${pending.person ?? ''} ${pending.age ?? ''}`.trimEnd() : null,
          subscription,
          at: now,
        };
        await db
          .insertInto('conversations')
          .values({ place, ...columns })
          .onConflict((conflict) => conflict.column('place').doUpdateSet(columns))
          .execute();
        const expiredRows = db
          .selectFrom('conversations')
          .select('place')
          .where('at', '<', now - RETENTION_MS)
          .orderBy('at')
          .limit(MAX_DELETED)
          .$if(database.locksRows, (query) => query.forUpdate().skipLocked());
        await db.deleteFrom('conversations').where('place', 'in', expiredRows).execute();
      });
    },
  };
}
