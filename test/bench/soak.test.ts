import { describe, expect, it } from 'vitest';
import type { FaultName, Given } from '../../bench/soak/crowd.ts';
import { counted, grown } from '../../bench/soak/verdict.ts';

const APOLOGY = 'Something went wrong on my side, and I could not answer.';

function given(changes: { fault?: FaultName; isCut?: boolean } = {}): Given {
  return { text: 'watch', at: 0, took: 1, fault: changes.fault, isCut: changes.isCut ?? false };
}

function judged(one: Given, messages: readonly string[]) {
  return counted('slack', [one], new Map([[one, messages]]), new Map([['watch', 1]]));
}

describe("the soak's verdict on commands", () => {
  it('counts one with the usual number of messages as answered', () => {
    expect(judged(given(), ['here'])).toMatchObject({ commands: 1, answered: 1, broken: [] });
  });

  it('reports one without an answer if nothing went wrong', () => {
    expect(judged(given(), []).broken).toEqual(['"watch" in slack (no fault) has 0 messages, not 1']);
  });

  it('reports an answer that came twice, whatever went wrong', () => {
    expect(judged(given({ fault: 'reset after the effect' }), ['here', 'here']).broken).toHaveLength(1);
  });

  it('reports an apology if nothing went wrong', () => {
    expect(judged(given(), [APOLOGY]).broken).toHaveLength(1);
    expect(judged(given(), ['here', APOLOGY]).broken).toHaveLength(1);
  });

  it('counts by fault what the platform prevented', () => {
    const { kept, broken } = judged(given({ fault: 'told to wait' }), [APOLOGY]);
    expect([...kept]).toEqual([['told to wait', 1]]);
    expect(broken).toEqual([]);
    expect([...judged(given({ isCut: true }), []).kept]).toEqual([['connection away', 1]]);
  });
});

describe("the soak's verdict on memory", () => {
  const readings = (heaps: readonly number[]) => heaps.map((heap, at) => ({ at, heap, rss: 100 }));

  it('allows growth while everything is loaded, and a little afterwards', () => {
    expect(grown(readings([10, 50, 100, 100, 100, 105, 109, 109, 109]), 2)).toEqual([]);
  });

  it('reports growth of more than a tenth', () => {
    expect(grown(readings([100, 100, 100, 105, 112, 112, 112]), 0)).toEqual(['The heap grew by 12.0 %.']);
  });
});
