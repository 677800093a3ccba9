import { errorText } from '../lib/error-text.ts';
import { UserError } from '../lib/user-error.ts';
import { exportStore } from '../store/export.ts';
import type { Counts } from '../store/export-format.ts';
import { importStore } from '../store/import.ts';
import type { StoreLocation } from '../store/open.ts';

/** The verb `export`: writes all stored data to a file that SQLite and PostgreSQL stores can import. */
export async function exportAll(
  place: StoreLocation,
  [file, ...more]: readonly string[],
  force: boolean,
): Promise<string> {
  if (file === undefined || more.length > 0) throw new UserError('export takes one file to write.');
  const counts = await exportStore(place, file, force).catch(asUserError);
  return `Exported to ${file}: ${countsText(counts)}`;
}

/** The verb `import`: reads such a file into an empty store. */
export async function importAll(place: StoreLocation, [file, ...more]: readonly string[]): Promise<string> {
  if (file === undefined || more.length > 0) throw new UserError('import takes one file, written by "export".');
  const counts = await importStore(place, file).catch(asUserError);
  return [
    `Imported from ${file}: ${countsText(counts)}`,
    'Posts that were due before now are not sent: they may have been delivered after the export.',
  ].join('\n');
}

function countsText(counts: Counts): string {
  const number = (count: number) => count.toLocaleString('en');
  const { subscriptions, deliveries, installations, gaps } = counts;
  return `subscriptions ${number(subscriptions)}, deliveries ${number(deliveries)}, installations ${number(installations)}, gaps ${number(gaps)}`;
}

function asUserError(error: unknown): never {
  throw new UserError(errorText(error), { cause: error });
}
