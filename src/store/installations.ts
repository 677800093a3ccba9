import type { Holder, Installations } from '../ports/installations.ts';
import type { Database } from './database.ts';

export function createInstallations(database: Database): Installations {
  return {
    save: async (holder, sealed) => {
      await database.write((db) =>
        db
          .insertInto('installations')
          .values({ holder: holderKey(holder), sealed })
          .onConflict((conflict) => conflict.column('holder').doUpdateSet({ sealed }))
          .execute(),
      );
    },
    fetch: async (holder) => {
      const row = await database.read((db) =>
        db.selectFrom('installations').select('sealed').where('holder', '=', holderKey(holder)).executeTakeFirst(),
      );
      return row?.sealed;
    },
    replace: async (holder, expected, replacement) => {
      const { numUpdatedRows } = await database.write((db) =>
        db
          .updateTable('installations')
          .set({ sealed: replacement })
          .where(({ and }) => and({ holder: holderKey(holder), sealed: expected }))
          .executeTakeFirst(),
      );
      return numUpdatedRows > 0n;
    },
    delete: async (holder) => {
      const { numDeletedRows } = await database.write((db) =>
        db.deleteFrom('installations').where('holder', '=', holderKey(holder)).executeTakeFirst(),
      );
      return numDeletedRows > 0n;
    },
  };
}

function holderKey({ kind, id }: Holder): string {
  return `${kind}:${id}`;
}
