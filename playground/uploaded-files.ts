import { randomBytes } from 'node:crypto';
import { BoundedMap } from '../src/lib/bounded-map.ts';

export interface StoredFile {
  readonly type: string;
  readonly bytes: Uint8Array;
}

const MAX_FILES = 100;
const SHOWN_TYPES = ['image/png', 'image/jpeg', 'image/gif', 'image/webp'];

/** Keeps the bot's latest uploads for the page. */
export class UploadedFiles {
  readonly #files = new BoundedMap<string, StoredFile>(MAX_FILES);
  readonly #paths = new WeakMap<Uint8Array, string>();

  /** @returns the file's path on the page's server, the same for the same array */
  keep(bytes: Uint8Array, type: string): string {
    const path = this.#paths.get(bytes) ?? `/api/files/${randomBytes(12).toString('base64url')}`;
    if (!this.#paths.has(bytes)) {
      this.#paths.set(bytes, path);
      this.#files.set(path, { bytes, type: SHOWN_TYPES.includes(type) ? type : 'application/octet-stream' });
    }
    return path;
  }

  find(path: string): StoredFile | undefined {
    return this.#files.get(path);
  }
}
