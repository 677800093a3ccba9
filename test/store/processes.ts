import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { Temporal } from 'temporal-polyfill';
import { onTestFinished } from 'vitest';
import type { Store } from '../../src/store/store.ts';
import { added, subscription } from '../contracts/store-fixture.ts';
import type { Task } from './claimer.ts';

export function claimer(task: Task): {
  readonly child: ChildProcess;
  readonly started: Promise<unknown>;
  readonly lines: Promise<string[]>;
} {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'claimer.ts'), JSON.stringify(task)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  const lines = new Promise<string[]>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', () => resolve(output.split('\n').filter((line) => line !== '')));
  });
  return { child, started: once(child.stdout, 'data'), lines };
}

export async function dueNow(store: Store, names: readonly string[]): Promise<void> {
  await added(store, ...names.map((name) => subscription(name)));
  const instant = (await store.ledger.now()).subtract({ minutes: 1 });
  const until = Temporal.Instant.from('2999-01-01T00:00Z');
  await store.ledger.plan({ platforms: ['slack'], until, limit: names.length }, () => ({
    deliveries: [{ nominal: '2026-05-08T09:00', instant, state: 'pending', expires: instant.add({ hours: 1 }) }],
  }));
}
