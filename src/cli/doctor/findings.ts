import { styleText } from 'node:util';
import { errorText } from '../../lib/error-text.ts';
import { type Check, type CheckState, red, unchecked, type Verdict } from '../../platforms/kit/check.ts';

const STYLES = {
  green: { mark: '✓', color: 'green' },
  amber: { mark: '!', color: 'yellow' },
  red: { mark: '✗', color: 'red' },
} as const;

export interface Finding extends Verdict {
  readonly name: string;
}

/** Runs all checks at once. A check that throws is red, and one that times out is amber. */
export async function runChecks(checks: readonly Check[], timeout: number): Promise<Finding[]> {
  return Promise.all(checks.map(async ({ name, run }) => ({ name, ...(await runWithTimeout(run, timeout)) })));
}

async function runWithTimeout(run: Check['run'], timeout: number): Promise<Verdict> {
  const controller = new AbortController();
  const { promise: timeoutVerdict, resolve } = Promise.withResolvers<Verdict>();
  const timer = setTimeout(() => {
    controller.abort(new DOMException('it took too long', 'TimeoutError'));
    resolve(unchecked(`no answer within ${timeout / 1000} s`));
  }, timeout);
  try {
    return await Promise.race([run(controller.signal), timeoutVerdict]);
  } catch (error) {
    return red(errorText(error));
  } finally {
    clearTimeout(timer);
  }
}

/** Formats each finding with its fixes below, then the totals. Without color, amber and red are also written as words. */
export function findingsText(findings: readonly Finding[], hasColor: boolean): string {
  const width = Math.max(...findings.map(({ name }) => name.length));
  const lines = findings.flatMap(({ name, state, found, fix = [] }) => {
    const style = STYLES[state];
    const mark = hasColor ? styleText(style.color, style.mark, { validateStream: false }) : style.mark;
    const stateWord = state === 'green' || hasColor ? '' : `${state}: `;
    return [`${mark} ${name.padEnd(width)}  ${stateWord}${found}`, ...fix.map((step) => `    → ${step}`)];
  });
  const countOf = (state: CheckState) => findings.filter((finding) => finding.state === state).length;
  return [...lines, `${countOf('green')} green, ${countOf('amber')} amber, ${countOf('red')} red`].join('\n');
}
