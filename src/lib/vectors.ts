/** Sentence vectors of length 1, by their text. */
export type Vectors = ReadonlyMap<string, Float32Array>;
