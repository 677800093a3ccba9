import { errorText } from '../../lib/error-text.ts';
import { type Check, notAsked, type Verdict } from '../../platforms/kit/check.ts';

export interface Finding extends Verdict {
  readonly name: string;
}

/**
 * Runs all checks at once. A check that throws is red, one that times out is amber; neither affects the others.
 * @param patience the time limit for each check, in milliseconds
 */
export async function examine(checks: readonly Check[], patience: number): Promise<Finding[]> {
  return Promise.all(checks.map(async ({ name, look }) => ({ name, ...(await inTime(look, patience)) })));
}

async function inTime(look: Check['look'], patience: number): Promise<Verdict> {
  const over = new AbortController();
  const { promise: late, resolve } = Promise.withResolvers<Verdict>();
  const timer = setTimeout(() => {
    over.abort(new DOMException('it took too long', 'TimeoutError'));
    resolve(notAsked(`no answer within ${patience / 1000} s`));
  }, patience);
  try {
    return await Promise.race([look(over.signal), late]);
  } catch (error) {
    return { state: 'red', found: errorText(error) };
  } finally {
    clearTimeout(timer);
  }
}
