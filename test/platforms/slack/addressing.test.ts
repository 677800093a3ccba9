import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addressingOf,
  isOneToOne,
  messageText,
  unescapedText,
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
    attachments: '',
    ...parts,
  };
}

describe('the addressing of a Slack message', () => {
  it.each<[string, string, Partial<MessageEvent>]>([
    ['none', 'a message without a mention in a channel', {}],
    ['mention', 'a mention before the text', { text: '<@UBOT> hi' }],
    ['mention', 'a named mention after the text, in a thread', { text: 'hi <@UBOT|colossus>', thread_ts: ROOT }],
    ['mention', 'a mention event without text', { type: 'app_mention', text: '<@UBOT>' }],
    ['mention', 'a mention of the bot and a person, in a thread', { text: '<@UBOT> ask <@U2>', thread_ts: ROOT }],
    ['mention', 'a mention with a file', { text: '<@UBOT> look', subtype: 'file_share' }],
    ['none', 'a mention event for another bot', { type: 'app_mention', text: '<@UOTHER> hi' }],
    ['mention', "a mention event for the bot's own bot id", { type: 'app_mention', text: '<@BBOT> hi' }],
    ['mention', "a mention of the bot's own bot id, in a thread", { text: '<@BBOT> hi', thread_ts: ROOT }],
    ['mention', 'an edited mention event', { type: 'app_mention', text: '<@UBOT> hi', edited: {} }],
    [
      'files',
      'only files in a direct message',
      { channel: 'D1', channel_type: 'im', text: '', subtype: 'file_share', files: [{}] },
    ],
    ['none', "the bot's id without markup", { text: 'UBOT' }],
    ['thread', 'a reply in a thread', { thread_ts: ROOT }],
    [
      'thread',
      'a reply in a thread that is also sent to the channel',
      { thread_ts: ROOT, subtype: 'thread_broadcast' },
    ],
    ['none', 'a reply in a thread that mentions a person', { thread_ts: ROOT, text: '<@U2> hi' }],
    ['none', 'a reply in a thread that mentions the channel', { thread_ts: ROOT, text: '<!channel> hi' }],
    ['none', 'a blank reply in a thread', { thread_ts: ROOT, text: '   ' }],
    ['none', 'the first message of a thread', { thread_ts: '200.000000' }],
    ['direct', 'a direct message', { channel: 'D1', channel_type: 'im' }],
    ['direct', 'a reply to a direct message', { channel: 'D1', channel_type: 'im', thread_ts: ROOT }],
    [
      'direct',
      'a mention event in a direct message',
      { channel: 'D1', channel_type: undefined, type: 'app_mention', text: '<@UBOT> hi' },
    ],
    ['direct', 'only a mention in a direct message', { channel: 'D1', channel_type: 'im', text: '<@UBOT>' }],
    ['direct', 'a forwarded message in a direct message', { channel: 'D1', text: '', attachments: 'hi' }],
    ['direct', 'a /me message in a direct message', { channel: 'D1', subtype: 'me_message' }],
    ['none', 'a direct message without text', { channel: 'D1', text: '' }],
    ['none', 'a forwarded mention in a channel', { attachments: '<@UBOT> hi' }],
    ['none', 'a message in a group conversation', { channel_type: 'mpim' }],
    ['mention', 'a mention in a group conversation', { channel_type: 'mpim', text: '<@UBOT> hi' }],
  ])('is "%s" for %s', (address, _, parts) => {
    expect(addressingOf(event(parts), BOT)).toBe(address);
  });

  it('is "mention" for either user id of the bot in a shared channel, but not in other channels', () => {
    const foreignMention = event({ type: 'app_mention', text: '<@UOTHER> hi' });
    expect([addressingOf(foreignMention, BOT, true), addressingOf(foreignMention, BOT, false)]).toEqual([
      'mention',
      'none',
    ]);
    expect(addressingOf(event({ text: '<@UOTHER> hi' }), BOT, true)).toBe('none');
    expect(messageText('<@UOTHER> how long, <@U2>?', BOT, true)).toBe('how long, @U2?');
  });

  it.each<Partial<MessageEvent>>([
    { user: 'UBOT' },
    { user: undefined },
    { bot_id: 'B2' },
    { edited: {} },
    { subtype: 'message_changed' },
    { subtype: 'channel_join' },
    { subtype: 'bot_message' },
  ])('is "none" for a message that no person has just written: %o', (parts) => {
    for (const where of [{ channel: 'D1', channel_type: 'im' }, { text: '<@UBOT> hi' }, { thread_ts: ROOT }]) {
      expect(addressingOf(event({ ...where, ...parts }), BOT)).toBe('none');
    }
  });
});

describe('a thread in Slack', () => {
  const root: HistoryMessage = { ts: ROOT, user: 'U1' };
  const reply: HistoryMessage = { ts: '101.000000', user: 'UBOT', bot_id: 'BBOT' };
  const followUp: HistoryMessage = { ts: '102.000000', user: 'U1' };

  it.each<[string, HistoryMessage[]]>([
    ['a person and the bot', [root, reply, followUp]],
    ['the bot that began it and answers a person', [{ ts: ROOT, user: 'UBOT', bot_id: 'BBOT' }, followUp, reply]],
  ])('is one-to-one with messages of %s', (_, messages) => {
    expect(isOneToOne(messages, ROOT, 'U1', BOT)).toBe(true);
  });

  it.each<[string, HistoryMessage[]]>([
    ['only a person', [root, followUp]],
    ['a person, the bot and another person', [root, reply, followUp, { ts: '103.0', user: 'U2' }]],
    ['another person who began it, the bot and a person', [{ ts: ROOT, user: 'U2' }, reply, followUp]],
    ['a person, the bot and another bot', [root, reply, followUp, { ts: '103.0', user: 'U3', bot_id: 'B2' }]],
    ['a person, the bot and a bot without a user', [root, reply, followUp, { ts: '103.0', bot_id: 'B2' }]],
    ['the bot that began it and a person, without an answer', [{ ts: ROOT, user: 'UBOT', bot_id: 'BBOT' }, followUp]],
  ])('is not one-to-one with messages of %s', (_, messages) => {
    expect(isOneToOne(messages, ROOT, 'U1', BOT)).toBe(false);
  });
});

describe('the text of a Slack message', () => {
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
    ['<@UBOT> `watch charter`', 'watch charter'],
    ['<@BBOT> *watch charter*', 'watch charter'],
    ['&gt; watch charter', 'watch charter'],
    ['<@UBOT> “watch charter”', 'watch charter'],
  ])('is read without markup: %s → %s', (text, words) => {
    expect(messageText(text, BOT)).toBe(words);
  });

  it("is read as it was typed, without Slack's escapes", () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (typed) => {
        const sent = typed.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
        expect(unescapedText(sent)).toBe(typed);
      }),
    );
  });
});
