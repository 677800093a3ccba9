import type { Vectors } from '../lib/vectors.ts';

/** A smaller angle between two vectors means a closer meaning. */
export interface Encoder {
  /** Returns the vectors by text, without the texts that timed out. Never rejects. */
  encode(texts: readonly string[]): Promise<Vectors>;
}
