import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { stoppedReply } from '../../src/reply/stopped.ts';
import { digestOf } from '../schedule/subscriptions.ts';
import { briefing } from './corpus.ts';

const stoppedSubscription = (id: string, kind: 'digest' | 'reminders') => ({
  ...digestOf('weekdays 09:00', 'Europe/Berlin', {
    id,
    wish: kind === 'digest' ? { kind, onlyChanges: true } : { kind, items: [] },
    createdAt: Temporal.Instant.from('2026-05-01T10:00Z'),
  }),
  suspended: 'the channel is archived: unarchive it, or subscribe in another one',
});

describe('the message about suspended subscriptions', () => {
  it('says why, which ones, and how to resume them', () => {
    const { title, blocks } = stoppedReply(
      [stoppedSubscription('s1', 'digest')],
      () => briefing,
      'https://example.com/C1',
    );
    expect(title).toBe('Your subscription stopped');
    expect(blocks).toEqual([
      {
        type: 'text',
        text: 'Nothing can be posted in https://example.com/C1: the channel is archived: unarchive it, or subscribe in another one.',
      },
      {
        type: 'list',
        items: [{ text: 'the digest, when something changed', note: 'every weekday at 09:00 (Europe/Berlin)' }],
      },
      { type: 'text', text: 'Once that is fixed, type there: /colossus resume all' },
    ]);
  });

  it('lists the first ten', () => {
    const manySubscriptions = Array.from({ length: 12 }, (_, i) => stoppedSubscription(`s${i}`, 'reminders'));
    const { title, blocks } = stoppedReply(manySubscriptions, () => briefing, 'https://example.com/C1');
    expect(title).toBe('12 of your subscriptions stopped');
    const [list] = blocks.filter((block) => block.type === 'list');
    expect(list?.items).toHaveLength(11);
    expect(list?.items.at(-1)).toEqual({ text: 'and 2 more' });
  });
});
