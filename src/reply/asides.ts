import type { AskResult } from '../ask/decision.ts';
import { isBotQuestion, isChatQuestion } from '../ask/wish.ts';
import type { SmallTalk } from '../briefing/schema.ts';
import type { Message } from '../message/message.ts';
import { explainOwnWords } from './about-answers.ts';
import { aboutBotReply } from './about-bot.ts';
import { aboutChatReply } from './about-chat.ts';
import { textBlock } from './blocks.ts';
import type { ReplyContext } from './context.ts';

/** What the bot says about these when a message contains them besides its question. `asideText` has more. */
const ASIDE_TEXTS: Partial<Record<SmallTalk, string>> = {
  identity: "I'm a bot.",
  person: "I'm a bot, and I can't put you through to a person.",
  table: "I can't make tables or charts; the timeline is my only picture.",
  languages: 'I answer in English only.',
  quotation: "I don't have the articles' own wording; these words are ours.",
  leavingOut: "I can't leave an article out; each answer names those it rests on.",
  oneSource: "I can't limit an answer to one article; each answer names those it rests on.",
  editing: "I can't write or rewrite texts, or send anything elsewhere.",
  calculating: "I don't calculate; I report what the sources say.",
  errand: "I can't remind you of your own tasks.",
  figures: 'To see the figures, ask me to "list all figures".',
  whoKnows: 'Ask "who can tell me?" alone to see where to look.',
};
const WITHOUT_REPLY: readonly SmallTalk[] = ['link', 'quiz', 'lastAnswer', 'firstQuestion', 'quiet'];

/** Adds what the bot says to the message's other parts: below an answer, or before anything else. */
export function withAsides(
  context: ReplyContext,
  reply: Message,
  { asides = [], decision }: AskResult,
  line: string,
): Message {
  const sentences = asides.flatMap((kind) => asideText(context, kind, line) ?? []);
  const isAnswer = reply.blocks[0]?.type === 'answer';
  const thanks = asides.includes('thanks') && !isAnswer ? ["You're welcome."] : [];
  const texts = [...thanks, ...sentences].filter((text) => text !== reply.title);
  if (texts.length === 0 || decision.kind === 'wordless' || decision.kind === 'foreign') return reply;
  const block = textBlock(texts.join(' '));
  if (isAnswer) return { ...reply, blocks: [...reply.blocks.slice(0, 1), block, ...reply.blocks.slice(1)] };
  if (reply.footer !== '') return { ...reply, blocks: [block, ...reply.blocks] };
  return { ...reply, title: [...texts, reply.title].join(' ') };
}

function asideText(context: ReplyContext, kind: SmallTalk, line: string): string | undefined {
  if (kind === 'link') return linkText(context);
  if (kind === 'ownWords') return explainOwnWords(context.briefing, line)[0];
  const fixedText = ASIDE_TEXTS[kind];
  if (fixedText !== undefined || WITHOUT_REPLY.includes(kind)) return fixedText;
  if (isBotQuestion(kind)) return aboutBotReply(context, kind, line).title;
  return isChatQuestion(kind) ? aboutChatReply(context, kind).title : undefined;
}

function linkText({ briefing }: ReplyContext): string {
  const hasLinks = [...briefing.sources.values()].some(({ url }) => url !== undefined);
  return hasLinks ? 'The links are in the list of sources.' : 'No article here came with a link.';
}
