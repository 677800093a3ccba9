import { describe, expect, it } from 'vitest';
import { agreedStatements } from '../../src/briefing/agreements.ts';
import { disputeId, sourceIds } from '../../src/briefing/briefing.ts';
import type { Statement } from '../../src/briefing/schema.ts';
import { agreedReply } from '../../src/reply/agreed.ts';
import { loadStory } from '../fixture/story.ts';
import { visibleTexts } from '../reply/corpus.ts';
import { contextOn } from '../reply/shipped.ts';

const story = loadStory();
const TODAY = '2026-11-29';
const claimsOf = new Map(
  [...story.claims.values()].flatMap((claim) => ('source' in claim ? [[claim.source, claim.id] as const] : [])),
);
const [a = '', b = ''] = claimsOf.values();
const entry = [...story.entries.values()].find((candidate) => disputeId(candidate) === undefined);

/** Returns the agreements of the story with one more statement among an entry's details. */
function agreementsWith(statement: Statement, disputed: readonly string[] = []) {
  if (!entry) throw new Error('every entry has a dispute');
  const changed = { ...entry, details: [...entry.details, statement] };
  const disputes = new Map(
    disputed.length === 0
      ? []
      : [...story.disputes].map(([id, dispute]) => [
          id,
          {
            ...dispute,
            positions: dispute.positions.map((position) => ({
              ...position,
              says: { ...position.says, claims: [...disputed] },
            })),
          },
        ]),
  );
  const briefing = { ...story, entries: new Map([...story.entries, [entry.id, changed]]), disputes };
  return agreedStatements(briefing, TODAY).map(({ text }) => text);
}

describe('the agreements between sources', () => {
  const agreed: Statement = { kind: 'stated', text: 'The ferry is white, say two sources.', claims: [a, b] };

  it('include a statement that counts all sources it cites', () => {
    expect(new Set([a, b]).size).toBe(2);
    expect(agreementsWith(agreed)).toContain(agreed.text);
  });

  it.each([
    { why: 'on which sources differ', text: 'The ferry is white, says one source; grey, says another.' },
    { why: 'that counts more sources than it cites', text: 'The ferry is white, say three sources.' },
    { why: 'that cites only one source', claims: [a] },
  ])('leave out a statement $why', ({ text = agreed.text, claims = agreed.claims }) => {
    expect(agreementsWith({ kind: 'stated', text, claims })).not.toContain(text);
  });

  it('leave out a position of a dispute', () => {
    expect(agreementsWith(agreed, [a, b])).not.toContain(agreed.text);
    expect(agreementsWith(agreed, [a])).toContain(agreed.text);
  });
});

it('the shipped story says what all its sources share, and names no disputed point', () => {
  const context = contextOn(TODAY);
  const { briefing } = context;
  const statements = agreedStatements(briefing, TODAY);
  expect(statements.map((statement) => sourceIds(briefing, statement).length)[0]).toBe(briefing.sources.size);
  const text = visibleTexts(agreedReply(context)).join('\n');
  expect(text).toContain(statements[0]?.text);
  expect(text).not.toContain('rests on all');
  const none = { ...context, briefing: { ...briefing, entries: new Map() } };
  expect(agreedReply(none).title).toBe('I know of no sentence that several sources share.');
});
