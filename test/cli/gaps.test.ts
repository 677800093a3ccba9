import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { gaps } from '../../src/cli/gaps.ts';
import { UserError } from '../../src/lib/user-error.ts';
import type { Gap, Gaps } from '../../src/ports/gaps.ts';

const NOW = Temporal.Instant.from('2026-05-10T23:30Z');
const GAP: Gap = {
  question: 'who bakes bread?',
  decision: 'outside',
  story: 'ferry',
  count: 12,
  first: '2026-05-08',
  last: '2026-05-09',
  platforms: ['slack'],
  near: ['power-source', 'lease-duration'],
  people: [],
};
const STORED_GAPS: Gap[] = [
  GAP,
  { ...GAP, question: 'the "rent"', decision: 'suggest', count: 3, near: ['power-source'] },
  { ...GAP, question: 'power-source', decision: 'voted down', count: 2, near: ['power-source'], people: ['U1', 'U2'] },
  { ...GAP, question: 'hm', decision: 'wordless', count: 1, near: [] },
];

async function run(gapList: readonly Gap[], options: Partial<Parameters<typeof gaps>[3]> = {}) {
  const queries: unknown[] = [];
  const store: Gaps = {
    record: async () => {},
    findSince: async (...query) => {
      queries.push(query);
      return [...gapList];
    },
    prune: async () => 0,
  };
  return { text: await gaps(store, 90, NOW, options), queries };
}

describe('briefing gaps', () => {
  it('names the stories if there are several, and lists the gaps of only one with --story', async () => {
    const gapsOfStories = [GAP, { ...GAP, story: 'library' }, { ...GAP, story: '' }];
    const { text } = await run(gapsOfStories);
    expect(text.split('\n').map((line) => /story: (\S+)/.exec(line)?.[1])).toEqual(['ferry', 'library', undefined]);
    const { text: yaml } = await run(gapsOfStories, { yaml: true });
    expect(yaml.match(/^# .*$/gm)).toEqual([
      '# nearest: power-source of ferry',
      '# nearest: power-source of library',
      '# nearest: power-source',
    ]);
    expect((await run(gapsOfStories, { story: 'ferry' })).queries).toEqual([['2026-02-10', 50, 'ferry']]);
  });

  it('lists unanswered questions with their nearest entries', async () => {
    const { text, queries } = await run(STORED_GAPS);
    expect(text.split('\n')).toEqual([
      '12 ×  outside     last 2026-05-09  who bakes bread?  near: power-source, lease-duration',
      ' 3 ×  suggest     last 2026-05-09  the "rent"  near: power-source',
      ' 2 ×  voted down  last 2026-05-09  power-source  by: U1, U2',
      ' 1 ×  wordless    last 2026-05-09  hm',
    ]);
    expect(queries).toEqual([['2026-02-10', 50, undefined]]);
  });

  it('takes the numbers of days and questions from the options', async () => {
    expect((await run(STORED_GAPS, { days: '1', count: '5' })).queries).toEqual([['2026-05-10', 5, undefined]]);
  });

  it('says so if there are no gaps', async () => {
    expect((await run([])).text).toBe('No gaps in the last 90 days.');
    expect((await run([], { days: '1' })).text).toBe('No gaps today.');
    expect((await run([], { json: true })).text).toBe('[]');
  });

  it('prints the gaps as JSON', async () => {
    expect(JSON.parse((await run(STORED_GAPS, { json: true })).text)).toEqual(STORED_GAPS);
  });

  it('prints questions as YAML, grouped by their nearest entry', async () => {
    expect((await run(STORED_GAPS, { yaml: true })).text).toBe(
      [
        '# nearest: power-source',
        'phrasings:',
        '  - "who bakes bread?" # outside, 12 ×',
        '  - "the \\"rent\\"" # suggest, 3 ×',
        '',
        '# near to no entry',
        'phrasings:',
        '  - "hm" # wordless, 1 ×',
      ].join('\n'),
    );
  });

  it.each([{ days: '0' }, { days: '91' }, { days: 'x' }, { count: '1001' }])(
    'rejects the options %o',
    async (options) => {
      await expect(run(STORED_GAPS, options)).rejects.toThrow(UserError);
    },
  );
});
