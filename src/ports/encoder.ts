import type { Vectors } from '../lib/vectors.ts';

/** Turns texts into sentence vectors: the nearer in meaning, the smaller the angle. */
export interface Encoder {
  /** The vectors of the texts; those that could not be made in time are missing. Never throws. */
  encode(texts: readonly string[]): Promise<Vectors>;
}
