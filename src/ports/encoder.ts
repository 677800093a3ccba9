import type { Vectors } from '../lib/vectors.ts';

/** Turns texts into sentence vectors; a smaller angle means a closer meaning. */
export interface Encoder {
  /** Vectors by text; texts that timed out are missing. Never throws. */
  encode(texts: readonly string[]): Promise<Vectors>;
}
