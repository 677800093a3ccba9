import type { SmallTalk } from '../briefing/schema.ts';

export const WISHES = [
  'remind',
  'notify',
  'subscribe',
  'stop',
  'pause',
  'resume',
  'list',
  'changes',
  'timeline',
  'due',
  'help',
  'preview',
  'overview',
  'sources',
  'disputes',
  'details',
] as const;
export type Wish = (typeof WISHES)[number];

/**
 * Classes learnt besides the entries: wishes, what the previous answer rests on, which side is right, and the same answer in
 * simpler words.
 */
export const TURNS = [...WISHES, 'proof', 'which', 'simpler'] as const;
export type Turn = (typeof TURNS)[number];

export const BOT_QUESTIONS = [
  'author',
  'funding',
  'method',
  'review',
  'doubts',
  'link',
  'quiz',
  'editing',
  'table',
  'noNews',
] as const satisfies readonly SmallTalk[];
export type BotQuestion = (typeof BOT_QUESTIONS)[number];

/**
 * Questions about the chat and the bot's use, and the request to be quiet. So far only word lists and patterns recognise them;
 * `talk-lines.json` has lines of each to learn from.
 */
export const WORD_TALK = ['storage', 'audience', 'use', 'lastAnswer', 'quiet'] as const satisfies readonly SmallTalk[];
export type WordTalk = (typeof WORD_TALK)[number];

/** Small talk and questions about the bot that are learnt besides the entries, because people word them freely. */
export const LEARNT_TALK = ['thanks', 'goodbye', 'exclamation', 'insult', ...BOT_QUESTIONS] as const;
export type LearntTalk = (typeof LEARNT_TALK)[number];

export function isWordTalk(kind: SmallTalk): kind is WordTalk {
  return WORD_TALK.some((wordTalk) => wordTalk === kind);
}
