import { describe, expect, it } from 'vitest';
import { decodeIntent } from '../../../src/message/codec.ts';
import type { Intent } from '../../../src/message/intent.ts';
import type { Message } from '../../../src/message/message.ts';
import { Conversation } from '../../../src/platforms/terminal/conversation.ts';

/** Replies that note what was asked of them. */
function recorded(reply: (intent: Intent | undefined) => Partial<Message>) {
  const intents: (Intent | undefined)[] = [];
  const pressed: string[] = [];
  const say = (intent: Intent | undefined): Message => {
    intents.push(intent);
    return { title: 'reply', blocks: [], footer: '', ...reply(intent) };
  };
  const respondToButton = (id: string) => {
    pressed.push(id);
    return say(decodeIntent(id));
  };
  return {
    intents,
    pressed,
    conversation: new Conversation({ slashCommand: 'colossus', respond: say, respondToButton }),
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
  it('reads a line as a command or a question', () => {
    const { conversation, intents } = recorded(() => ({}));
    for (const line of ['', '/colossus watch lease', 'how long is it?']) conversation.reply(line);
    expect(intents).toEqual([
      { kind: 'overview' },
      { kind: 'watch', item: 'lease' },
      { kind: 'ask', question: 'how long is it?' },
    ]);
  });

  it.each(['2', ' 2 ', '[2]', '2.', '2)'])('presses the second button of the reply before on %j', (line) => {
    const { conversation, intents, pressed } = recorded(() => buttons);
    conversation.reply('');
    conversation.reply(line);
    expect(intents.at(-1)).toEqual({ kind: 'faq', topic: 'ipo', page: 2 });
    expect(pressed).toEqual(['c1:faq:ipo:2']);
  });

  it.each(['0', '3', '300'])('says of %j that no button has it, and offers the same buttons again', (line) => {
    const { conversation, intents } = recorded(() => buttons);
    const before = conversation.reply('');
    const message = conversation.reply(line);
    expect(message.title).toBe(`There is no button ${line}`);
    expect(message.footer).toBe(before.footer);
    expect(intents).toEqual([{ kind: 'overview' }]);
    conversation.reply('2');
    expect(intents.at(-1)).toEqual({ kind: 'faq', topic: 'ipo', page: 2 });
  });

  it('takes a number for a question before there was a reply', () => {
    const { conversation, intents } = recorded(() => buttons);
    conversation.reply('300');
    expect(intents).toEqual([{ kind: 'ask', question: '300' }]);
  });

  it.each(['2026', '-1', '1.5', '1 2'])('takes %j, which can be no button, for a question', (line) => {
    const { conversation, intents, pressed } = recorded(() => buttons);
    conversation.reply('');
    conversation.reply(line);
    expect(intents.at(-1)).toEqual({ kind: 'ask', question: line });
    expect(pressed).toEqual([]);
  });

  it('knows the buttons of the last reply only', () => {
    const { conversation, intents } = recorded((intent) => (intent?.kind === 'overview' ? buttons : {}));
    conversation.reply('');
    conversation.reply('help');
    const message = conversation.reply('1');
    expect(message.title).toBe('There is no button 1');
    expect(message.blocks.map(({ type }) => type)).toEqual(['text']);
    expect(intents).toEqual([{ kind: 'overview' }, { kind: 'help' }]);
  });

  it('asks with the entry that was shown last, through replies that show none', () => {
    const { conversation, intents } = recorded((intent) =>
      intent?.kind === 'ask' && intent.question === 'how long?' ? { shows: 'lease-duration' } : {},
    );
    for (const line of ['why?', 'how long?', 'help', 'why?']) conversation.reply(line);
    expect(intents).toEqual([
      { kind: 'ask', question: 'why?' },
      { kind: 'ask', question: 'how long?' },
      { kind: 'help' },
      { kind: 'ask', question: 'why?', after: 'lease-duration' },
    ]);
  });

  it('asks with the entry that a pressed button showed', () => {
    const { conversation, intents } = recorded((intent) =>
      intent?.kind === 'watch' ? { shows: 'lease-end' } : buttons,
    );
    for (const line of ['', '1', 'why?']) conversation.reply(line);
    expect(intents.at(-1)).toEqual({ kind: 'ask', question: 'why?', after: 'lease-end' });
  });
});
