import { describe, expect, it } from 'vitest';
import { buildIndex } from '../../src/ask/build-index.ts';
import talkLines from '../../src/ask/common/talk-lines.json' with { type: 'json' };
import { ask } from '../../src/ask/decide.ts';
import { findTalk } from '../../src/ask/small-talk.ts';
import { CHAT_QUESTIONS } from '../../src/ask/wish.ts';
import { loadStory } from '../fixture/story.ts';
import { contextOn } from '../reply/shipped.ts';

const index = buildIndex(loadStory());
const talkOf = (line: string) => findTalk(index, line, index.reader.read(line));

describe('a question about the chat', () => {
  it.each([
    ['do you keep a record of what I ask you?', 'storage'],
    ['do you keep a record of what I ask you? this is confidential', 'storage'],
    ['is what i type saved anywhere', 'storage'],
    ['are my messages logged', 'storage'],
    ['how long do you store my questions', 'storage'],
    ['what do you do with my data', 'storage'],
    ['do you remember me?', 'storage'],
    ['can my colleague see this too?', 'audience'],
    ['does my team see it', 'audience'],
    ['who can read what I write here', 'audience'],
    ['is this chat private', 'audience'],
    ['is this just between us?', 'audience'],
    ['can anyone else read my questions', 'audience'],
    ['Are you any use?', 'use'],
    ['what are you even good for', 'use'],
    ["what's the point of you", 'use'],
    ['why should I ask you', 'use'],
    ['what was your last answer about', 'lastAnswer'],
    ['what were we talking about?', 'lastAnswer'],
    ['and what did I ask before', 'lastAnswer'],
    ['k stop talking now', 'quiet'],
    ['Shut up!', 'quiet'],
    ["ok that's enough", 'quiet'],
    ['be quiet please', 'quiet'],
    ["don't write to me any more", 'quiet'],
  ])('is recognised: %s (%s)', (line, kind) => {
    expect(talkOf(line)).toBe(kind);
  });

  it.each([
    'can the council see the contract',
    'who reads the contracts',
    'is it confidential?',
    'is the price secret',
    'who can see it',
    'are you sure',
    'what was the last offer about',
    'do they keep records',
    'does the operator store fuel',
    'what is the point of the charter',
    'are there enough cabins',
    'what did they say before',
    'is the ferry any good',
    'is this public',
  ])('is not recognised in "%s"', (line) => {
    expect(['storage', 'audience', 'use', 'lastAnswer', 'quiet']).not.toContain(talkOf(line));
  });

  it('is not recognised in any phrasing of a story', () => {
    for (const storyIndex of [index, contextOn('2026-11-29').index]) {
      const lines = [...storyIndex.briefing.entries.values()].flatMap(({ question, phrasings }) => [
        question,
        ...phrasings,
      ]);
      const taken = lines.filter((line) => {
        const { decision } = ask(storyIndex, line);
        return decision.kind === 'talk' && CHAT_QUESTIONS.some((kind) => kind === decision.talk);
      });
      expect(taken).toEqual([]);
    }
  });

  it.each(CHAT_QUESTIONS)('has lines to learn from: %s', (kind) => {
    expect(new Set(talkLines[kind]).size).toBeGreaterThanOrEqual(60);
  });
});
