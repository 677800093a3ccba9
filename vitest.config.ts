import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{test,fakes,playground/test}/**/*.test.ts'],
    sequence: { shuffle: true },
    // Many tests wait for a process or a server, so all cores have work.
    maxWorkers: '100%',
    // Property tests draw many cases, and processes are started for real.
    testTimeout: 60_000,
  },
});
