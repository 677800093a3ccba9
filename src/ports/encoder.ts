/** Sentence vectors by the text they stand for; each has length 1. */
export type Vectors = ReadonlyMap<string, Float32Array>;

/** Turns texts into sentence vectors: the nearer in meaning, the smaller the angle. */
export interface Encoder {
  /** The vectors of the texts; those that could not be made in time are missing. Never throws. */
  encode(texts: readonly string[]): Promise<Vectors>;
}
