import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

/** Tests that start processes, PostgreSQL or a browser, run campaigns, or run every call in the docs. */
const SLOW = [
  'playground/test/browser/**/*.test.ts',
  'test/bench/{delivery,fuzz,soak}.test.ts',
  'test/cli/backup.test.ts',
  'test/reader/process.test.ts',
  'test/store/{postgres,sqlite-faults}.test.ts',
  'test/{cli,follow-ups,leaks,main,process,readme,server,server-discord,server-watched,stories,whole}.test.ts',
];

export default defineConfig({
  test: {
    globalSetup: ['test/fixture/trained.ts'],
    setupFiles: ['test/properties.ts'],
    sequence: { shuffle: true },
    // Node keeps what it compiled: most of the time in which a process starts goes into that.
    env: { NODE_COMPILE_CACHE: join(import.meta.dirname, 'node_modules/.cache/node') },
    // Property tests draw many cases, processes are started for real, and the machine may be busy.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['{test,fakes,playground/test}/**/*.test.ts'],
          exclude: SLOW,
          maxWorkers: '100%',
          // Loading the modules for each file would take longer than most tests. So a test leaves no global changed.
          isolate: false,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        // They mostly wait, for processes and for times that are due.
        test: { name: 'slow', include: SLOW, maxWorkers: '150%', sequence: { groupOrder: 0 } },
      },
    ],
  },
});
