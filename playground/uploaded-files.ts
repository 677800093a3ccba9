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

  /** @returns the file's path on the page's server */
  keep(bytes: Uint8Array, type: string): string {
    const id = randomBytes(12).toString('base64url');
    this.#files.set(id, { bytes, type: SHOWN_TYPES.includes(type) ? type : 'application/octet-stream' });
    return `/api/files/${id}`;
  }

  find(path: string): StoredFile | undefined {
    return this.#files.get(path.replace('/api/files/', ''));
  }
}
