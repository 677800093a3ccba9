import { errorText } from '../../lib/error-text.ts';
import type { Message } from '../../message/message.ts';
import type { News } from '../../ports/news.ts';
import type { Address } from '../../schedule/subscription.ts';

/** Where public answers are remembered, and where a failure of that is logged. */
export interface Remembering {
  /** Without it, nothing is remembered. */
  readonly news?: Pick<News, 'remember'> | undefined;
  readonly log: (problem: string) => void;
}

/**
 * Remembers what a public answer said about the story, so that it can be followed up. The answer stands whether or not that
 * succeeds. Never rejects.
 * @param post what a reply would reply to
 */
export async function remember(
  { news, log }: Remembering,
  address: Address,
  post: string | undefined,
  { told, isPrivate }: Message,
): Promise<void> {
  if (!news || !told || isPrivate || post === undefined) return;
  try {
    await news.remember({ address, post, told });
  } catch (error) {
    log(`An answer is not remembered, so it gets no follow-up: ${errorText(error)}`);
  }
}
