/** What is wrong with what a person gave, in words, by the field that it is about. */
type Faults<Field extends string = string> = Readonly<Partial<Record<Field, string>>>;

/** What was read, or what is wrong with it. */
export type Read<T, Field extends string = string> = { readonly value: T } | { readonly faults: Faults<Field> };
