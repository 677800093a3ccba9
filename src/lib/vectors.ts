/** Maps texts to their sentence vectors, which are unit vectors. */
export type Vectors = ReadonlyMap<string, Float32Array>;
