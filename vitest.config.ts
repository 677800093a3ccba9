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
    setupFiles: ['test/properties.ts'],
    sequence: { shuffle: true },
    // Many tests wait for a process or a server, so all cores have work.
    maxWorkers: '100%',
    // Property tests draw many cases, processes are started for real, and the machine may be busy.
    testTimeout: 180_000,
    projects: [
      {
        extends: true,
        test: { name: 'unit', include: ['{test,fakes,playground/test}/**/*.test.ts'], exclude: SLOW },
      },
      { extends: true, test: { name: 'slow', include: SLOW } },
    ],
  },
});
