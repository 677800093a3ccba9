import { errorText } from '../lib/error-text.ts';
import { UserError } from '../lib/user-error.ts';
import { backUp, type Copied, restore as restoreStore } from '../store/backup.ts';
import type { Place } from '../store/open.ts';

/** The verb `backup`: a copy of the embedded store, while the bot runs. */
export function backup(place: Place, [file, ...more]: readonly string[], force: boolean): string {
  if (file === undefined || more.length > 0) throw new UserError('backup takes one file to write.');
  if (place.kind === 'postgres') {
    throw new UserError(
      'The store is in PostgreSQL: back it up with pg_dump. For a copy that another store can import: export FILE',
    );
  }
  try {
    return `Backed up and checked: ${file}, ${copiedText(backUp(place.folder, file, force))}`;
  } catch (error) {
    throw asUserError(error);
  }
}

/** The verb `restore`: a backup in the place of the embedded store, while the bot is stopped. */
export async function restore(place: Place, [file, ...more]: readonly string[], now: () => number): Promise<string> {
  if (file === undefined || more.length > 0) throw new UserError('restore takes one file that "backup" wrote.');
  if (place.kind === 'postgres') {
    throw new UserError(
      'The store is in PostgreSQL: restore it with pg_restore, as docs/operations.md says. A file that "export" wrote: import FILE',
    );
  }
  try {
    const { before, ...copied } = await restoreStore(place.folder, file, now);
    return [
      `Restored from ${file}: ${copiedText(copied)}`,
      ...(before === undefined ? [] : [`The store from before: ${before}`]),
      'What was due until now and not delivered when the backup was made is not sent: it may have been, since.',
    ].join('\n');
  } catch (error) {
    throw asUserError(error);
  }
}

function copiedText({ bytes, subscriptions, deliveries, installations }: Copied): string {
  const number = (count: number) => count.toLocaleString('en');
  return `${number(bytes)} bytes, subscriptions ${number(subscriptions)}, deliveries ${number(deliveries)}, installations ${number(installations)}`;
}

function asUserError(error: unknown): UserError {
  return new UserError(errorText(error), { cause: error });
}
