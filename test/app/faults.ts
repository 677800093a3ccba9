import { readConfig } from '../../src/app/config.ts';

/** Returns the error message for these variables, or an empty text if they are valid. */
export function faultsOf(variables: Record<string, string>): string {
  try {
    readConfig(variables);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  return '';
}
