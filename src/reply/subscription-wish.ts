import type { Briefing } from '../briefing/briefing.ts';
import { type IsoDate, inWords } from '../briefing/dates.ts';
import { withEllipsis } from '../lib/bounded-text.ts';
import { capitalize } from '../lib/english.ts';
import type { ButtonIntent } from '../message/intent.ts';
import type { Message } from '../message/message.ts';
import { describeRecurrence } from '../schedule/recurrence-text.ts';
import { button, buttons, listBlocks, message, privateMessage, textBlock, withYes } from './blocks.ts';
import type { ReplyContext } from './context.ts';
import { MAX_LABEL_LENGTH } from './entry.ts';
import { nameOf } from './notify.ts';
import { type NumberedSubscription, shortWishName, subscriptionLine, wishInWords } from './subscription-details.ts';
import { itemsNamed } from './watch-names.ts';

export type SubscriptionWish = 'list' | 'stop' | 'pause' | 'resume';

const WISH_LABELS = { stop: 'Stop', pause: 'Pause', resume: 'Resume' } as const;
const WISH_INTENTS = { stop: 'unsubscribe', resume: 'resume' } as const;
const PAUSE_WITHOUT_END =
  'It lasts until you resume it. You can also name its end, as in "pause it until 24 December".';
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
    return { subscriptions: matches, description: `about "${item.title}"` };
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

export function subscriptionOffer(
  { briefing }: ReplyContext,
  wish: Exclude<SubscriptionWish, 'list'>,
  meantSubscriptions: readonly NumberedSubscription[],
  pauseUntil?: IsoDate,
): Message {
  const label = WISH_LABELS[wish];
  const end = pauseUntil === undefined ? '' : ` until ${inWords(pauseUntil)}`;
  const choices = meantSubscriptions.map((numbered) =>
    button(
      buttonLabel(label, numbered, meantSubscriptions, briefing),
      wishIntent(wish, numbered.subscription.id, pauseUntil),
    ),
  );
  const [onlySubscription] = meantSubscriptions.length === 1 ? meantSubscriptions : [];
  const reply = message(
    onlySubscription
      ? `${label} ${shortWishName(onlySubscription.subscription.wish, briefing)}${end}?`
      : `${label} which of these${end}?`,
    [
      ...listBlocks(meantSubscriptions.map((numbered) => ({ text: subscriptionLine(numbered, briefing) }))),
      ...(wish === 'pause' && pauseUntil === undefined ? [textBlock(PAUSE_WITHOUT_END)] : []),
      textBlock('Nothing has changed yet.'),
      ...buttons(...choices),
    ],
  );
  return onlySubscription ? { ...withYes(reply, choices[0]), subscription: onlySubscription.subscription.id } : reply;
}

/** Asks which to stop: the subscription or the notification with the same number. */
export function stopEitherOffer(context: ReplyContext, { subscription }: NumberedSubscription, key: string): Message {
  const { wish, id } = subscription;
  return privateMessage('Stop which of these?', [
    ...listBlocks([{ text: capitalize(wishInWords(wish, context.briefing)) }, { text: nameOf(context, key) }]),
    textBlock('Nothing has changed yet.'),
    ...buttons(
      button('Stop the posts', { kind: 'unsubscribe', which: id }),
      button('Stop waiting', { kind: 'unnotify', which: key }),
    ),
  ]);
}

function wishIntent(wish: Exclude<SubscriptionWish, 'list'>, which: string, until?: IsoDate): ButtonIntent {
  if (wish !== 'pause') return { kind: WISH_INTENTS[wish], which };
  return { kind: 'pause', which, ...(until !== undefined && { until }) };
}

/** Adds the number if another subscription has the same name. */
function buttonLabel(
  verb: string,
  numbered: NumberedSubscription,
  meantSubscriptions: readonly NumberedSubscription[],
  briefing: Briefing,
): string {
  const nameOf = ({ subscription: { wish, recurrence } }: NumberedSubscription) =>
    wish.kind === 'digest' ? `the digest, ${describeRecurrence(recurrence)}` : wishInWords(wish, briefing);
  const name = nameOf(numbered);
  const isShared = meantSubscriptions.some(
    (otherSubscription) => otherSubscription !== numbered && nameOf(otherSubscription) === name,
  );
  return withEllipsis(`${verb} ${isShared ? `${numbered.number}: ` : ''}${name}`, MAX_LABEL_LENGTH);
}
