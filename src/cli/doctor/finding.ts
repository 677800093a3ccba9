import { errorText } from '../../lib/error-text.ts';

/** Green: as it should be. Amber: it works, but somebody should look, or nobody could be asked. Red: it will not work. */
export type State = 'green' | 'amber' | 'red';

/** What came of one look. */
export interface Verdict {
  readonly state: State;
  /** What was found, in one line. */
  readonly found: string;
  /** How to mend it, a line each. */
  readonly mend?: readonly string[];
}

export interface Check {
  readonly name: string;
  /** @param signal ends whatever asks others */
  readonly look: (signal: AbortSignal) => Verdict | Promise<Verdict>;
}

export interface Finding extends Verdict {
  readonly name: string;
}

/**
 * Looks at everything at once. A check that throws is red for itself alone, and one that takes longer is amber.
 * @param patience for one check, in milliseconds
 */
export async function examine(checks: readonly Check[], patience: number): Promise<Finding[]> {
  return Promise.all(checks.map(async ({ name, look }) => ({ name, ...(await inTime(look, patience)) })));
}

async function inTime(look: Check['look'], patience: number): Promise<Verdict> {
  const over = new AbortController();
  const { promise: late, resolve } = Promise.withResolvers<Verdict>();
  const timer = setTimeout(() => {
    over.abort(new DOMException('it took too long', 'TimeoutError'));
    resolve(notAsked(`there was no answer within ${patience / 1000} s`));
  }, patience);
  try {
    return await Promise.race([look(over.signal), late]);
  } catch (error) {
    return { state: 'red', found: errorText(error) };
  } finally {
    clearTimeout(timer);
  }
}

/** What could not be reached: it may be well. */
export function notAsked(reason: string): Verdict {
  return { state: 'amber', found: `could not be asked: ${reason}` };
}

export function green(found: string): Verdict {
  return { state: 'green', found };
}
