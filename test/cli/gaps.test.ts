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
const FOUND: Gap[] = [
  GAP,
  { ...GAP, question: 'the "rent"', decision: 'suggest', count: 3, near: ['power-source'] },
  { ...GAP, question: 'power-source', decision: 'voted down', count: 2, near: ['power-source'], people: ['U1', 'U2'] },
  { ...GAP, question: 'hm', decision: 'wordless', count: 1, near: [] },
];

/** What the verb prints of these gaps, and what it asked the store for. */
async function run(found: readonly Gap[], options: Partial<Parameters<typeof gaps>[3]> = {}) {
  const wanted: unknown[] = [];
  const store: Gaps = {
    record: async () => {},
    since: async (...of) => {
      wanted.push(of);
      return [...found];
    },
    prune: async () => 0,
  };
  return { text: await gaps(store, 90, NOW, { json: false, yaml: false, ...options }), wanted };
}

describe('briefing gaps', () => {
  it('names the story if there are several, or shows one of them', async () => {
    const others = [GAP, { ...GAP, story: 'library' }, { ...GAP, story: '' }];
    const { text } = await run(others);
    expect(text.split('\n').map((line) => /story: (\S+)/.exec(line)?.[1])).toEqual(['ferry', 'library', undefined]);
    const { text: yaml } = await run(others, { yaml: true });
    expect(yaml.match(/^# .*$/gm)).toEqual([
      '# nearest: power-source of ferry',
      '# nearest: power-source of library',
      '# nearest: power-source',
    ]);
    expect((await run(others, { story: 'ferry' })).wanted).toEqual([['2026-02-10', 50, 'ferry']]);
  });

  it('lists unanswered questions with their nearest entries', async () => {
    const { text, wanted } = await run(FOUND);
    expect(text.split('\n')).toEqual([
      '12 ×  outside     last 2026-05-09  who bakes bread?  near: power-source, lease-duration',
      ' 3 ×  suggest     last 2026-05-09  the "rent"  near: power-source',
      ' 2 ×  voted down  last 2026-05-09  power-source  by: U1, U2',
      ' 1 ×  wordless    last 2026-05-09  hm',
    ]);
    expect(wanted).toEqual([['2026-02-10', 50, undefined]]);
  });

  it('shows as many days and questions as requested, up to today', async () => {
    expect((await run(FOUND, { days: '1', count: '5' })).wanted).toEqual([['2026-05-10', 5, undefined]]);
  });

  it('says so if there are none', async () => {
    expect((await run([])).text).toBe('Nothing was asked in vain in the last 90 days.');
    expect((await run([], { days: '1' })).text).toBe('Nothing was asked in vain today.');
    expect((await run([], { json: true })).text).toBe('[]');
  });

  it('prints JSON', async () => {
    expect(JSON.parse((await run(FOUND, { json: true })).text)).toEqual(FOUND);
  });

  it('prints them as phrasings of the nearest entry', async () => {
    expect((await run(FOUND, { yaml: true })).text).toBe(
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

  it.each([{ days: '0' }, { days: '91' }, { days: 'x' }, { count: '1001' }])('rejects %o', async (options) => {
    await expect(run(FOUND, options)).rejects.toThrow(UserError);
  });
});
