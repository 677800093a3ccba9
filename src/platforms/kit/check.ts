/** 'amber' also means that the check could not be carried out. */
export type CheckState = 'green' | 'amber' | 'red';

export interface Verdict {
  readonly state: CheckState;
  readonly found: string;
  readonly fix?: readonly string[];
}

/** One check of the `doctor` command. Must change nothing. */
export interface Check {
  readonly name: string;
  readonly run: (signal: AbortSignal) => Verdict | Promise<Verdict>;
}

export function unchecked(reason: string): Verdict {
  return { state: 'amber', found: `could not be checked: ${reason}` };
}

export function green(found: string): Verdict {
  return { state: 'green', found };
}

export function amber(found: string, ...fix: readonly string[]): Verdict {
  return { state: 'amber', found, fix };
}

export function red(found: string, ...fix: readonly string[]): Verdict {
  return fix.length === 0 ? { state: 'red', found } : { state: 'red', found, fix };
}
