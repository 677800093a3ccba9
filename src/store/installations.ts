import type { Holder, Installations } from '../ports/installations.ts';
import type { Database } from './database.ts';

/** Installations in a database: one row per workspace or organisation that has the app. */
export class StoredInstallations implements Installations {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async save(holder: Holder, sealed: string): Promise<void> {
    await this.#database.write((db) =>
      db
        .insertInto('installations')
        .values({ holder: holderKey(holder), sealed })
        .onConflict((conflict) => conflict.column('holder').doUpdateSet({ sealed }))
        .execute(),
    );
  }

  async fetch(holder: Holder): Promise<string | undefined> {
    const row = await this.#database.read((db) =>
      db.selectFrom('installations').select('sealed').where('holder', '=', holderKey(holder)).executeTakeFirst(),
    );
    return row?.sealed;
  }

  async replace(holder: Holder, before: string, after: string): Promise<boolean> {
    const { numUpdatedRows } = await this.#database.write((db) =>
      db
        .updateTable('installations')
        .set({ sealed: after })
        .where('holder', '=', holderKey(holder))
        .where('sealed', '=', before)
        .executeTakeFirst(),
    );
    return numUpdatedRows > 0n;
  }

  async delete(holder: Holder): Promise<boolean> {
    const { numDeletedRows } = await this.#database.write((db) =>
      db.deleteFrom('installations').where('holder', '=', holderKey(holder)).executeTakeFirst(),
    );
    return numDeletedRows > 0n;
  }
}

function holderKey({ kind, id }: Holder): string {
  return `${kind}:${id}`;
}
