import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addressOf,
  isTalkWithBot,
  lastShown,
  plainWords,
  wordsOf,
} from '../../../src/platforms/slack/requests/addressing.ts';
import type { HistoryMessage, MessageEvent } from '../../../src/platforms/slack/requests/payload.ts';

const BOT = { user: 'UBOT', id: 'BBOT' };
const ROOT = '100.000000';

function event(parts: Partial<MessageEvent> = {}): MessageEvent {
  return {
    type: 'message',
    channel: 'C1',
    channel_type: 'channel',
    ts: '200.000000',
    user: 'U1',
    text: 'hi',
    ...parts,
  };
}

describe('how a message is meant', () => {
  it.each<[string, Partial<MessageEvent>]>([
    ['none', {}],
    ['mention', { text: '<@UBOT> hi' }],
    ['mention', { text: 'hi <@UBOT|colossus>', thread_ts: ROOT }],
    ['mention', { type: 'app_mention', text: '<@UBOT>' }],
    ['mention', { text: '<@UBOT> ask <@U2>', thread_ts: ROOT }],
    ['mention', { text: '<@UBOT> look', subtype: 'file_share' }],
    ['none', { type: 'app_mention', text: '<@UOTHER> hi' }],
    ['none', { text: 'UBOT' }],
    ['thread', { thread_ts: ROOT }],
    ['thread', { thread_ts: ROOT, subtype: 'thread_broadcast' }],
    ['none', { thread_ts: ROOT, text: '<@U2> hi' }],
    ['none', { thread_ts: ROOT, text: '<!channel> hi' }],
    ['none', { thread_ts: ROOT, text: '   ' }],
    ['none', { thread_ts: '200.000000' }],
    ['direct', { channel: 'D1', channel_type: 'im' }],
    ['direct', { channel: 'D1', channel_type: 'im', thread_ts: ROOT }],
    ['direct', { channel: 'D1', channel_type: undefined, type: 'app_mention', text: '<@UBOT> hi' }],
    ['none', { channel: 'D1', channel_type: 'im', text: '<@UBOT>' }],
    ['none', { channel_type: 'mpim' }],
    ['mention', { channel_type: 'mpim', text: '<@UBOT> hi' }],
  ])('is %s for %o', (address, parts) => {
    expect(addressOf(event(parts), BOT)).toBe(address);
  });

  it.each<Partial<MessageEvent>>([
    { user: 'UBOT' },
    { user: undefined },
    { bot_id: 'B2' },
    { edited: {} },
    { subtype: 'message_changed' },
    { subtype: 'channel_join' },
    { subtype: 'bot_message' },
  ])('is none for what no person says now: %o', (parts) => {
    for (const where of [{ channel: 'D1', channel_type: 'im' }, { text: '<@UBOT> hi' }, { thread_ts: ROOT }]) {
      expect(addressOf(event({ ...where, ...parts }), BOT)).toBe('none');
    }
  });
});

describe('a talk with the bot', () => {
  const root: HistoryMessage = { ts: ROOT, user: 'U1' };
  const reply: HistoryMessage = { ts: '101.000000', user: 'UBOT', bot_id: 'BBOT' };
  const again: HistoryMessage = { ts: '102.000000', user: 'U1' };

  it.each<[boolean, string, HistoryMessage[]]>([
    [true, 'one person and the bot', [root, reply, again]],
    [false, 'nobody but the person', [root, again]],
    [false, 'another person too', [root, reply, again, { ts: '103.0', user: 'U2' }]],
    [false, 'what another person began', [{ ts: ROOT, user: 'U2' }, reply, again]],
    [false, 'another bot too', [root, reply, again, { ts: '103.0', user: 'U3', bot_id: 'B2' }]],
    [false, 'a bot without a user', [root, reply, again, { ts: '103.0', bot_id: 'B2' }]],
    [false, 'what the bot began, and no answer of it', [{ ts: ROOT, user: 'UBOT', bot_id: 'BBOT' }, again]],
    [true, 'what the bot began, and its answer', [{ ts: ROOT, user: 'UBOT', bot_id: 'BBOT' }, again, reply]],
  ])('is %s for %s', (is, _, messages) => {
    expect(isTalkWithBot(messages, ROOT, 'U1', BOT)).toBe(is);
  });
});

describe('what was shown last', () => {
  const shows = (ts: string, entry: string, bot = 'BBOT'): HistoryMessage => ({
    ts,
    bot_id: bot,
    metadata: { event_payload: { shows: entry } },
  });

  it('is the entry of the bot’s last message before a time, in whichever order they come', () => {
    const messages = [shows('100.000001', 'a'), shows('100.000010', 'b'), shows('99.999999', 'c'), shows('300.0', 'd')];
    expect(lastShown(messages, '200.000000', BOT)).toBe('b');
    expect(lastShown(messages.toReversed(), '200.000000', BOT)).toBe('b');
    expect(lastShown(messages, '100.000010', BOT)).toBe('a');
  });

  it('is none if its last message shows none, or there is none', () => {
    expect(lastShown([shows('1.0', 'a'), { ts: '2.0', bot_id: 'BBOT' }], '9.0', BOT)).toBeUndefined();
    expect(lastShown([shows('1.0', 'a', 'B2')], '9.0', BOT)).toBeUndefined();
    expect(lastShown([], '9.0', BOT)).toBeUndefined();
  });
});

describe('words', () => {
  it.each([
    ['<@UBOT> is it exclusive?', 'is it exclusive?'],
    ['is it <@UBOT|colossus> exclusive?', 'is it   exclusive?'],
    ['<https://example.org/a?b=1&amp;c|the page>', 'the page'],
    ['<https://example.org/a?b=1&amp;c>', 'https://example.org/a?b=1&c'],
    ['<#C1|general> &amp; <#C2>', '#general & #C2'],
    ['<@U2> said', '@U2 said'],
    ['<!here> look', '@here look'],
    ['<!date^1^{date}|yesterday>', 'yesterday'],
    ['a &lt;b&gt; &amp;lt; c', 'a <b> &lt; c'],
    ['no markup', 'no markup'],
  ])('of %s are %s', (text, words) => {
    expect(wordsOf(text, BOT)).toBe(words);
  });

  it('are what was typed, whatever it was', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (typed) => {
        const sent = typed.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
        expect(plainWords(sent)).toBe(typed);
      }),
    );
  });
});
