import { randomBytes } from 'node:crypto';
import { BoundedMap } from '../src/lib/bounded-map.ts';

/** A file that the bot has uploaded. */
export interface StoredFile {
  readonly type: string;
  readonly bytes: Uint8Array;
}

const MAX_KEPT = 100;
/** The media types that the page displays. */
const SHOWN = ['image/png', 'image/jpeg', 'image/gif', 'image/webp'];

/** Keeps the bot's latest uploads for the page. */
export class Files {
  readonly #kept = new BoundedMap<string, StoredFile>(MAX_KEPT);

  /**
   * Stores a file.
   * @returns its path on the page's server
   */
  keep(bytes: Uint8Array, type: string): string {
    const id = randomBytes(12).toString('base64url');
    this.#kept.set(id, { bytes, type: SHOWN.includes(type) ? type : 'application/octet-stream' });
    return `/api/files/${id}`;
  }

  /** @param path as `keep` returned it */
  at(path: string): StoredFile | undefined {
    return this.#kept.get(path.replace('/api/files/', ''));
  }
}
