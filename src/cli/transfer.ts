import { errorText } from '../lib/error-text.ts';
import { UserError } from '../lib/user-error.ts';
import type { Place } from '../store/open.ts';
import { type Counts, exportStore, importStore } from '../store/transfer.ts';

/** The verb `export`: all that is kept, in a file that a store of either kind can import. */
export async function exportAll(place: Place, [file, ...more]: readonly string[], force: boolean): Promise<string> {
  if (file === undefined || more.length > 0) throw new UserError('export takes one file to write.');
  const counts = await exportStore(place, file, force).catch(asUserError);
  return `Exported to ${file}: ${countsText(counts)}`;
}

/** The verb `import`: the same into an empty store. */
export async function importAll(place: Place, [file, ...more]: readonly string[]): Promise<string> {
  if (file === undefined || more.length > 0) throw new UserError('import takes one file that "export" wrote.');
  const counts = await importStore(place, file).catch(asUserError);
  return [
    `Imported from ${file}: ${countsText(counts)}`,
    'What was due until now and not delivered when the file was written is not sent: it may have been, since.',
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
