import { errorText } from '../lib/error-text.ts';
import { UserError } from '../lib/user-error.ts';
import { type BackupSummary, backUp, restore as restoreStore } from '../store/backup.ts';
import type { StoreLocation } from '../store/open.ts';

/** The verb `backup`: copies the embedded store to a file. The bot may be running. */
export function backup(place: StoreLocation, [file, ...more]: readonly string[], force: boolean): string {
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

/** The verb `restore`: replaces the embedded store with a backup. The bot must be stopped. */
export async function restore(
  place: StoreLocation,
  [file, ...more]: readonly string[],
  now: () => number,
): Promise<string> {
  if (file === undefined || more.length > 0) throw new UserError('restore takes one file, written by "backup".');
  if (place.kind === 'postgres') {
    throw new UserError(
      'The store is in PostgreSQL: restore it with pg_restore, as docs/operations.md says. For a file written by "export": import FILE',
    );
  }
  try {
    const { before, ...copied } = await restoreStore(place.folder, file, now);
    return [
      `Restored from ${file}: ${copiedText(copied)}`,
      ...(before === undefined ? [] : [`The previous store was moved to ${before}`]),
      'Posts that were due before now are not sent: they may have been delivered after the backup was made.',
    ].join('\n');
  } catch (error) {
    throw asUserError(error);
  }
}

function copiedText({ bytes, subscriptions, deliveries, installations }: BackupSummary): string {
  const number = (count: number) => count.toLocaleString('en');
  return `${number(bytes)} bytes, subscriptions ${number(subscriptions)}, deliveries ${number(deliveries)}, installations ${number(installations)}`;
}

function asUserError(error: unknown): UserError {
  return new UserError(errorText(error), { cause: error });
}
