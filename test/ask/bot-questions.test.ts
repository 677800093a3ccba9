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
    ['what did I ask first', 'firstQuestion'],
    ['what was my very first question to you', 'firstQuestion'],
    ['how did this conversation start?', 'firstQuestion'],
    ['whose side are you on?', 'opinion'],
    ["what's your honest opinion about it", 'opinion'],
    ['if you had to choose, what then', 'opinion'],
    ['should I believe my neighbour or you', 'trust'],
    ['you or the newspaper, who is right?', 'trust'],
    ['should I rely on you or on my broker', 'trust'],
    ['do you have any views on whether that is fair', 'opinion'],
    ['can I cite you in my thesis', 'citing'],
    ['may I put you down as a source for my paper?', 'citing'],
    ['how do I credit this properly', 'citing'],
    ['your two answers contradict each other', 'contradiction'],
    ['a minute ago you said the opposite', 'contradiction'],
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
    'do the sources contradict each other',
    'who said the opposite',
    'should I believe the report or the brochure',
    'what is the opinion of the union',
    'whose side is the council on',
    'who do they cite',
    'what happened first',
    'do they keep records',
    'does the operator store fuel',
    'what is the point of the charter',
    'are there enough cabins',
    'what did they say before',
    'is the ferry any good',
    'is this public',
  ])('is not recognised in "%s"', (line) => {
    expect([...CHAT_QUESTIONS, 'opinion', 'trust', 'citing', 'contradiction']).not.toContain(talkOf(line));
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
