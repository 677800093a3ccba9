import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';

// Holds a SQLite file for itself, as a backup or a curious person with a shell may do: node locker.ts FILE MILLISECONDS.

const [, , path = '', duration = ''] = process.argv;
process.on('disconnect', () => process.exit());
const database = new DatabaseSync(path, { timeout: 10_000 });
database.exec('begin exclusive');
process.send?.('held');
await sleep(Number(duration));
database.exec('commit');
database.close();
process.disconnect();
