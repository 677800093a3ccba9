import type { Briefing } from '../briefing/briefing.ts';
import { withEllipsis } from '../lib/bounded-text.ts';
import type { Message } from '../message/message.ts';
import { button, buttons, listOf, message, textBlock } from './blocks.ts';
import type { ReplyContext } from './context.ts';
import { LABEL_LENGTH } from './entry.ts';
import { type NumberedSubscription, subscriptionLine, wishInWords } from './subscription-details.ts';
import { itemsNamed } from './watch-names.ts';

/** The wishes in plain words that need the channel's subscriptions. */
export type SubscriptionWish = 'list' | 'stop' | 'pause' | 'resume';

const LABELS = { stop: 'Stop', pause: 'Pause', resume: 'Resume' } as const;
const KINDS = { stop: 'unsubscribe', pause: 'pause', resume: 'resume' } as const;
const ALL = /\b(?:everything|all)\b/i;
const DIGEST = /\b(?:digests?|summary|summaries|recap|newsletters?|roundup)\b/i;
const REMINDERS = /\b(?:remind(?:ers?|ing)?|nudges?)\b/i;

/** The subscriptions that a line means, and in our words what it calls them. */
export function meantBy(
  line: string,
  all: readonly NumberedSubscription[],
  { watch }: Briefing,
): { meant: readonly NumberedSubscription[]; called?: string } {
  const isDigest = DIGEST.test(line);
  const items = itemsNamed(watch.values(), line);
  const [item] = items;
  if (item && !isDigest) {
    const meant = all.filter(
      ({ subscription: { wish } }) => wish.kind === 'reminders' && items.some(({ id }) => wish.items.includes(id)),
    );
    return { meant, called: `about ${item.short}` };
  }
  if (isDigest === REMINDERS.test(line)) return { meant: all };
  const kind = isDigest ? 'digest' : 'reminders';
  return { meant: all.filter(({ subscription: { wish } }) => wish.kind === kind), called: `of the kind "${kind}"` };
}

export function meansAll(line: string): boolean {
  return ALL.test(line);
}

/** Asks before a subscription is stopped, paused or resumed in plain words: one button for each that may be meant. */
export function subscriptionOffer(
  { briefing }: ReplyContext,
  wish: Exclude<SubscriptionWish, 'list'>,
  meant: readonly NumberedSubscription[],
): Message {
  const [first, ...others] = meant;
  const nameOf = ({ subscription }: NumberedSubscription) => wishInWords(subscription.wish, briefing);
  const label = LABELS[wish];
  return message(others.length === 0 && first ? `${label} ${nameOf(first)}?` : `${label} which of these?`, [
    ...listOf(meant.map((one) => ({ text: subscriptionLine(one, briefing) }))),
    textBlock('Nothing has changed yet.'),
    ...buttons(
      ...meant.map((one) =>
        button(withEllipsis(`${label} ${nameOf(one)}`, LABEL_LENGTH), {
          kind: KINDS[wish],
          which: one.subscription.id,
        }),
      ),
    ),
  ]);
}
