import { getCompileCacheDir } from 'node:module';
import { dirname } from 'node:path';

/** Returns the environment for a thread: no secrets, and this process's cache of compiled code, which halves its start. */
export function workerEnvironment(): Record<string, string> {
  const cache = getCompileCacheDir();
  return cache === undefined ? {} : { NODE_COMPILE_CACHE: dirname(cache) };
}
