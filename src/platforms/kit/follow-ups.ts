import { errorText } from '../../lib/error-text.ts';
import type { Message } from '../../message/message.ts';
import type { News } from '../../ports/news.ts';
import type { Address } from '../../schedule/subscription.ts';

export interface FollowUpDeps {
  readonly news?: Pick<News, 'remember'> | undefined;
  readonly log: (problem: string) => void;
}

/** Saves what a public answer said about the story. Never rejects. */
export async function saveForFollowUps(
  { news, log }: FollowUpDeps,
  address: Address,
  post: string | undefined,
  { told, isPrivate }: Message,
): Promise<void> {
  if (!news || !told || isPrivate || post === undefined) return;
  try {
    await news.remember({ address, post, snapshot: told });
  } catch (error) {
    log(`Could not save an answer; it gets no follow-up: ${errorText(error)}`);
  }
}
