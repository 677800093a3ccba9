import { registerHooks } from 'node:module';

// Preloaded into processes that tests start. The encoder then returns no vectors, because loading its model would take most of
// a short process's time.

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
