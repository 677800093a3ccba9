import { registerHooks } from 'node:module';

// Preloaded into the processes that tests start, whose encoder then knows no vectors: loading its model takes most of a short
// process's time.

const WORKER = `
  import { parentPort } from 'node:worker_threads';
  parentPort.on('message', ({ id }) => parentPort.postMessage({ id, vectors: [] }));
`;

registerHooks({
  load: (url, context, next) =>
    url.endsWith('/src/encoder/worker.ts')
      ? { format: 'module', source: WORKER, shortCircuit: true }
      : next(url, context),
});
