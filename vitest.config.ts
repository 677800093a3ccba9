import { hash } from 'node:crypto';
import { existsSync, statfsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, relative } from 'node:path';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * Tests that start processes, threads, PostgreSQL or a browser, run campaigns or every call in the docs, or wait for a real
 * client. The longest first.
 */
const SLOW = [
  'test/bench/delivery.test.ts',
  'playground/test/browser/panes.test.ts',
  'test/follow-ups.test.ts',
  'test/whole.test.ts',
  'test/main.test.ts',
  'test/cli.test.ts',
  'test/readme.test.ts',
  'test/server.test.ts',
  'test/server-discord.test.ts',
  'test/process.test.ts',
  'playground/test/browser/curator.test.ts',
  'test/store/postgres.test.ts',
  'test/ops/proposals.test.ts',
  'test/bench/fuzz.test.ts',
  'fakes/discord/server.test.ts',
  'test/ops/live-briefing.test.ts',
  'playground/test/browser/scenes.test.ts',
  'test/reader/process.test.ts',
  'test/stories.test.ts',
  'test/server-watched.test.ts',
  'test/cli/backup.test.ts',
  'test/leaks.test.ts',
  'test/store/sqlite-faults.test.ts',
  'test/bench/soak.test.ts',
];

/**
 * Begins with the slow files in their order: a long one at the end would leave a core without work. The seed shuffles the
 * others.
 */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const { seed } = this.ctx.config.sequence;
    const rank = (path: string) => {
      const place = SLOW.indexOf(path);
      return place === -1 ? `~${hash('md5', `${seed} ${path}`)}` : String(place).padStart(3, '0');
    };
    const ranked = files.map((file) => ({ file, rank: rank(relative(import.meta.dirname, file.moduleId)) }));
    return ranked.toSorted((a, b) => (a.rank < b.rank ? -1 : 1)).map(({ file }) => file);
  }
}

// Tests write many small databases and folders. In memory, where Linux has a folder for that, no test waits for the disk.
const MEMORY_FOLDER = '/dev/shm';
if (existsSync(MEMORY_FOLDER) && statfsSync(MEMORY_FOLDER).bavail * statfsSync(MEMORY_FOLDER).bsize > 2 * 2 ** 30)
  process.env['TMPDIR'] ??= MEMORY_FOLDER;

export default defineConfig({
  test: {
    globalSetup: ['./test/fixture/trained-story.ts'],
    setupFiles: ['test/properties.ts'],
    sequence: { shuffle: true, sequencer: LongestFirst },
    // Node keeps what it compiled: most of the time in which a process starts goes into that.
    env: { NODE_COMPILE_CACHE: join(import.meta.dirname, 'node_modules/.cache/node') },
    // Property tests draw many cases, processes are started for real, and the machine may be busy.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    // More than cores, since the slow ones often wait, for processes and for times that are due. Vitest caps percentages at 100.
    maxWorkers: Math.ceil(availableParallelism() * 1.5),
    // Loading the modules for each file would take longer than most tests. So a test leaves no global changed.
    isolate: false,
    // The campaigns, several at once, would slow each other down until their short times are too short.
    maxConcurrency: 2,
    projects: [
      {
        extends: true,
        test: { name: 'unit', include: ['{test,fakes,playground/test}/**/*.test.ts'], exclude: SLOW },
      },
      {
        extends: true,
        test: { name: 'slow', include: SLOW },
      },
    ],
  },
});
