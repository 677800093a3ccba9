import type { Vectors } from '../lib/vectors.ts';

/** Computes sentence vectors; a smaller angle means a closer meaning. */
export interface Encoder {
  /** Vectors by text. Texts that timed out are missing. Never throws. */
  encode(texts: readonly string[]): Promise<Vectors>;
}
