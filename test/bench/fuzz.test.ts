import { expect, it } from 'vitest';
import { fuzzApps } from '../../bench/fuzz/fuzz.ts';

// A short run of `npm run campaign -- fuzz`.

it('no payload from a platform or an outsider crashes the bot or gets past its checks', async () => {
  const { figures, brokenPromises } = await fuzzApps({ seed: 20260508, options: { payloads: 80 }, progress: () => {} });
  expect(brokenPromises).toEqual([]);
  expect(figures).toMatchObject({ 'unhandled rejections': 0, 'uncaught exceptions': 0 });
  const figuresEnding = (end: string) => Object.entries(figures).filter(([name]) => name.endsWith(end));
  expect(figuresEnding('to be refused: reached the desk').map(([, count]) => count)).toEqual([0, 0]);
  for (const [name, count] of figuresEnding(': reached the desk')) {
    if (!name.includes('refused')) expect(count, name).toBeGreaterThan(0);
  }
}, 600_000);
