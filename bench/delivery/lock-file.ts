import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';

// Locks a SQLite file, as a backup or an open shell can. Usage: node lock-file.ts FILE MILLISECONDS

const [, , path = '', duration = ''] = process.argv;
process.on('disconnect', () => process.exit());
const database = new DatabaseSync(path, { timeout: 10_000 });
database.exec('begin exclusive');
process.send?.('locked');
await sleep(Number(duration));
database.exec('commit');
database.close();
process.disconnect();
