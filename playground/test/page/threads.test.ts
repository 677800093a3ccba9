import { describe, expect, it } from 'vitest';
import { reuseUnchanged } from '../../page/reuse-unchanged.ts';
import { groupThreads } from '../../page/threads.ts';
import type { PaneMessage } from '../../protocol.ts';

function paneMessage(id: string, place: PaneMessage['place'], under?: string): PaneMessage {
  return { id, place, from: 'bot', at: '2026-05-08T08:00:00Z', isPrivate: false, ...(under && { under }) };
}

const threadTexts = (messages: readonly PaneMessage[], place: 'channel' | 'direct') =>
  groupThreads(messages, place).map(({ head, replies }) => [head.id, ...replies.map(({ id }) => id)].join(' '));

describe('the messages of a channel', () => {
  const all = [
    paneMessage('1', 'channel'),
    paneMessage('2', 'direct'),
    paneMessage('3', 'thread', '1'),
    paneMessage('4', 'channel'),
    paneMessage('5', 'thread', '1'),
    paneMessage('6', 'thread', '2'),
  ];

  it('have the replies of their threads below them', () => {
    expect(threadTexts(all, 'channel')).toEqual(['1 3 5', '4']);
    expect(threadTexts(all, 'direct')).toEqual(['2 6']);
  });

  it('include replies whose first message is missing', () => {
    expect(threadTexts([paneMessage('3', 'thread', 'gone')], 'channel')).toEqual(['3']);
    expect(threadTexts([paneMessage('3', 'thread', 'gone')], 'direct')).toEqual([]);
  });
});

describe('an unchanged message', () => {
  it('stays the same object, so the page does not draw it again', () => {
    const previousMessages = [paneMessage('1', 'channel'), paneMessage('2', 'channel')];
    const now = [
      paneMessage('1', 'channel'),
      { ...paneMessage('2', 'channel'), text: 'new' },
      paneMessage('3', 'channel'),
    ];
    const reusedMessages = reuseUnchanged(previousMessages, now);
    expect(reusedMessages).toEqual(now);
    expect(reusedMessages[0]).toBe(previousMessages[0]);
    expect(reusedMessages[1]).not.toBe(previousMessages[1]);
  });
});
