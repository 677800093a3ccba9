import { setTimeout as sleep } from 'node:timers/promises';
import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';
import { openStore } from '../../src/store/store.ts';
import { composed } from '../contracts/store-fixture.ts';

const task = z.object({
  place: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('sqlite'), folder: z.string() }),
    z.object({ kind: z.literal('postgres'), url: z.string() }),
  ]),
  owner: z.string(),
  signal: z.enum(['SIGKILL', 'SIGSTOP']).optional(),
});
export type Task = z.infer<typeof task>;

async function main(): Promise<void> {
  const { place, owner, signal } = task.parse(JSON.parse(process.argv[2] ?? ''));
  const onProblem = (problem: string) => process.stderr.write(`${problem}\n`);
  const store = await openStore({ ...place, onProblem, timeout: signal ? 1000 : 10_000 });
  const lease = Temporal.Duration.from({ minutes: 5 });
  let isPast = false;
  for (let idle = 0; idle < 3; ) {
    const claims = await store.ledger.claim({ platform: 'slack', limit: 5, owner, lease }, (candidate) => {
      if (signal && !isPast) {
        isPast = true;
        process.stdout.write('claiming\n');
        process.kill(process.pid, signal);
      }
      return composed(candidate);
    });
    for (const claimed of claims) process.stdout.write(`${claimed.subscription}\n`);
    if (claims.length > 0) continue;
    idle += 1;
    await sleep(20);
  }
  await store.close();
}

main().catch((error: unknown) => {
  process.stdout.write(`error: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
