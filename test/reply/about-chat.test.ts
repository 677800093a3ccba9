import { describe, expect, it } from 'vitest';
import { CHAT_QUESTIONS, type ChatQuestion } from '../../src/ask/wish.ts';
import { buttonsIn } from '../../src/message/message.ts';
import { aboutChatReply } from '../../src/reply/about-chat.ts';
import type { ReplyContext } from '../../src/reply/context.ts';
import { talkReply } from '../../src/reply/no-answer.ts';
import { briefing, contextOn, visibleTexts } from './corpus.ts';

const context = contextOn('2026-11-29');
const reply = (question: ChatQuestion, contextFields: Partial<ReplyContext> = {}, previous?: string) =>
  visibleTexts(aboutChatReply({ ...context, ...contextFields }, question, briefing.entries.get(previous ?? ''))).join(
    '\n',
  );
const DIRECT = { kind: 'direct', name: 'your direct messages with me' } as const;
const CHANNEL = { kind: 'channel', name: '#ferry' } as const;

describe('a reply about the chat', () => {
  it('says what is kept, and what the platform does', () => {
    for (const platform of ['terminal', 'slack', 'discord'] as const) {
      expect(reply('storage', { platform })).toContain("I may keep questions that I can't answer. I keep no others.");
    }
    expect(reply('storage', { platform: 'slack' })).toContain('Slack keeps the messages by its own rules.');
    expect(reply('storage', { platform: 'discord' })).toContain('Discord keeps the messages by its own rules.');
    expect(reply('storage', { platform: 'terminal' })).toContain('Nothing leaves this machine.');
  });

  it('does not promise that nothing leaves the machine if a language model is asked', () => {
    for (const question of ['storage', 'audience'] as const) {
      const text = reply(question, { platform: 'terminal', hasReader: true });
      expect(text).toContain("The language model's provider may get a question's common English words");
      expect(text).not.toMatch(/leaves/);
    }
    for (const question of ['storage', 'audience', 'others'] as const) {
      const text = reply(question, { platform: 'slack', hasReader: true });
      expect(text).toContain('or that a language model helped with');
    }
  });

  it('says who sees the chat in each place', () => {
    expect(reply('audience', { platform: 'terminal', place: DIRECT })).toContain('Only you see this chat.');
    expect(reply('audience', { platform: 'slack', place: DIRECT })).toContain('Here only you see what you ask');
    expect(reply('audience', { platform: 'discord', place: CHANNEL })).toContain('everyone sees what you write');
    expect(reply('audience', { platform: 'slack', place: CHANNEL })).toContain("the workspace's administrators");
    expect(reply('audience', { platform: 'discord', place: CHANNEL })).not.toContain('administrators');
  });

  it('promises a private command only where commands are private', () => {
    for (const platform of ['slack', 'discord']) {
      expect(reply('audience', { platform, place: CHANNEL })).toContain(
        'Only you see our direct messages, and a command',
      );
    }
    expect(reply('audience', { platform: 'chat', place: CHANNEL })).not.toContain('Only you');
  });

  it('says what the bot reads in each place', () => {
    expect(reply('reading', { platform: 'terminal' })).toContain('what you type in this chat');
    expect(reply('reading', { platform: 'slack' })).toContain('Slack may also send me other messages');
    expect(reply('reading', { platform: 'discord' })).toContain('Discord hides the text of other messages from me.');
  });

  it('names the last answer', () => {
    const question = briefing.entries.get('charter-length')?.question ?? 'missing';
    expect(reply('lastAnswer', {}, 'charter-length')).toContain(question);
    expect(reply('lastAnswer')).toContain("I don't have a previous answer to go back to.");
  });

  it('does not pretend to know earlier questions or those of others', () => {
    const question = briefing.entries.get('charter-length')?.question ?? 'missing';
    expect(reply('firstQuestion', {}, 'charter-length')).toContain(`That was about this: ${question}`);
    expect(reply('firstQuestion')).toContain("I can't go back to earlier questions: I only know what I showed last.");
    expect(reply('others', { platform: 'slack', place: CHANNEL })).toContain(
      'everyone can read what others write to me there',
    );
    expect(reply('others', { platform: 'terminal' })).toContain('Only you use this chat.');
  });

  it('has at most two buttons', () => {
    for (const question of CHAT_QUESTIONS) {
      expect(buttonsIn(aboutChatReply(context, question)).length).toBeLessThanOrEqual(2);
    }
  });
});

it('the reply to a reaction mentions an offer only if there was one', () => {
  expect(talkReply(context, 'reaction', 'ok').title).toBe('Okay. What would you like to know?');
  expect(talkReply(context, 'reaction', 'ok', undefined, true).title).toContain('press its button');
});
