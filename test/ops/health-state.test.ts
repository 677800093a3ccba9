import { describe, expect, it } from 'vitest';
import { briefingVersion } from '../../src/ops/health-state.ts';
import { cpuTime } from '../cpu-time.ts';
import { loadStory } from '../fixture/story.ts';

describe('the version of a briefing', () => {
  const briefing = loadStory();
  const versionWith = (changes: Partial<typeof briefing>) => briefingVersion({ ...briefing, ...changes }).version;

  it('is the same for the same content', () => {
    expect(briefingVersion(loadStory())).toEqual(briefingVersion(briefing));
  });

  it('changes with a record, with the learnt model, and with a byte of the model', () => {
    const versions = [
      versionWith({}),
      versionWith({ entries: new Map([...briefing.entries].slice(1)) }),
      versionWith({ learnt: new Uint8Array([1, 2]) }),
      versionWith({ learnt: new Uint8Array([1, 3]) }),
    ];
    expect(new Set(versions).size).toBe(4);
  });

  it('takes less than 100 ms with a model of several megabytes', () => {
    const learnt = new Uint8Array(4_000_000);
    expect(cpuTime(() => void versionWith({ learnt }))).toBeLessThan(100);
  });
});
