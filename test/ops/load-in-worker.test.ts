import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { loadBriefing } from '../../src/briefing/load.ts';
import { formatProblem } from '../../src/briefing/problem.ts';
import { loadInWorker } from '../../src/ops/load-in-worker.ts';
import { Folder } from '../briefing/folder.ts';

/** These files once crashed the process, or blocked it for seconds. */
const HOSTILE_FILES: readonly (readonly [name: string, text: string])[] = [
  ['20,000 items without fields', '- id: x\n'.repeat(20_000)],
  ['one key 200,000 times', 'a: 1\n'.repeat(200_000)],
  ['900,000 tags', '! '.repeat(900_000)],
  ['200,000 keys', Array.from({ length: 200_000 }, (_, i) => `k${i}: 1`).join('\n')],
  ['200,000 keys on one line', `{${Array.from({ length: 200_000 }, (_, i) => `k${i}: 1`).join(', ')}}`],
  ['500,000 nested lists, not closed', '['.repeat(500_000)],
  ['20,000 nested lists', `${'['.repeat(20_000)}${']'.repeat(20_000)}`],
];

describe('a malicious briefing file', () => {
  let folder: Folder;

  beforeEach(() => {
    folder = new Folder();
  });
  afterEach(() => folder.clear());

  it.each(HOSTILE_FILES)('gets between 1 and 101 problems: %s', (_, text) => {
    folder.write('watch.yaml', text);
    const result = loadBriefing(folder.path);
    const problems = 'problems' in result ? result.problems : [];
    const fileProblems = problems.filter(({ file }) => file === 'watch.yaml');
    expect(fileProblems.length).toBeGreaterThan(0);
    expect(fileProblems.length).toBeLessThanOrEqual(101);
    expect(problems.map(formatProblem).join('\n').length).toBeLessThan(100_000);
  });

  it('is loaded in another thread without blocking this one', async () => {
    folder.write('watch.yaml', '! '.repeat(900_000));
    const cpuBefore = process.threadCpuUsage();
    const result = await loadInWorker(folder.path);
    const { user, system } = process.threadCpuUsage(cpuBefore);
    expect(result).toHaveProperty('problems');
    expect((user + system) / 1000).toBeLessThan(100);
  });
});

it('a folder that takes longer to read than the time limit gets a problem', async () => {
  const folder = new Folder();
  onTestFinished(() => folder.clear());
  const result = await loadInWorker(folder.path, undefined, 1);
  expect('problems' in result && result.problems.map(formatProblem)).toEqual([
    '.: reading the folder took more than 0.001 s. Undo the last change and check what it added.',
  ]);
});

it('a valid folder is loaded in a worker as in this thread', async () => {
  const folder = new Folder();
  onTestFinished(() => folder.clear());
  const result = loadBriefing(folder.path);
  const loadedInWorker = await loadInWorker(folder.path);
  expect('briefing' in loadedInWorker && loadedInWorker.briefing).toEqual('briefing' in result && result.briefing);
});
