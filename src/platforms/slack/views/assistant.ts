import { buttonsIn, type Message } from '../../../message/message.ts';
import { cleanText } from '../../../message/parse.ts';
import { shorten } from '../render/text.ts';

/** Slack takes no more prompts than these. */
export const PROMPTS = 4;
/** Ours: Slack names no limit for a thread's title; a question of the briefing always fits. */
export const THREAD_TITLE_LENGTH = 75;

/** What stands over the prompts. */
export const PROMPTS_TITLE = 'Questions that people ask';
/** Said of the bot while it looks an answer up: "Colossus is looking it up…". */
export const STATUS = 'is looking it up…';

interface Prompt {
  readonly title: string;
  readonly message: string;
}

/** The topics that a list of them leads to. @param faq the reply to "faq" */
export function topicsOf(faq: Message): string[] {
  return buttonsIn(faq).flatMap(({ intent }) =>
    intent.kind === 'faq' && intent.topic !== undefined && intent.page === undefined ? [intent.topic] : [],
  );
}

/** The first question of each topic, as prompts. @param topics the replies to "faq …" */
export function promptsOf(topics: readonly Message[]): Prompt[] {
  const questions = topics.flatMap((topic) => {
    const first = buttonsIn(topic).find(({ intent }) => intent.kind === 'entry');
    return first ? [first.label] : [];
  });
  return questions.slice(0, PROMPTS).map((question) => ({ title: question, message: question }));
}

/** What a thread is called, after its question; undefined for one that shows nothing. */
export function threadTitle(question: string): string | undefined {
  const title = shorten(cleanText(question), THREAD_TITLE_LENGTH);
  return title === '' ? undefined : title;
}
