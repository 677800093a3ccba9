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

export type SubscriptionWish = 'list' | 'stop' | 'pause' | 'resume';

const WISH_LABELS = { stop: 'Stop', pause: 'Pause', resume: 'Resume' } as const;
const WISH_INTENTS = { stop: 'unsubscribe', resume: 'resume' } as const;
/** A selection that the commands read as none, so they ask which. */
export const NO_SELECTION = 'them';
const PAUSE_WITHOUT_END =
  'It lasts until you resume it. You can also name its end, as in "pause it until 24 December".';
export function subscriptionOffer(
  { briefing }: ReplyContext,
  wish: Exclude<SubscriptionWish, 'list'>,
  meantSubscriptions: readonly NumberedSubscription[],
  { pauseUntil, isAll = false }: { readonly pauseUntil?: IsoDate | undefined; readonly isAll?: boolean } = {},
): Message {
  const label = WISH_LABELS[wish];
  const end = pauseUntil === undefined ? '' : ` until ${inWords(pauseUntil)}`;
  const [onlySubscription] = meantSubscriptions.length === 1 ? meantSubscriptions : [];
  const isOneChoice = onlySubscription !== undefined || isAll;
  const allText = meantSubscriptions.length === 2 ? 'both' : `all ${meantSubscriptions.length}`;
  const choices =
    isAll && !onlySubscription
      ? [button(`${label} ${allText}`, wishIntent(wish, 'all', pauseUntil))]
      : meantSubscriptions.map((numbered) =>
          button(
            buttonLabel(label, numbered, meantSubscriptions, briefing),
            wishIntent(wish, numbered.subscription.id, pauseUntil),
          ),
        );
  const object = onlySubscription
    ? shortWishName(onlySubscription.subscription.wish, briefing)
    : isAll
      ? allText
      : 'which of these';
  const reply = message(`${label} ${object}${end}?`, [
    ...listBlocks(meantSubscriptions.map((numbered) => ({ text: subscriptionLine(numbered, briefing) }))),
    ...(wish === 'pause' && pauseUntil === undefined ? [textBlock(PAUSE_WITHOUT_END)] : []),
    textBlock('Nothing has changed yet.'),
    ...buttons(...choices),
  ]);
  // After "which of these?", a name such as "the second one" answers. A mere yes asks again.
  if (!isOneChoice) return { ...reply, onYes: wishIntent(wish, NO_SELECTION, pauseUntil) };
  const offer = withYes(reply, choices[0]);
  return onlySubscription ? { ...offer, subscription: onlySubscription.subscription.id } : offer;
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
