import { buttonsIn, type Message } from '../../../message/message.ts';
import { cleanText } from '../../../message/parse.ts';
import { UNKNOWNS } from '../../../reply/faq.ts';
import { shorten } from '../render/text.ts';

/** Slack accepts at most four. */
export const MAX_PROMPTS = 4;
/** Our own limit: Slack documents none. */
export const MAX_THREAD_TITLE_LENGTH = 75;

export const PROMPTS_TITLE = 'Questions that people ask';
/** Slack shows it after the bot's name: "Colossus is looking it up…". */
export const STATUS_TEXT = 'is looking it up…';

interface Prompt {
  readonly title: string;
  readonly message: string;
}

/** Returns the topics in the reply to "faq", without that of the unknowns. */
export function faqTopics(faq: Message): string[] {
  return buttonsIn(faq).flatMap(({ intent }) => {
    if (intent.kind !== 'faq' || intent.topic === undefined || intent.page !== undefined) return [];
    return intent.topic === UNKNOWNS ? [] : [intent.topic];
  });
}

/** Returns the first question of each topic as a prompt. */
export function toPrompts(topicReplies: readonly Message[]): Prompt[] {
  const questions = topicReplies.flatMap((topicReply) => {
    const firstQuestion = buttonsIn(topicReply).find(({ intent }) => intent.kind === 'entry');
    return firstQuestion ? [firstQuestion.label] : [];
  });
  return questions.slice(0, MAX_PROMPTS).map((question) => ({ title: question, message: question }));
}

export function threadTitle(question: string): string | undefined {
  const title = shorten(cleanText(question), MAX_THREAD_TITLE_LENGTH);
  return title === '' ? undefined : title;
}
