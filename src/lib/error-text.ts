export function errorText(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Returns the code of an error, such as "ENOENT"; undefined if it has none. */
export function errorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined;
}

export function stackText(error: unknown): string {
  return (error instanceof Error && error.stack) || errorText(error);
}
