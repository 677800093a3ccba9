/** The parsed input of a person, or what is wrong with it, by field. */
export type InputResult<T, Field extends string = string> =
  | { readonly value: T }
  | { readonly faults: Readonly<Partial<Record<Field, string>>> };
