/** The text of anything that was thrown: an error's message, or the value as text. */
export function errorText(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The code of an error from Node: "ENOENT". Undefined if it has none. */
export function errorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined;
}

/** The stack trace of anything that was thrown, or its text if it has none. */
export function stackText(error: unknown): string {
  return (error instanceof Error && error.stack) || errorText(error);
}
