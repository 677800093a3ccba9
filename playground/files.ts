import { randomBytes } from 'node:crypto';
import { BoundedMap } from '../src/lib/bounded-map.ts';

/** A picture, or another file, that the bot has uploaded. */
export interface StoredFile {
  readonly type: string;
  readonly bytes: Uint8Array;
}

const MAX_KEPT = 100;
/** Types of files that the page shows; others are not shown, whatever they are called. */
const SHOWN = ['image/png', 'image/jpeg', 'image/gif', 'image/webp'];

/** The files that the bot has uploaded lately, for the page to show. */
export class Files {
  readonly #kept = new BoundedMap<string, StoredFile>(MAX_KEPT);

  /** Keeps a file. @returns where the page finds it */
  keep(bytes: Uint8Array, type: string): string {
    const id = randomBytes(12).toString('base64url');
    this.#kept.set(id, { bytes, type: SHOWN.includes(type) ? type : 'application/octet-stream' });
    return `/api/files/${id}`;
  }

  /** The file, or undefined. @param path as `keep` returned it */
  at(path: string): StoredFile | undefined {
    return this.#kept.get(path.replace('/api/files/', ''));
  }
}
