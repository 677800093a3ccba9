import { expect, it } from 'vitest';
import { runInWorker } from '../../src/ops/run-in-worker.ts';

it('a worker gets no variable but the folder of the compile cache', async () => {
  const code = `
    import { parentPort } from 'node:worker_threads';
    parentPort.postMessage(Object.keys(process.env));
  `;
  const file = new URL(`data:text/javascript,${encodeURIComponent(code)}`);
  expect(await runInWorker(file, undefined, 60_000)).toEqual({ result: ['NODE_COMPILE_CACHE'] });
});
