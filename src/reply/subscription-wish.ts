import type { Briefing } from '../briefing/briefing.ts';
import { withEllipsis } from '../lib/bounded-text.ts';
import type { Message } from '../message/message.ts';
import { describeRecurrence } from '../schedule/recurrence-text.ts';
import { button, buttons, listBlocks, message, textBlock, withYes } from './blocks.ts';
import type { ReplyContext } from './context.ts';
import { MAX_LABEL_LENGTH } from './entry.ts';
import { type NumberedSubscription, subscriptionLine, wishInWords } from './subscription-details.ts';
import { itemsNamed } from './watch-names.ts';

/** The wishes in plain words that need the channel's subscriptions. */
export type SubscriptionWish = 'list' | 'stop' | 'pause' | 'resume';

const WISH_LABELS = { stop: 'Stop', pause: 'Pause', resume: 'Resume' } as const;
const WISH_INTENTS = { stop: 'unsubscribe', pause: 'pause', resume: 'resume' } as const;
const ALL_WORDS = /\b(?:everything|all)\b/i;
const DIGEST_WORDS = /\b(?:digests?|summary|summaries|recap|newsletters?|roundup)\b/i;
const REMINDER_WORDS = /\b(?:remind(?:ers?|ing)?|nudges?)\b/i;

/** Finds the subscriptions that a line means. If the line names a kind or a watch item, `description` says which. */
export function subscriptionsMeantBy(
  line: string,
  subscriptions: readonly NumberedSubscription[],
  { watch }: Briefing,
): { subscriptions: readonly NumberedSubscription[]; description?: string } {
  const isDigest = DIGEST_WORDS.test(line);
  const items = itemsNamed(watch.values(), line);
  const [item] = items;
  if (item && !isDigest) {
    const matches = subscriptions.filter(
      ({ subscription: { wish } }) => wish.kind === 'reminders' && items.some(({ id }) => wish.items.includes(id)),
    );
    return { subscriptions: matches, description: `about ${item.short}` };
  }
  if (isDigest === REMINDER_WORDS.test(line)) return { subscriptions };
  const kind = isDigest ? 'digest' : 'reminders';
  return {
    subscriptions: subscriptions.filter(({ subscription: { wish } }) => wish.kind === kind),
    description: `of the kind "${kind}"`,
  };
}

export function meansAll(line: string): boolean {
  return ALL_WORDS.test(line);
}

/** Asks which of the meant subscriptions to stop, pause or resume, with a button for each. */
export function subscriptionOffer(
  { briefing }: ReplyContext,
  wish: Exclude<SubscriptionWish, 'list'>,
  meantSubscriptions: readonly NumberedSubscription[],
): Message {
  const label = WISH_LABELS[wish];
  const choices = meantSubscriptions.map((numbered) =>
    button(buttonLabel(label, numbered, meantSubscriptions, briefing), {
      kind: WISH_INTENTS[wish],
      which: numbered.subscription.id,
    }),
  );
  const [onlySubscription] = meantSubscriptions.length === 1 ? meantSubscriptions : [];
  const reply = message(
    onlySubscription
      ? `${label} ${wishInWords(onlySubscription.subscription.wish, briefing)}?`
      : `${label} which of these?`,
    [
      ...listBlocks(meantSubscriptions.map((numbered) => ({ text: subscriptionLine(numbered, briefing) }))),
      textBlock('Nothing has changed yet.'),
      ...buttons(...choices),
    ],
  );
  return onlySubscription ? { ...withYes(reply, choices[0]), subscription: onlySubscription.subscription.id } : reply;
}

/** Names a digest by its times and reminders by their items, and adds the number if another one has the same name. */
function buttonLabel(
  verb: string,
  numbered: NumberedSubscription,
  meantSubscriptions: readonly NumberedSubscription[],
  briefing: Briefing,
): string {
  const nameOf = ({ subscription: { wish, recurrence } }: NumberedSubscription) =>
    wish.kind === 'digest' ? `the digest, ${describeRecurrence(recurrence)}` : wishInWords(wish, briefing);
  const name = nameOf(numbered);
  const isShared = meantSubscriptions.some((other) => other !== numbered && nameOf(other) === name);
  return withEllipsis(`${verb} ${isShared ? `${numbered.number}: ` : ''}${name}`, MAX_LABEL_LENGTH);
}
