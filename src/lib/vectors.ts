/** Sentence vectors by the text they stand for; each has length 1. */
export type Vectors = ReadonlyMap<string, Float32Array>;
