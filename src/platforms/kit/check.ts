/** Green: it works. Amber: it works but needs a look, or could not be asked. Red: it will not work. */
export type State = 'green' | 'amber' | 'red';

/** The result of a check. */
export interface Verdict {
  readonly state: State;
  /** What was found, in one line. */
  readonly found: string;
  /** How to fix it, a line each. */
  readonly fix?: readonly string[];
}

/** One check of the verb `doctor`. It only reads. */
export interface Check {
  readonly name: string;
  /** @param signal ends requests to others */
  readonly look: (signal: AbortSignal) => Verdict | Promise<Verdict>;
}

/** For what could not be reached: it may be fine. */
export function notAsked(reason: string): Verdict {
  return { state: 'amber', found: `could not be asked: ${reason}` };
}

export function green(found: string): Verdict {
  return { state: 'green', found };
}
