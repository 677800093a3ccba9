import { UserError } from '../lib/user-error.ts';
import { type BackupSummary, backUp, restore as restoreStore } from '../store/backup.ts';
import { exportStore } from '../store/export.ts';
import type { TableCounts } from '../store/export-format.ts';
import { importStore } from '../store/import.ts';
import type { StoreLocation } from '../store/store.ts';
import { rethrowForUser, withUserErrors } from './context.ts';

/** The `backup` command: copies the embedded store to a file. The bot may be running. */
export function backup(location: StoreLocation, file: string, force: boolean): string {
  if (location.kind === 'postgres') {
    throw new UserError(
      'The store is in PostgreSQL. Back it up with pg_dump, or run "export FILE" for a copy that any store can import.',
    );
  }
  const summary = withUserErrors(() => backUp(location.folder, file, force));
  return `Backed up to ${file} and verified: ${backupText(summary)}`;
}

/** The `restore` command: replaces the embedded store with a backup. The bot must be stopped. `now` is in epoch milliseconds. */
export async function restore(location: StoreLocation, file: string, now: () => number): Promise<string> {
  if (location.kind === 'postgres') {
    throw new UserError(
      'The store is in PostgreSQL. Restore it with pg_restore (docs/operations.md), or run "import FILE" for an exported file.',
    );
  }
  const { previousPath, ...summary } = await restoreStore(location.folder, file, now).catch(rethrowForUser);
  return [
    `Restored from ${file}: ${backupText(summary)}`,
    ...(previousPath === undefined ? [] : [`The previous store was moved to ${previousPath}`]),
    'Posts that were due before now are not sent: they may have been delivered after the backup was made.',
  ].join('\n');
}

/** The `export` command: writes all stored data to a file that SQLite and PostgreSQL stores can import. */
export async function exportAll(location: StoreLocation, file: string, force: boolean): Promise<string> {
  return `Exported to ${file}: ${countsText(await exportStore(location, file, force).catch(rethrowForUser))}`;
}

/** The `import` command: reads a file that `export` wrote into an empty store. */
export async function importAll(location: StoreLocation, file: string): Promise<string> {
  const counts = await importStore(location, file).catch(rethrowForUser);
  return [
    `Imported from ${file}: ${countsText(counts)}`,
    'Posts that were due before now are not sent: they may have been delivered after the export.',
  ].join('\n');
}

function backupText({ bytes, ...counts }: BackupSummary): string {
  return `${bytes.toLocaleString('en')} bytes, ${countsText(counts)}`;
}

function countsText(counts: Partial<TableCounts>): string {
  return (['subscriptions', 'deliveries', 'installations', 'gaps'] as const)
    .flatMap((name) => (counts[name] === undefined ? [] : `${name} ${counts[name].toLocaleString('en')}`))
    .join(', ');
}
