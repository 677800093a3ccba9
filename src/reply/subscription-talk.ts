import type { IsoDate } from '../briefing/dates.ts';
import type { Recurrence } from '../schedule/recurrence.ts';
import { timesIn } from './times-in-line.ts';

/** What a line says about a subscription, or about the offer of one: "when does it come?", "make it friday". */
export type SubscriptionTalk =
  | { readonly kind: 'when' }
  | { readonly kind: 'stop' }
  | { readonly kind: 'pause' }
  | {
      readonly kind: 'times';
      /** Returns the new times, given the present ones. */
      readonly timesAfter: (present: Recurrence) => Recurrence;
    };

const wordSet = (text: string): ReadonlySet<string> => new Set(text.split(' '));

const OPENING = 'and so but ok okay hey hi then also actually no nope sorry wait hm oh well thanks great cool please';
const THINGS =
  'it this that these those them one ones digest digests reminder reminders subscription subscriptions update updates summary news newsletter message messages post posts';
const ASKS_WHEN = /^(?:(?:at|on|about) )?(?:what|which|when|whens|where|how often)\b/;
const WHEN_WORDS = wordSet(
  `${OPENING} ${THINGS} at on in about around roughly exactly what which when whens where how often time times day days hour weekday the a an my our your first next new is are will would does do did should can could be being its its come comes coming came arrive arrives arriving posted sent delivered published send sends sending deliver delivers post you i we get gets getting got receive expect see here there show shows up go goes going out start starts starting begin begins run runs land lands drop drops due again of each every to me us for usually normally then channel`,
);
/** A question with only these is not about a post: "what is it?", "when?". */
const DELIVERY_WORDS = wordSet(
  `come comes coming arrive arrives arriving posted sent delivered published send sends sending deliver delivers get gets getting receive expect show shows go goes start starts starting begin begins run runs land lands drop drops due often time day days hour first next ${THINGS.replace(/^it this that these those them one ones /, '')}`,
);
const STOP_WORDS = wordSet('stop cancel end undo delete remove quit disable drop kill revert unsubscribe rid off out');
const PAUSE_WORDS = wordSet('pause hold suspend mute snooze');
const BESIDE_STOPPING = wordSet(
  `${OPENING} ${THINGS} how do does can could would will i we you want to wanna need like would id let us me lets get turn switch opt again later now just if ever anytime of from the my our your a out off please right away for today sending posting here there change mind changed never mind want`,
);
const BESIDE_TIMES = wordSet(
  `${OPENING} ${THINGS} can could would will should shall i we you id rather prefer like want need make made move change switch shift set have get send post put push do be is its its to for on at in instead better best work works as earlier later the my our your a an what about how maybe perhaps please just let lets meant mean said than time day works me us here if possible possible come comes arrive arrives only and every each from`,
);
/** These make a line with days or a time a request to change them, if no subscription was shown before. */
const CHANGE_WORDS = wordSet('make move change switch shift reschedule set instead');
const SENDING_WORDS = wordSet('send get post give want need like');
const PRONOUNS = wordSet('it that this them these those');
const NAMES_SUBSCRIPTION = /\b(?:digests?|reminders?|subscriptions?|newsletter)\b/i;
const MAX_WORDS = 16;

/**
 * Reads what a line says about a subscription; undefined if it is about anything else.
 * @param isShown whether the conversation has just shown or offered one; otherwise the line must name it
 */
export function readSubscriptionTalk(line: string, today: IsoDate, isShown: boolean): SubscriptionTalk | undefined {
  const words = line
    .toLowerCase()
    .replace(/['’]/g, '')
    .replace(/[^\p{L}\p{N}: ]+/gu, ' ')
    .trim()
    .split(/\s+/);
  if (words.length > MAX_WORDS) return undefined;
  const hasOnly = (allowed: ReadonlySet<string>, list: readonly string[] = words) =>
    list.every((word) => allowed.has(word));
  const has = (wanted: ReadonlySet<string>) => words.some((word) => wanted.has(word));
  const opening = wordSet(OPENING);
  const text = words.slice(words.findIndex((word) => !opening.has(word))).join(' ');
  if (isShown && ASKS_WHEN.test(text) && hasOnly(WHEN_WORDS) && has(DELIVERY_WORDS)) return { kind: 'when' };
  const isBeside = (own: ReadonlySet<string>) =>
    words.every((word) => own.has(word) || BESIDE_STOPPING.has(word)) && has(own);
  // "Stop the digest" may mean any digest.
  const isNamed = NAMES_SUBSCRIPTION.test(line);
  if (isShown && !isNamed && isBeside(STOP_WORDS)) return { kind: 'stop' };
  if (isShown && !isNamed && isBeside(PAUSE_WORDS)) return { kind: 'pause' };
  // "Send me news every Tuesday" is a new wish, "send it on Tuesdays" is not.
  const isNewWish = has(SENDING_WORDS) && !has(PRONOUNS) && !has(CHANGE_WORDS);
  const isNamedChange = isNamed && has(CHANGE_WORDS);
  const times = (isShown && !isNewWish) || isNamedChange ? timesIn(words.join(' '), today) : undefined;
  if (!times?.otherWords.every((word) => BESIDE_TIMES.has(word) || CHANGE_WORDS.has(word))) return undefined;
  const { recurrence, names } = times;
  const timesAfter = (present: Recurrence): Recurrence => {
    if (names === 'both') return recurrence;
    return names === 'time' ? { ...present, time: recurrence.time } : { ...recurrence, time: present.time };
  };
  return { kind: 'times', timesAfter };
}
