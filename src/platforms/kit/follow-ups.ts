import { errorText } from '../../lib/error-text.ts';
import type { Message } from '../../message/message.ts';
import type { News } from '../../ports/news.ts';
import type { Address } from '../../schedule/subscription.ts';

/** Where public answers are saved, and where a failure to save one is logged. */
export interface FollowUpDeps {
  /** Without it, nothing is remembered. */
  readonly news?: Pick<News, 'remember'> | undefined;
  readonly log: (problem: string) => void;
}

/**
 * Saves what a public answer said about the story, for follow-ups. A failure is logged and does not affect the answer.
 * Never rejects.
 * @param post the id that a reply to it would use
 */
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
    log(`Could not save an answer, so it gets no follow-up: ${errorText(error)}`);
  }
}
