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

export const TURNS = [...WISHES, 'proof', 'which', 'simpler'] as const;
export type Turn = (typeof TURNS)[number];

/** After an answer, each of these asks what the answer rests on, or whether the sources agree. */
export const ANSWER_REQUESTS: readonly Turn[] = ['proof', 'which', 'sources', 'disputes'];

const BOT_QUESTIONS = [
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
  'opinion',
  'trust',
  'citing',
  'contradiction',
  'languages',
  'calculating',
  /** A private task, such as "remind me to call Ann". */
  'errand',
] as const satisfies readonly SmallTalk[];
export type BotQuestion = (typeof BOT_QUESTIONS)[number];

/** Questions about the chat, and the request to be quiet. */
export const CHAT_QUESTIONS = [
  'storage',
  'audience',
  'reading',
  /** What the bot is good for. */
  'use',
  'lastAnswer',
  'firstQuestion',
  /** What other people ask. */
  'others',
  'quiet',
] as const satisfies readonly SmallTalk[];
export type ChatQuestion = (typeof CHAT_QUESTIONS)[number];

/** Questions about the bot's answers and what they rest on. */
const ANSWER_QUESTIONS = [
  /** The wording of an article. */
  'quotation',
  'leavingOut',
  'oneSource',
  /** What "by our count" and the like mean. */
  'ownWords',
  'whatToAsk',
  /** Who could tell what no source says. */
  'whoKnows',
  'figures',
] as const satisfies readonly SmallTalk[];
export type AnswerQuestion = (typeof ANSWER_QUESTIONS)[number];

/** Requests about an answer that do not change it. */
const FORM_LIMITS = [
  'table',
  'languages',
  'quotation',
  'link',
  'leavingOut',
  'oneSource',
  'editing',
  'calculating',
  'errand',
] as const satisfies readonly SmallTalk[];
export type FormLimit = (typeof FORM_LIMITS)[number];

/** Small talk and questions about the bot that are learnt besides the entries, because people word them freely. */
export const LEARNT_TALK = [
  'thanks',
  'goodbye',
  'praise',
  'insult',
  'exclamation',
  'identity',
  'person',
  ...BOT_QUESTIONS,
  ...CHAT_QUESTIONS,
  ...ANSWER_QUESTIONS,
] as const;
export type LearntTalk = (typeof LEARNT_TALK)[number];

export function isBotQuestion(kind: SmallTalk): kind is BotQuestion {
  return BOT_QUESTIONS.some((botQuestion) => botQuestion === kind);
}

export function isAnswerQuestion(kind: SmallTalk): kind is AnswerQuestion {
  return ANSWER_QUESTIONS.some((answerQuestion) => answerQuestion === kind);
}

export function isChatQuestion(kind: SmallTalk): kind is ChatQuestion {
  return CHAT_QUESTIONS.some((chatQuestion) => chatQuestion === kind);
}
