import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { lessonsHash, weightsFile } from '../../bench/train.ts';
import { RANK_FEATURES } from '../../src/ask/rank.ts';
import { SCOPE_FEATURES } from '../../src/ask/scope.ts';
import { THRESHOLDS, WEIGHTS } from '../../src/ask/weights.ts';
import { isRealDate } from '../../src/briefing/dates.ts';
import { briefing } from '../reply/corpus.ts';

const text = readFileSync(new URL('../../src/ask/weights.json', import.meta.url), 'utf8');
const { learnt, from } = z.object({ learnt: z.string(), from: z.string() }).parse(JSON.parse(text));
const isCurrent = from === lessonsHash(briefing);
const STALE = 'The weights were learnt from another text of the briefing: run npm run train';

describe('the stored weights', () => {
  it('were learnt from the briefing as it is, on a day', () => {
    expect(isCurrent, STALE).toBe(true);
    expect(isRealDate(learnt)).toBe(true);
  });

  it('are what learning again gives, to the byte', { timeout: 180_000 }, () => {
    expect(isCurrent, STALE).toBe(true);
    expect(weightsFile(briefing, learnt)).toBe(text);
  });

  it('have a finite number for each feature', () => {
    expect(WEIGHTS.rank.length).toBe(RANK_FEATURES.length);
    expect(WEIGHTS.scope.length).toBe(SCOPE_FEATURES.length);
    for (const weight of [...WEIGHTS.rank, ...WEIGHTS.scope]) expect(Number.isFinite(weight)).toBe(true);
  });

  it('leave the thresholds to be probabilities, in their order', () => {
    for (const threshold of Object.values(THRESHOLDS)) {
      expect(threshold).toBeGreaterThan(0);
      expect(threshold).toBeLessThan(1);
    }
    expect(THRESHOLDS.outside).toBeLessThan(THRESHOLDS.answer);
    expect(THRESHOLDS.thin).toBeGreaterThan(0.5);
  });

  it('change when what is learnt from changes, and not when something else does', () => {
    const [first] = briefing.entries.values();
    if (!first) throw new Error('The briefing has no entries');
    const renamed = new Map(briefing.entries).set(first.id, { ...first, question: `${first.question}!` });
    expect(lessonsHash({ ...briefing, entries: renamed })).not.toBe(lessonsHash(briefing));
    expect(lessonsHash({ ...briefing, title: 'Another title' })).toBe(lessonsHash(briefing));
  });
});
