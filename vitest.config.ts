import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    sequence: { shuffle: true },
    // Property tests draw many cases, and processes are started for real.
    testTimeout: 60_000,
  },
});
