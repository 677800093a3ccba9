import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import type { Message } from '../../../src/message/message.ts';
import { TERMINAL, terminalPlatform } from '../../../src/platforms/terminal/platform.ts';

const message: Message = { title: 'Digest', blocks: [{ type: 'text', text: 'Nothing changed.' }], footer: 'as of' };
const occurrence = { subscription: 's-1', nominal: '2026-11-23T09:00' };
const { signal } = new AbortController();

describe('a terminal as a platform', () => {
  it('shows the whole post, with a line that distinguishes it from a reply', async () => {
    const shownMessages: Message[] = [];
    const platform = terminalPlatform((one) => shownMessages.push(one) > 0);
    expect(await platform.post(TERMINAL, message, occurrence, signal, () => true)).toMatchObject({ kind: 'sent' });
    expect(shownMessages).toEqual([
      {
        ...message,
        blocks: [
          { type: 'note', text: 'Posted by a subscription in this chat, due 2026-11-23 09:00.' },
          ...message.blocks,
        ],
      },
    ]);
  });

  it('asks for a retry of a post after the chat is closed', async () => {
    const result = await terminalPlatform(() => false).post(TERMINAL, message, occurrence, signal, () => true);
    expect(result).toMatchObject({ kind: 'retry', scope: 'platform', reason: 'the chat is closed' });
  });

  it('has no history', async () => {
    const since = Temporal.Instant.from('2026-11-23T08:00Z');
    const result = await terminalPlatform(() => true).find(TERMINAL, occurrence, since, signal);
    expect(result).toEqual({ kind: 'unreadable', reason: 'a terminal keeps no history' });
  });
});
