import { errorText } from '../../lib/error-text.ts';
import { type Check, notAsked, type Verdict } from '../../platforms/kit/check.ts';

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
