import { describe, expect, it } from 'vitest';
import { isUnknown } from '../../src/briefing/briefing.ts';
import { buttonsIn } from '../../src/message/message.ts';
import { choiceLabel } from '../../src/reply/entry.ts';
import { respond } from '../../src/reply/respond.ts';
import { briefing, contextOn } from './corpus.ts';
import { briefing as colossus } from './shipped.ts';

const context = contextOn('2026-05-08');
const ask = (question: string) => respond({ kind: 'ask', question }, context);

describe('the suggestions', () => {
  it.each(['best restaurant in Lisbon', 'pizza recipe', 'is my cat a vampire', 'who won the game last night'])(
    'are empty if nothing is near: %s',
    (question) => {
      const { decision, offers, blocks } = ask(question);
      expect(decision).toBe('outside');
      expect(offers).toBeUndefined();
      expect(blocks).not.toContainEqual({ type: 'text', text: 'Related questions:' });
    },
  );

  it('mark unknowns in a label that fits a button', () => {
    for (const entry of [...briefing.entries.values(), ...colossus.entries.values()]) {
      const label = choiceLabel(entry);
      expect(label.length).toBeLessThanOrEqual(75);
      expect(label.endsWith('· no source says')).toBe(isUnknown(entry));
      if (!isUnknown(entry)) expect(label).toBe(entry.question);
    }
  });

  it('mark unknowns on their buttons', () => {
    const questions = [...briefing.entries.values()].flatMap(({ phrasings }) =>
      phrasings.map((phrasing) => phrasing.split(' ').slice(1).reverse().join(' ')),
    );
    const questionsWithUnknowns = ['how do people feel', 'what about money', ...questions].flatMap((question) => {
      const reply = ask(question);
      return reply.decision === 'suggest' ? [reply] : [];
    });
    expect(questionsWithUnknowns.length).toBeGreaterThan(0);
    for (const { offers = [], ...reply } of questionsWithUnknowns) {
      const labels = offers.flatMap((id) => briefing.entries.get(id) ?? []).map((entry) => choiceLabel(entry));
      expect(buttonsIn(reply).map(({ label }) => label)).toEqual(labels);
    }
  });
});
