import { describe, expect, it } from 'vitest';
import { buttonsIn } from '../../src/message/message.ts';
import { respond } from '../../src/reply/respond.ts';
import { briefing, contextOn, TODAY, visibleTexts } from './corpus.ts';

const context = contextOn(TODAY);

describe('a vote on an answer', () => {
  it('is offered below answers only', () => {
    expect(respond({ kind: 'ask', question: 'how long does the charter last?' }, context).ratedEntry).toBe(
      'charter-length',
    );
    expect(respond({ kind: 'entry', id: 'charter-length' }, context).ratedEntry).toBe('charter-length');
    for (const kind of ['overview', 'faq', 'watch', 'help'] as const) {
      expect(respond({ kind }, context).ratedEntry).toBeUndefined();
    }
  });

  it('gets private thanks', () => {
    const thanks = respond({ kind: 'feedback', of: 'charter-length', isHelpful: true }, context);
    expect(thanks).toMatchObject({ title: 'Thanks for the feedback', isPrivate: true });
    expect([buttonsIn(thanks), thanks.ratedEntry, thanks.shows]).toEqual([[], undefined, undefined]);
  });

  it('gets related questions, evidence and topics if the answer did not help', () => {
    const entry = briefing.entries.get('charter-length');
    const reply = respond({ kind: 'feedback', of: 'charter-length', isHelpful: false }, context);
    expect(reply.isPrivate).toBe(true);
    expect(visibleTexts(reply).join(' ')).toContain('Try asking in other words');
    expect(buttonsIn(reply).map(({ intent }) => intent)).toEqual([
      ...(entry?.related ?? []).slice(0, 3).map((id) => ({ kind: 'entry', id })),
      { kind: 'evidence', of: 'charter-length' },
      { kind: 'faq', topic: entry?.topic },
    ]);
  });

  it('on a removed entry gets "no longer works"', () => {
    const message = respond({ kind: 'feedback', of: 'gone', isHelpful: false }, context);
    expect(message.title).toBe('This button no longer works');
    expect(message.isCorrection).toBe(true);
  });
});
