import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadBriefing } from '../../src/briefing/load.ts';
import { formatProblem } from '../../src/briefing/problem.ts';
import { loadInWorker } from '../../src/ops/load-in-worker.ts';
import { Folder } from '../briefing/folder.ts';

/** Contents of a file that were seen to end the process, or to hold it up for seconds. */
const HOSTILE: readonly (readonly [name: string, text: string])[] = [
  ['20,000 items that lack everything', '- id: x\n'.repeat(20_000)],
  ['one key repeated', 'a: 1\n'.repeat(200_000)],
  ['tags without an end', '! '.repeat(900_000)],
  ['200,000 keys', Array.from({ length: 200_000 }, (_, i) => `k${i}: 1`).join('\n')],
  ['200,000 keys on one line', `{${Array.from({ length: 200_000 }, (_, i) => `k${i}: 1`).join(', ')}}`],
  ['lists in lists', '['.repeat(500_000)],
  ['lists in lists, closed', `${'['.repeat(20_000)}${']'.repeat(20_000)}`],
];

describe('a malicious briefing file', () => {
  let folder: Folder;

  beforeEach(() => {
    folder = new Folder();
  });
  afterEach(() => folder.clear());

  it.each(HOSTILE)('is reported by its name with about a hundred problems at most: %s', (_, text) => {
    folder.write('watch.yaml', text);
    const loaded = loadBriefing(folder.path);
    const problems = 'problems' in loaded ? loaded.problems : [];
    const own = problems.filter(({ file }) => file === 'watch.yaml');
    expect(own.length).toBeGreaterThan(0);
    expect(own.length).toBeLessThanOrEqual(101);
    expect(problems.map(formatProblem).join('\n').length).toBeLessThan(100_000);
  });

  it('is loaded by another thread without blocking this one', async () => {
    folder.write('watch.yaml', '! '.repeat(900_000));
    const before = process.threadCpuUsage();
    const loaded = await loadInWorker(folder.path);
    const { user, system } = process.threadCpuUsage(before);
    expect(loaded).toHaveProperty('problems');
    expect((user + system) / 1000).toBeLessThan(100);
  });

  it('is given up after a time limit', async () => {
    const loaded = await loadInWorker(folder.path, undefined, 1);
    expect('problems' in loaded && loaded.problems.map(formatProblem)).toEqual([
      '.: reading the folder took more than 0.001 s. Undo the last change and check what it added.',
    ]);
  });

  it('does not affect how a valid folder is loaded', async () => {
    const here = loadBriefing(folder.path);
    const there = await loadInWorker(folder.path);
    expect('briefing' in there && there.briefing).toEqual('briefing' in here && here.briefing);
  });
});
