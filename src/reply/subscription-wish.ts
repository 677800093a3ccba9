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

/** Finds the subscriptions that a line means, and returns our name for them. */
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

/** Asks before a subscription is stopped, paused or resumed in plain words: one button for each that may be meant. */
export function subscriptionOffer(
  { briefing }: ReplyContext,
  wish: Exclude<SubscriptionWish, 'list'>,
  meantSubscriptions: readonly NumberedSubscription[],
): Message {
  const [firstSubscription, ...otherSubscriptions] = meantSubscriptions;
  const nameOf = ({ subscription }: NumberedSubscription) => wishInWords(subscription.wish, briefing);
  const label = WISH_LABELS[wish];
  const candidates = meantSubscriptions.map((numbered) => ({
    numbered,
    button: button(buttonLabel(label, numbered, meantSubscriptions, briefing), {
      kind: WISH_INTENTS[wish],
      which: numbered.subscription.id,
    }),
  }));
  const reply = message(
    otherSubscriptions.length === 0 && firstSubscription
      ? `${label} ${nameOf(firstSubscription)}?`
      : `${label} which of these?`,
    [
      ...listBlocks(meantSubscriptions.map((numbered) => ({ text: subscriptionLine(numbered, briefing) }))),
      textBlock('Nothing has changed yet.'),
      ...buttons(...candidates.map((candidate) => candidate.button)),
    ],
  );
  const [onlyCandidate] = otherSubscriptions.length === 0 ? candidates : [];
  return onlyCandidate
    ? { ...withYes(reply, onlyCandidate.button), subscription: onlyCandidate.numbered.subscription.id }
    : reply;
}

/** Names a digest by its times and reminders by their items, and adds the number if another one has the same name. */
function buttonLabel(
  verb: string,
  numbered: NumberedSubscription,
  all: readonly NumberedSubscription[],
  briefing: Briefing,
): string {
  const nameOf = ({ subscription: { wish, recurrence } }: NumberedSubscription) =>
    wish.kind === 'digest' ? `the digest, ${describeRecurrence(recurrence)}` : wishInWords(wish, briefing);
  const name = nameOf(numbered);
  const isShared = all.some((other) => other !== numbered && nameOf(other) === name);
  return withEllipsis(`${verb} ${isShared ? `${numbered.number}: ` : ''}${name}`, MAX_LABEL_LENGTH);
}
