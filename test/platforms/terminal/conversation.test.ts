import { describe, expect, it } from 'vitest';
import { decodeIntent } from '../../../src/message/button-id.ts';
import type { Intent } from '../../../src/message/intent.ts';
import type { Message } from '../../../src/message/message.ts';
import { Conversation } from '../../../src/platforms/terminal/conversation.ts';

function recordingReplies(reply: (intent: Intent | undefined) => Partial<Message>) {
  const intents: (Intent | undefined)[] = [];
  const pressedIds: string[] = [];
  const say = async (intent: Intent | undefined): Promise<Message> => {
    intents.push(intent);
    return { title: 'reply', blocks: [], footer: '', ...reply(intent) };
  };
  const press = (id: string) => {
    pressedIds.push(id);
    return say(decodeIntent(id));
  };
  return {
    intents,
    pressed: pressedIds,
    conversation: new Conversation({ commands: [{ command: 'colossus' }], answer: say, press }),
  };
}

const buttons: Partial<Message> = {
  blocks: [
    { type: 'buttons', buttons: [{ label: 'a', intent: { kind: 'watch' } }] },
    { type: 'note', text: 'between' },
    { type: 'buttons', buttons: [{ label: 'b', intent: { kind: 'faq', topic: 'ipo', page: 2 } }] },
  ],
};

describe('a conversation in a terminal', () => {
  it('reads a line as a command or a question', async () => {
    const { conversation, intents } = recordingReplies(() => ({}));
    for (const line of ['', '> `watch`', '/colossus watch lease', 'how long is it?']) await conversation.reply(line);
    expect(intents).toEqual([
      { kind: 'overview' },
      { kind: 'watch' },
      { kind: 'watch', item: 'lease' },
      { kind: 'ask', question: 'how long is it?' },
    ]);
  });

  it('reads a question with what was last shown and offered', async () => {
    const { conversation, intents } = recordingReplies((intent) =>
      intent?.kind === 'ask' && !intent.offered ? { shows: 'a', offers: ['a', 'b'] } : { shows: 'b' },
    );
    for (const line of ['how long is it?', 'the second one', 'no, the other one', 'why?'])
      await conversation.reply(line);
    expect(intents.slice(1)).toEqual([
      { kind: 'ask', question: 'the second one', after: 'a', offered: ['a', 'b'] },
      { kind: 'ask', question: 'no, the other one', after: 'b', offered: ['a', 'b'] },
      { kind: 'ask', question: 'why?', after: 'b', offered: ['a', 'b'] },
    ]);
  });

  it.each(['2', ' 2 ', '[2]', '2.', '2)'])('presses the second button of the previous reply on %j', async (line) => {
    const { conversation, intents, pressed } = recordingReplies(() => buttons);
    await conversation.reply('');
    await conversation.reply(line);
    expect(intents.at(-1)).toEqual({ kind: 'faq', topic: 'ipo', page: 2 });
    expect(pressed).toEqual(['c1:faq:ipo:2']);
  });

  it.each(['0', '3', '300'])('explains that no button has the number %j, and offers the same buttons', async (line) => {
    const { conversation, intents } = recordingReplies(() => buttons);
    const firstReply = await conversation.reply('');
    const message = await conversation.reply(line);
    expect(message.title).toBe(`There is no button ${line}`);
    expect(message.footer).toBe(firstReply.footer);
    expect(intents).toEqual([{ kind: 'overview' }]);
    await conversation.reply('2');
    expect(intents.at(-1)).toEqual({ kind: 'faq', topic: 'ipo', page: 2 });
  });

  it('reads a number as a question before the first reply', async () => {
    const { conversation, intents } = recordingReplies(() => buttons);
    await conversation.reply('300');
    expect(intents).toEqual([{ kind: 'ask', question: '300' }]);
  });

  it.each(['2026', '-1', '1.5', '1 2'])('reads %j, which cannot be a button, as a question', async (line) => {
    const { conversation, intents, pressed } = recordingReplies(() => buttons);
    await conversation.reply('');
    await conversation.reply(line);
    expect(intents.at(-1)).toEqual({ kind: 'ask', question: line });
    expect(pressed).toEqual([]);
  });

  it("presses only the last reply's buttons", async () => {
    const { conversation, intents } = recordingReplies((intent) => (intent?.kind === 'overview' ? buttons : {}));
    await conversation.reply('');
    await conversation.reply('help');
    const message = await conversation.reply('1');
    expect(message.title).toBe('There is no button 1');
    expect(message.blocks.map(({ type }) => type)).toEqual(['text']);
    expect(intents).toEqual([{ kind: 'overview' }, { kind: 'help' }]);
  });

  it('remembers the last entry after replies without one', async () => {
    const { conversation, intents } = recordingReplies((intent) =>
      intent?.kind === 'ask' && intent.question === 'how long?' ? { shows: 'lease-duration' } : {},
    );
    for (const line of ['why?', 'how long?', 'help', 'why?']) await conversation.reply(line);
    expect(intents).toEqual([
      { kind: 'ask', question: 'why?' },
      { kind: 'ask', question: 'how long?' },
      { kind: 'help' },
      { kind: 'ask', question: 'why?', after: 'lease-duration' },
    ]);
  });

  it('presses the buttons of a post shown in between', async () => {
    const { conversation, intents } = recordingReplies(() => ({}));
    await conversation.reply('watch');
    conversation.show({ title: 'Digest', blocks: [], footer: '', ...buttons, shows: 'lease-end' });
    await conversation.reply('1');
    expect(intents.at(-1)).toEqual({ kind: 'watch' });
    await conversation.reply('why?');
    expect(intents.at(-1)).toEqual({ kind: 'ask', question: 'why?', after: 'lease-end' });
  });

  it('reports a failure and keeps the previous buttons', async () => {
    const { conversation, intents } = recordingReplies((intent) => {
      if (intent?.kind === 'subscriptions') throw new Error('The folder cannot be written.');
      return buttons;
    });
    const first = await conversation.reply('subscriptions');
    expect(first).toMatchObject({ title: 'That did not work', blocks: [{ text: 'The folder cannot be written.' }] });
    await conversation.reply('');
    const message = await conversation.reply('subscriptions');
    expect(message.blocks.map(({ type }) => type)).toEqual(['text', 'buttons']);
    await conversation.reply('2');
    expect(intents.at(-1)).toEqual({ kind: 'faq', topic: 'ipo', page: 2 });
  });

  it('remembers the entry that a button showed', async () => {
    const { conversation, intents } = recordingReplies((intent) =>
      intent?.kind === 'watch' ? { shows: 'lease-end' } : buttons,
    );
    for (const line of ['', '1', 'why?']) await conversation.reply(line);
    expect(intents.at(-1)).toEqual({ kind: 'ask', question: 'why?', after: 'lease-end' });
  });
});
