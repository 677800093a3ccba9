import type { Vectors } from '../lib/vectors.ts';

/** Computes sentence vectors; a smaller angle means a closer meaning. */
export interface Encoder {
  /** Returns the vectors by text, without the texts that timed out. Never rejects. */
  encode(texts: readonly string[]): Promise<Vectors>;
}
