import type { Conversation, Conversations } from '../ports/conversations.ts';
import type { Database } from './database.ts';

/** How long a conversation is kept after the last answer, in milliseconds. */
const RETENTION_MS = 30 * 24 * 3_600_000;
/** Expired rows deleted with each write, which keeps transactions short. */
const MAX_DELETED = 100;

/** Conversations in a database. */
export class StoredConversations implements Conversations {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async find(place: string): Promise<Conversation | undefined> {
    const row = await this.#database.read((db) =>
      db.selectFrom('conversations').selectAll().where('place', '=', place).executeTakeFirst(),
    );
    if (!row) return undefined;
    const { person, has_others: hasOthers, shows, offers } = row;
    return {
      hasOthers: hasOthers === 1,
      ...(person !== null && { person }),
      ...(shows !== null && { shows }),
      ...(offers !== null && { offers: offers.split(' ') }),
    };
  }

  async keep(place: string, { person, hasOthers, shows, offers }: Conversation): Promise<void> {
    await this.#database.write(async (db) => {
      const at = await this.#database.now(db);
      const kept = {
        person: person ?? null,
        has_others: hasOthers ? 1 : 0,
        shows: shows ?? null,
        offers: offers?.join(' ') ?? null,
        at,
      };
      await db
        .insertInto('conversations')
        .values({ place, ...kept })
        .onConflict((conflict) => conflict.column('place').doUpdateSet(kept))
        .execute();
      const old = db
        .selectFrom('conversations')
        .select('place')
        .where('at', '<', at - RETENTION_MS)
        .orderBy('at')
        .limit(MAX_DELETED)
        .$if(this.#database.locksRows, (query) => query.forUpdate().skipLocked());
      await db.deleteFrom('conversations').where('place', 'in', old).execute();
    });
  }
}
