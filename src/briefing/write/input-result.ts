/** What is wrong with a person's input, by field. */
type Faults<Field extends string = string> = Readonly<Partial<Record<Field, string>>>;

/** The parsed input, or its faults. */
export type InputResult<T, Field extends string = string> = { readonly value: T } | { readonly faults: Faults<Field> };
