import type { Vectors } from '../lib/vectors.ts';

/** Turns texts into sentence vectors: the closer the meaning, the smaller the angle. */
export interface Encoder {
  /** Texts are missing if the encoder timed out or failed. Never rejects. */
  encode(texts: readonly string[]): Promise<Vectors>;
}
