/** Green: it works. Amber: it works but needs attention, or could not be checked. Red: it does not work. */
export type CheckState = 'green' | 'amber' | 'red';

/** The result of a check. */
export interface Verdict {
  readonly state: CheckState;
  /** The finding, in one line. */
  readonly found: string;
  /** How to fix it: one step per line. */
  readonly fix?: readonly string[];
}

/** One check of the `doctor` command. It changes nothing. */
export interface Check {
  readonly name: string;
  /** @param signal aborts the check's requests */
  readonly run: (signal: AbortSignal) => Verdict | Promise<Verdict>;
}

/** The verdict if a service was not reached: the service itself may be fine. */
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
