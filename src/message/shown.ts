import type { Intent } from './intent.ts';
import type { Message } from './message.ts';

/** What a conversation showed last: what is said next is read with it. */
export interface Shown {
  /** The entry that was answered with. */
  readonly shows?: string | undefined;
  /** The entries that were offered to choose from, in their order. */
  readonly offers?: readonly string[] | undefined;
}

/** What a message shows. */
export function shownIn({ shows, offers }: Message): Pick<Message, 'shows' | 'offers'> {
  return { ...(shows !== undefined && { shows }), ...(offers && { offers }) };
}

/** What is shown after a button was pressed: its answer, and still the choice if the answer is one of what was offered. */
export function shownAfterPress(before: Shown | undefined, message: Message): Pick<Message, 'shows' | 'offers'> {
  const now = shownIn(message);
  const { offers } = before ?? {};
  const isChosen = offers !== undefined && now.shows !== undefined && offers.includes(now.shows);
  return isChosen && !now.offers ? { ...now, offers } : now;
}

/** A question, read with what was shown before it; anything else stays as it is. */
export function inContext(intent: Intent, { shows, offers }: Shown = {}): Intent {
  if (intent.kind !== 'ask') return intent;
  return { ...intent, ...(shows !== undefined && { after: shows }), ...(offers && { offered: offers }) };
}
