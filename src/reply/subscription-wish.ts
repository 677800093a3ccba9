import type { Briefing } from '../briefing/briefing.ts';
import type { ButtonIntent } from '../message/intent.ts';
import type { Button, Message } from '../message/message.ts';
import { buttons, message, type ReplyContext } from './context.ts';
import { type NumberedSubscription, timesInWords, wishInWords } from './subscription-details.ts';
import { itemsNamed } from './watch-names.ts';

/** A wish in plain words that needs the channel's subscriptions. */
export type SubscriptionWish = 'list' | 'stop' | 'pause' | 'resume';

const LABELS = { stop: 'Stop', pause: 'Pause', resume: 'Resume' } as const;
const KINDS = { stop: 'unsubscribe', pause: 'pause', resume: 'resume' } as const;
const MAX_LABEL = 75;
const EVERYTHING = /\b(?:everything|all)\b/i;
const DIGEST = /\b(?:digests?|summary|summaries|recap|newsletters?|roundup)\b/i;
const REMINDERS = /\b(?:remind(?:ers?|ing)?|nudges?)\b/i;

/** The subscriptions that a line means, and the name that it uses for them, if any. */
export function meantBy(
  line: string,
  all: readonly NumberedSubscription[],
  { watch }: Briefing,
): { meant: readonly NumberedSubscription[]; called?: string } {
  const items = itemsNamed(watch.values(), line);
  const isOfItem = ({ subscription: { wish } }: NumberedSubscription) =>
    wish.kind === 'reminders' && items.some(({ id }) => wish.items.includes(id));
  const [item] = items;
  if (item && !DIGEST.test(line)) return { meant: all.filter(isOfItem), called: `about ${item.short}` };
  const isDigest = DIGEST.test(line);
  const isReminders = REMINDERS.test(line);
  if (isDigest === isReminders) return { meant: all };
  const kind = isDigest ? 'digest' : 'reminders';
  return { meant: all.filter(({ subscription: { wish } }) => wish.kind === kind), called: `of the kind "${kind}"` };
}

/** Whether a line means all subscriptions at once. */
export function meansAll(line: string): boolean {
  return EVERYTHING.test(line);
}

/** Asks before a subscription is stopped, paused or resumed in plain words: one button for each that may be meant. */
export function subscriptionOffer(
  context: ReplyContext,
  wish: Exclude<SubscriptionWish, 'list'>,
  meant: readonly NumberedSubscription[],
): Message {
  const [first, ...others] = meant;
  const label = LABELS[wish];
  const what = ({ subscription }: NumberedSubscription) => wishInWords(subscription.wish, context.briefing);
  const title = others.length === 0 && first ? `${label} ${what(first)}?` : `${label} which of these?`;
  return message(context, title, [
    {
      type: 'list',
      items: meant.map((one) => ({ text: `${one.number} · ${what(one)}, ${timesInWords(one.subscription)}` })),
    },
    { type: 'text', text: 'Nothing has changed yet.' },
    ...buttons(
      ...meant.map((one): Button => ({ label: shortened(`${label} ${what(one)}`), intent: intentOf(wish, one) })),
    ),
  ]);
}

function intentOf(wish: Exclude<SubscriptionWish, 'list'>, { subscription }: NumberedSubscription): ButtonIntent {
  return { kind: KINDS[wish], which: subscription.id };
}

function shortened(label: string): string {
  return label.length <= MAX_LABEL ? label : `${label.slice(0, MAX_LABEL - 1).trimEnd()}…`;
}
