import { describe, expect, it } from 'vitest';
import { type AskResult, type Decision, listEntries } from '../../src/ask/decision.ts';
import { agreementBetween, applyChoice } from '../../src/reader/apply-choice.ts';
import { engineConfidence, MIN_SURE_PROBABILITY, shouldAskReader } from '../../src/reader/confidence.ts';
import { answeredIds, asked, briefing, choice, unknowns } from './story.ts';

const engineResult = asked('is it far?');
const decisionFor = (parts: Parameters<typeof choice>[0]) =>
  applyChoice(briefing, engineResult, choice(parts)).decision;
const [one = '', two = '', three = ''] = answeredIds;
const [unknown] = unknowns;

describe("the decision from a reader's choice", () => {
  it('shows the first entry and offers the others', () => {
    expect(decisionFor({ entries: [one, two, three] })).toEqual({ kind: 'answer', entry: one, near: [two, three] });
  });

  it('is "unknown" if the entry is an unknown', () => {
    expect(decisionFor({ entries: [unknown?.id ?? '', one] })).toEqual({
      kind: 'unknown',
      entry: unknown?.id,
      near: [...new Set([unknown?.nearest, one])],
    });
  });

  it('can be two cards, suggestions, "outside" or a wish', () => {
    expect(decisionFor({ verdict: 'both', entries: [one, two] })).toEqual({
      kind: 'both',
      entries: [one, two],
      reason: 'parts',
    });
    expect(decisionFor({ verdict: 'suggest', entries: [one, two] })).toEqual({ kind: 'suggest', entries: [one, two] });
    expect(decisionFor({ verdict: 'outside' })).toEqual({
      kind: 'outside',
      near: listEntries(engineResult.decision)?.slice(0, 3),
    });
    expect(decisionFor({ verdict: 'wish', wish: 'remind', entries: [one] })).toEqual({
      kind: 'wish',
      wish: 'remind',
      subject: one,
    });
  });

  it('is one card if one of the two entries is an unknown', () => {
    const id = unknown?.id ?? '';
    expect(decisionFor({ verdict: 'both', entries: [one, id] })).toMatchObject({ kind: 'answer', entry: one });
  });

  it.each([
    { entries: ['gone'] },
    { entries: [one, 'gone'] },
    { entries: [] },
    { verdict: 'wish', wish: 'sing' } as const,
  ])("is the engine's own if the choice is empty, or names what the story does not have: %j", (parts) => {
    expect(applyChoice(briefing, engineResult, choice(parts))).toBe(engineResult);
  });

  it('has the presuppositions of the engine and the reader, each once', () => {
    const presuppositions = ['charter-renewed'];
    const combined = applyChoice(
      briefing,
      { ...engineResult, presuppositions },
      choice({ entries: [one], presumed: presuppositions }),
    );
    expect(combined.presuppositions).toEqual(presuppositions);
  });
});

describe('the agreement of engine and reader', () => {
  const answer = (entry: string, near: readonly string[] = []): Decision => ({ kind: 'answer', entry, near });

  it.each([
    ['same', answer(one), answer(one, [two])],
    ['same', { kind: 'outside', near: [] }, { kind: 'outside', near: [one] }],
    ['near', answer(one, [two]), answer(two)],
    ['near', { kind: 'suggest', entries: [one, two] }, answer(two)],
    ['other', answer(one), answer(three)],
    ['other', { kind: 'outside', near: [] }, answer(one)],
    ['other', answer(one), { kind: 'outside', near: [] }],
  ] as const)('is "%s" if the engine decides %j and the reader %j', (agreement, ownDecision, chosenDecision) => {
    expect(agreementBetween(ownDecision, chosenDecision)).toBe(agreement);
  });
});

describe('a reader', () => {
  const resultOf = (decision: Decision, scope: number, share: number): AskResult => ({
    ...engineResult,
    decision,
    scope,
    shares: [share, 1 - share],
  });
  const answer: Decision = { kind: 'answer', entry: one, near: [] };

  it('is asked if the engine is unsure', () => {
    expect(shouldAskReader(resultOf(answer, 1, MIN_SURE_PROBABILITY - 0.01), 'unsure')).toBe(true);
    expect(shouldAskReader(resultOf(answer, 1, MIN_SURE_PROBABILITY), 'unsure')).toBe(false);
    expect(shouldAskReader(resultOf({ kind: 'outside', near: [] }, 0.01, 1), 'unsure')).toBe(true);
    expect(shouldAskReader(resultOf({ kind: 'suggest', entries: [one] }, 1, 1), 'unsure')).toBe(true);
    expect(engineConfidence(resultOf({ kind: 'both', entries: [one, two], reason: 'thin' }, 1, 1))).toBe(0);
    expect(engineConfidence(resultOf({ kind: 'both', entries: [one, two], reason: 'parts' }, 1, 1))).toBe(1);
  });

  it('is asked about everything in the mode "always", except phrasings and small talk', () => {
    expect(shouldAskReader(resultOf(answer, 0.99, 0.99), 'always')).toBe(true);
    expect(shouldAskReader(asked('How long does the charter last?'), 'always')).toBe(false);
    for (const question of ['hello', '???']) expect(shouldAskReader(asked(question), 'always')).toBe(false);
  });
});
