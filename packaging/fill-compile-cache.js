import { globSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';

// Fills NODE_COMPILE_CACHE, for an image in which the bot cannot do so itself.

/** With it, main.ts only prints its help. */
process.argv.push('--help');
for (const path of globSync('**/*.ts', { cwd: join(import.meta.dirname, '../src'), exclude: ['cli/**'] })) {
  // Files of threads throw, because they lack their data. They are compiled all the same.
  await import(`../src/${path}`).catch(() => undefined);
}
process.exit();
