import { errorText } from '../../lib/error-text.ts';
import { type Check, unchecked, type Verdict } from '../../platforms/kit/check.ts';

export interface Finding extends Verdict {
  readonly name: string;
}

/**
 * Runs all checks at once. A check that throws is red, one that times out is amber; neither affects the others.
 * @param timeout the time limit for each check, in milliseconds
 */
export async function examine(checks: readonly Check[], timeout: number): Promise<Finding[]> {
  return Promise.all(checks.map(async ({ name, run }) => ({ name, ...(await withTimeout(run, timeout)) })));
}

async function withTimeout(run: Check['run'], timeout: number): Promise<Verdict> {
  const over = new AbortController();
  const { promise: late, resolve } = Promise.withResolvers<Verdict>();
  const timer = setTimeout(() => {
    over.abort(new DOMException('it took too long', 'TimeoutError'));
    resolve(unchecked(`no answer within ${timeout / 1000} s`));
  }, timeout);
  try {
    return await Promise.race([run(over.signal), late]);
  } catch (error) {
    return { state: 'red', found: errorText(error) };
  } finally {
    clearTimeout(timer);
  }
}
