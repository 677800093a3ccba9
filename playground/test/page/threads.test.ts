import { describe, expect, it } from 'vitest';
import { reuseUnchanged } from '../../page/share.ts';
import { threadsIn } from '../../page/threads.ts';
import type { PaneMessage } from '../../protocol.ts';

function said(id: string, place: PaneMessage['place'], under?: string): PaneMessage {
  return { id, place, from: 'bot', at: '2026-05-08T08:00:00Z', isPrivate: false, ...(under && { under }) };
}

const shown = (all: readonly PaneMessage[], place: 'channel' | 'direct') =>
  threadsIn(all, place).map(({ head, replies }) => [head.id, ...replies.map(({ id }) => id)].join(' '));

describe('the messages of a channel', () => {
  const all = [
    said('1', 'channel'),
    said('2', 'direct'),
    said('3', 'thread', '1'),
    said('4', 'channel'),
    said('5', 'thread', '1'),
    said('6', 'thread', '2'),
  ];

  it('have the replies of their threads below them', () => {
    expect(shown(all, 'channel')).toEqual(['1 3 5', '4']);
    expect(shown(all, 'direct')).toEqual(['2 6']);
  });

  it('include replies whose first message is missing', () => {
    expect(shown([said('3', 'thread', 'gone')], 'channel')).toEqual(['3']);
    expect(shown([said('3', 'thread', 'gone')], 'direct')).toEqual([]);
  });
});

describe('an unchanged message', () => {
  it('stays the same object, so it is not drawn again', () => {
    const before = [said('1', 'channel'), said('2', 'channel')];
    const now = [said('1', 'channel'), { ...said('2', 'channel'), text: 'new' }, said('3', 'channel')];
    const shared = reuseUnchanged(before, now);
    expect(shared).toEqual(now);
    expect(shared[0]).toBe(before[0]);
    expect(shared[1]).not.toBe(before[1]);
  });
});
