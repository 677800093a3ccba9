import { describe, expect, it } from 'vitest';
import { isUnknown } from '../../src/briefing/briefing.ts';
import { encodeIntent } from '../../src/message/button-id.ts';
import type { ButtonIntent, Intent } from '../../src/message/intent.ts';
import { buttonsIn, type Message } from '../../src/message/message.ts';
import { respond, respondToButton } from '../../src/reply/respond.ts';
import { everyIntent } from './corpus.ts';
import { briefing, contextOn } from './shipped.ts';

const DEAD_END = /outdated|^Nothing called|^No claim and|is not a date/;

function pressEveryButton(intents: readonly Intent[], today: string): Map<string, Message> {
  const context = contextOn(today);
  const reachedReplies = new Map<string, Message>();
  const pendingReplies = intents.map((intent) => respond(intent, context));
  for (let message = pendingReplies.pop(); message; message = pendingReplies.pop()) {
    for (const { intent } of buttonsIn(message)) {
      const id = encodeIntent(intent);
      if (reachedReplies.has(id)) continue;
      const nextReply = respondToButton(id, context);
      reachedReplies.set(id, nextReply);
      pendingReplies.push(nextReply);
    }
  }
  return reachedReplies;
}

describe("the bot's buttons", () => {
  it.each(['2026-05-08', '2026-11-21', '2027-03-01'])('lead to no dead end and no empty reply on %s', (today) => {
    const reachedReplies = pressEveryButton([{ kind: 'overview' }], today);
    const deadEndIds = [...reachedReplies].filter(([, { title }]) => DEAD_END.test(title)).map(([id]) => id);
    expect(deadEndIds).toEqual([]);
    for (const [id, { blocks }] of reachedReplies)
      expect(
        blocks.some(({ type }) => type !== 'note'),
        id,
      ).toBe(true);
    expect(reachedReplies.size).toBeGreaterThan(briefing.entries.size);
  });

  it('reach every answered question, summary, watch item and source from the overview', () => {
    const ids = new Set(pressEveryButton([{ kind: 'overview' }], '2026-11-21').keys());
    const expectedIntents: ButtonIntent[] = [
      ...[...briefing.entries.values()]
        .filter((entry) => !isUnknown(entry))
        .map(({ id }) => ({ kind: 'entry' as const, id })),
      ...[...briefing.summaries.keys()].map((topic) => ({ kind: 'summary' as const, topic })),
      ...[...briefing.watch.keys()].map((item) => ({ kind: 'watch' as const, item })),
      ...[...briefing.sources.keys()].map((source) => ({ kind: 'sources' as const, source })),
    ];
    const missingIntents = expectedIntents.map(encodeIntent).filter((id) => !ids.has(id));
    expect(missingIntents).toEqual([]);
  });

  it('below the reply to every command lead to no dead end', () => {
    const typedIntents: Intent[] = [
      ...everyIntent(briefing),
      { kind: 'summary', topic: 'zzz' },
      { kind: 'faq', topic: 'zzz' },
      { kind: 'watch', item: 'zzz' },
      { kind: 'sources', source: 'zzz' },
      { kind: 'disputes', dispute: 'zzz' },
      { kind: 'evidence', of: 'zzz' },
      { kind: 'changes', since: 'zzz' },
      { kind: 'entry', id: 'zzz' },
      { kind: 'ask', question: 'zzz' },
      { kind: 'ask', question: '🚀' },
      { kind: 'ask', question: 'thanks' },
      { kind: 'ask', question: 'x'.repeat(10_000) },
    ];
    const reachedReplies = pressEveryButton(typedIntents, '2026-11-21');
    expect([...reachedReplies].filter(([, { title }]) => DEAD_END.test(title)).map(([id]) => id)).toEqual([]);
  });
});
