import { describe, expect, it } from 'vitest';
import { FAULTS, type SentCommand } from '../../bench/soak/crowd.ts';
import { countAnswers, growthProblems } from '../../bench/soak/verdict.ts';

const APOLOGY = 'Something went wrong on my side, and I could not answer.';

function commandWith({ fault = '', isCut = false } = {}): SentCommand {
  return { text: 'watch', sentAt: 0, responseTime: 1, fault: FAULTS.find(({ name }) => name === fault), isCut };
}

function countsFor(command: SentCommand, messages: readonly string[]) {
  return countAnswers('slack', [command], new Map([[command, messages]]), new Map([['watch', 1]]));
}

describe('the answer check of a soak', () => {
  it('counts a command with the expected number of messages as answered', () => {
    expect(countsFor(commandWith(), ['here'])).toMatchObject({
      commandCount: 1,
      answeredCount: 1,
      brokenPromises: [],
    });
  });

  it('reports a command without an answer if the platform did not fail', () => {
    expect(countsFor(commandWith(), []).brokenPromises).toEqual([
      '"watch" in slack (no fault) got 0 messages instead of 1',
    ]);
  });

  it('reports an answer that arrives twice, even if the platform failed', () => {
    expect(countsFor(commandWith({ fault: 'reset after the effect' }), ['here', 'here']).brokenPromises).toHaveLength(
      1,
    );
  });

  it('reports an apology if the platform did not fail', () => {
    expect(countsFor(commandWith(), [APOLOGY]).brokenPromises).toHaveLength(1);
    expect(countsFor(commandWith(), ['here', APOLOGY]).brokenPromises).toHaveLength(1);
  });

  it('counts the commands that the platform kept the bot from answering, by cause', () => {
    const { preventedByCause, brokenPromises } = countsFor(commandWith({ fault: 'rate limited' }), [APOLOGY]);
    expect([...preventedByCause]).toEqual([['rate limited', 1]]);
    expect(brokenPromises).toEqual([]);
    expect([...countsFor(commandWith({ isCut: true }), []).preventedByCause]).toEqual([['connection cut', 1]]);
  });
});

describe('the memory check of a soak', () => {
  const readings = (heaps: readonly number[]) => heaps.map((heap, index) => ({ at: index, heap, rss: 100 }));

  it('allows any growth during the warm-up, and growth of up to a tenth after it', () => {
    expect(growthProblems(readings([10, 50, 100, 100, 100, 105, 109, 109, 109]), 2)).toEqual([]);
  });

  it('reports growth of more than a tenth', () => {
    expect(growthProblems(readings([100, 100, 100, 105, 112, 112, 112]), 0)).toEqual(['The heap grew by 12.0 %.']);
  });
});
