import { describe, expect, it } from 'vitest';
import { type AskResult, type Decision, listEntries } from '../../src/ask/decision.ts';
import { agreementBetween, applyChoice } from '../../src/reader/apply-choice.ts';
import { shouldAskReader } from '../../src/reader/confidence.ts';
import { answeredIds, briefing, choice, engineResultOf, unknowns } from './story.ts';

const engineResult = engineResultOf('is it far?');
const decisionFor = (parts: Parameters<typeof choice>[0]) =>
  applyChoice(briefing, engineResult, choice(parts)).decision;
const [firstId = '', secondId = '', thirdId = ''] = answeredIds;
const [unknown] = unknowns;

describe("the decision from a reader's choice", () => {
  it('shows the first entry and offers the others', () => {
    expect(decisionFor({ entries: [firstId, secondId, thirdId] })).toEqual({
      kind: 'answer',
      entry: firstId,
      near: [secondId, thirdId],
    });
  });

  it('is "unknown" if the entry is an unknown', () => {
    expect(decisionFor({ entries: [unknown?.id ?? '', firstId] })).toEqual({
      kind: 'unknown',
      entry: unknown?.id,
      near: [...new Set([unknown?.nearest, firstId])],
    });
  });

  it('can be two cards, suggestions, "outside" or a wish', () => {
    expect(decisionFor({ verdict: 'both', entries: [firstId, secondId] })).toEqual({
      kind: 'both',
      entries: [firstId, secondId],
      reason: 'parts',
    });
    expect(decisionFor({ verdict: 'suggest', entries: [firstId, secondId] })).toEqual({
      kind: 'suggest',
      entries: [firstId, secondId],
    });
    expect(decisionFor({ verdict: 'outside' })).toEqual({
      kind: 'outside',
      near: listEntries(engineResult.decision)?.slice(0, 3),
    });
    expect(decisionFor({ verdict: 'wish', wish: 'remind', entries: [firstId] })).toEqual({
      kind: 'wish',
      wish: 'remind',
      subject: firstId,
    });
  });

  it('is one card if one of the two entries is an unknown', () => {
    const id = unknown?.id ?? '';
    expect(decisionFor({ verdict: 'both', entries: [firstId, id] })).toMatchObject({ kind: 'answer', entry: firstId });
  });

  it.each([
    { entries: ['gone'] },
    { entries: [firstId, 'gone'] },
    { entries: [] },
    { verdict: 'wish', wish: 'sing' } as const,
  ])("is the engine's own if the choice is empty, or names what the story does not have: %j", (parts) => {
    expect(applyChoice(briefing, engineResult, choice(parts))).toBe(engineResult);
  });

  it('has the presuppositions of the engine and the reader, each once', () => {
    const presuppositions = ['charter-renewed'];
    const result = applyChoice(
      briefing,
      { ...engineResult, presuppositions },
      choice({ entries: [firstId], presumed: presuppositions }),
    );
    expect(result.presuppositions).toEqual(presuppositions);
  });
});

describe('the agreement of engine and reader', () => {
  const answer = (entry: string, near: readonly string[] = []): Decision => ({ kind: 'answer', entry, near });

  it.each([
    ['same', answer(firstId), answer(firstId, [secondId])],
    ['same', { kind: 'outside', near: [] }, { kind: 'outside', near: [firstId] }],
    ['near', answer(firstId, [secondId]), answer(secondId)],
    ['near', { kind: 'suggest', entries: [firstId, secondId] }, answer(secondId)],
    ['other', answer(firstId), answer(thirdId)],
    ['other', { kind: 'outside', near: [] }, answer(firstId)],
    ['other', answer(firstId), { kind: 'outside', near: [] }],
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
  const answer: Decision = { kind: 'answer', entry: firstId, near: [] };

  it('is asked if the engine is unsure', () => {
    expect(shouldAskReader(resultOf(answer, 1, 0.84), 'unsure')).toBe(true);
    expect(shouldAskReader(resultOf(answer, 1, 0.85), 'unsure')).toBe(false);
    expect(shouldAskReader(resultOf({ kind: 'outside', near: [] }, 0.01, 1), 'unsure')).toBe(true);
    expect(shouldAskReader(resultOf({ kind: 'suggest', entries: [firstId] }, 1, 1), 'unsure')).toBe(true);
    const both = { kind: 'both', entries: [firstId, secondId] } as const;
    expect(shouldAskReader(resultOf({ ...both, reason: 'thin' }, 1, 1), 'unsure')).toBe(true);
    expect(shouldAskReader(resultOf({ ...both, reason: 'parts' }, 1, 1), 'unsure')).toBe(false);
  });
});
