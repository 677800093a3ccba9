import { randomBytes } from 'node:crypto';
import { BoundedMap } from '../src/lib/bounded-map.ts';

/** A picture, or another file, that the bot has uploaded. */
export interface StoredFile {
  readonly type: string;
  readonly bytes: Uint8Array;
}

const MOST_KEPT = 100;
/** Whatever else somebody calls a file, the page shows it as none. */
const SHOWN = ['image/png', 'image/jpeg', 'image/gif', 'image/webp'];

/** The files that the bot has uploaded lately, for the page to show. */
export class Files {
  readonly #kept = new BoundedMap<string, StoredFile>(MOST_KEPT);

  /** Keeps a file. @returns where the page finds it */
  keep(bytes: Uint8Array, type: string): string {
    const id = randomBytes(12).toString('base64url');
    this.#kept.set(id, { bytes, type: SHOWN.includes(type) ? type : 'application/octet-stream' });
    return `/api/files/${id}`;
  }

  /** Undefined if there is none. @param path as `keep` gave it */
  at(path: string): StoredFile | undefined {
    return this.#kept.get(path.replace('/api/files/', ''));
  }
}
