/** Maps each text to its sentence vector, which has length 1. */
export type Vectors = ReadonlyMap<string, Float32Array>;
