import { styleText } from 'node:util';
import type { CheckState } from '../../platforms/kit/check.ts';
import type { Finding } from './finding.ts';

const MARKS = { green: '✓', amber: '!', red: '✗' } as const;
const COLOURS = { green: 'green', amber: 'yellow', red: 'red' } as const;

/** The findings as text: a line for each with its fixes below, then the totals. */
export function reportText(findings: readonly Finding[], color: boolean): string {
  const width = Math.max(...findings.map(({ name }) => name.length));
  const marked = (state: CheckState) =>
    color ? styleText(COLOURS[state], MARKS[state], { validateStream: false }) : MARKS[state];
  const lines = findings.flatMap(({ name, state, found, fix = [] }) => [
    `${marked(state)} ${name.padEnd(width)}  ${state === 'green' || color ? '' : `${state}: `}${found}`,
    ...fix.map((line) => `    → ${line}`),
  ]);
  const count = (state: CheckState) => findings.filter((one) => one.state === state).length;
  return [...lines, `${count('green')} green, ${count('amber')} amber, ${count('red')} red`].join('\n');
}

/** The findings as JSON. */
export function asJson(findings: readonly Finding[]): string {
  return JSON.stringify({ ok: isWell(findings), checks: findings }, null, 2);
}

/** Whether no finding is red. */
export function isWell(findings: readonly Finding[]): boolean {
  return findings.every(({ state }) => state !== 'red');
}
