import { wordSet } from '../ask/common/word-lists.ts';
import { addDays, type IsoDate } from '../briefing/dates.ts';
import { type Recurrence, WEEKDAYS } from '../schedule/recurrence.ts';
import { type ReadPause, readPause, readPauseWish, withoutPauseEnd } from './pause.ts';
import { takeUnreadHour, withPlainHours } from './plain-hours.ts';
import { readSubscriptionQuestion, type SubscriptionQuestion } from './subscription-rights.ts';
import { CHANGING, isHowToStop, OPENINGS, PRONOUNS, STOPPING, talkWords } from './talk-words.ts';
import { findTimeShift, shiftRecurrence } from './time-shift.ts';
import { findTimes, type TimesInLine } from './times-in-line.ts';
import { endingOn, joinLimits, takeEnd, withExactTime } from './wish-limits.ts';
import { takeZone } from './zone-in-line.ts';

export type SubscriptionTalk =
  | { readonly kind: 'when' | 'stop' | 'how-to-stop' | 'resume' | 'only-changes' | 'status' | SubscriptionQuestion }
  /** "Skip the next one" and, with a date, "skip tomorrow's". */
  | { readonly kind: 'skip'; readonly date?: IsoDate | undefined }
  | { readonly kind: 'frequency'; readonly isMore: boolean }
  /** "Make it later" asks for another time and names none. */
  | { readonly kind: 'which-time'; readonly limit?: string | undefined }
  | { readonly kind: 'pause'; readonly end?: ReadPause | undefined }
  /**
   * `changeTimes` keeps the day or the time if the line names only the other. Undefined if the current times cannot be moved as
   * the line says. `limit` says what no subscription can do.
   */
  | {
      readonly kind: 'times';
      readonly limit?: string | undefined;
      readonly zone?: string | undefined;
      readonly changeTimes: (current: Recurrence) => Recurrence | undefined;
    };

const SUBSCRIPTION_NOUNS =
  'digest digests reminder reminders subscription subscriptions update updates summary news newsletter message messages post posts';
const SUBSCRIPTION_WORDS = `${PRONOUNS} one ones ${SUBSCRIPTION_NOUNS}`;
const OPENING_WORDS = wordSet(OPENINGS);
const WHEN_QUESTION = /^(?:(?:at|on|about) )?(?:what|which|when|whens|where|how often)\b/;
const WHEN_WORDS = wordSet(
  `${OPENINGS} ${SUBSCRIPTION_WORDS} at on in about around roughly exactly what which when whens where how often time times day days hour weekday the a an my our your first next new is are will would does do did should can could be being its its come comes coming came arrive arrives arriving posted sent delivered published send sends sending deliver delivers post you i we get gets getting got receive expect see hear from here there show shows up go goes going out start starts starting begin begins run runs land lands drop drops due again of each every to me us for usually normally then channel`,
);
/** "What is it?" and "when?" have none of these, so they are not about a post. */
const DELIVERY_WORDS = wordSet(
  `come comes coming arrive arrives arriving posted sent delivered published send sends sending deliver delivers get gets getting receive expect hear show shows go goes start starts starting begin begins run runs land lands drop drops due often time day days hour first next ${SUBSCRIPTION_NOUNS}`,
);
const STOP_WORDS = wordSet(`${STOPPING} out scrap abort forget ditch lose bin`);
/** "It can go" and "enough of it" have no word for stopping. */
const DISPENSABLE =
  /\b(?:(?:can|may|should|must|has to|have to|needs? to) go|let (?:it|them) go|no more|enough of|had enough|done with|do without)\b/;
/** "I don't want it any more" has no word for stopping. */
const NOT_ANY_MORE = /\b(?:dont|do not|no longer|never)\b/;
const WORDS_OF_DELIVERY = wordSet(
  'dont not no longer never more any anymore ever send sent post posted deliver get receive',
);
const WORDS_OF_DELIVERY_OR_WANT = wordSet('send sent post posted deliver get receive want need');
const WORDS_DISPENSABLE = wordSet('can may should must has to have needs need go let enough of had done with without');
const RESUME =
  /^(?:(?:can|could|will|would|you|please|lets|just|now|i want to) )*(?:(?:start|restart|resume|unpause|reactivate|continue|reenable|enable)\b|(?:turn|switch|put|bring) (?:(?:it|that|this|them) )?(?:back )?on\b|(?:bring|get) (?:it|them) back\b)/;
const WORDS_AROUND_RESUME = wordSet(
  'start restart resume unpause reactivate continue reenable enable on back turn switch put bring posting sending can could will would',
);
const SKIP =
  /^(?:(?:can|could|would|will|you|we|i|want|to|id|like|lets|please|just) )*(?:(?:skip|omit|leave out|miss) (?:(?:the|my|our|this) )?(?:next|coming|upcoming|following|tomorrows?|todays?)\b|(?:not|nothing|none|dont (?:send|post|need|want) (?:it|one|them|anything)) (?:the next time|next time|this time|tomorrow|today)\b)/;
const SKIP_WEEK =
  /^(?:(?:can|could|would|will|you|we|i|want|to|id|like|lets|please|just) )*(?:skip|omit|leave out|not) (?:it |the (?:one|post|digest) )?this weeks?(?: (?:one|post|digest|please))*$/;
const WORDS_AROUND_SKIP = wordSet(
  'skip omit leave miss next coming upcoming following tomorrow tomorrows today todays one time dont not nothing none anything send post can could would will',
);
const LESS_OFTEN =
  /\b(?:too (?:often|frequent|frequently|many|much)|less (?:often|frequent|frequently)|not (?:so|that) (?:often|frequently|many)|fewer)\b/g;
const MORE_OFTEN =
  /\b(?:more (?:often|frequent|frequently)|too (?:rare|rarely|seldom)|not (?:often|frequent) enough)\b/;
const WORDS_AROUND_FREQUENCY = wordSet('bit little much way far too are is come comes coming a post posts of them');
const PAUSE_WORDS = wordSet('pause hold suspend mute snooze');
const WORDS_AROUND_STOP = wordSet(
  `${OPENINGS} ${SUBSCRIPTION_WORDS} how do does can could would will i we you want to wanna need like would id let us me lets get turn switch opt again later now just if ever anytime of from the my our your a out off please right away for today sending posting here there change mind changed never mind`,
);
const WORDS_AROUND_TIMES = wordSet(
  `${OPENINGS} ${SUBSCRIPTION_WORDS} thats can could would will should shall i we you id rather prefer like want need make made move change switch shift set have get send post put push do be is its its to for on at in instead better best work works as earlier later the my our your a an what about how maybe perhaps please just let lets meant mean said than time day works still me us here if possible come comes arrive arrives only and every each from too well keep keeps kept stay stays staying local zone timezone sharp use using leave good enough fine nothing never none before no skip out`,
);
const CHANGE_WORDS = new Set([...CHANGING, 'instead']);
const DELIVERY_REQUEST_WORDS = wordSet('send get post give want need like');
const PRONOUN_WORDS = wordSet(PRONOUNS);
const SUBSCRIPTION_NAME = /\b(?:digests?|reminders?|subscriptions?|newsletter)\b/i;
const UNCHANGED_PART =
  /\b(?:(?:(?:at |on )?the )?same (?:days?|weekdays?|times?|hour)|(?:keep|keeping|stay|still) (?:(?:it|on|the|this|that|as) )*(?:weekly|daily|monthly|weekday|days?|time|hour)(?= (?:but|and|just|only|then|at|please)\b|$))\b/g;
/** "Make it 10 instead" means an hour, "the 10th" and "10 December" do not. */
const BARE_HOUR = /(?<!\b(?:at|every|each) |[:\d])\b(\d{1,2})(?: oclock)?(?= (?:instead|please|then|though)\b|$)/;
const ADDED_DAYS = /\b(?:also|too|as well|and on)\b/;
const STATUS_QUESTION = /^(?:is|are|was|did|has|have|does)\b/;
const STATES = wordSet(
  'on off paused running active stopped stop gone cancelled canceled deleted removed ended resumed work worked switched saved changed set',
);
const WORDS_AROUND_STATE = wordSet(
  `${OPENINGS} ${SUBSCRIPTION_WORDS} is are was did has have does been the my our a now still really already again right currently up yet here that this turned you i`,
);
const ONLY_IF_NEWS =
  /^(?:(?:and|but|please|can it come|i want it|it should come|send it|post it|make it come) )*(?:only|just) (?:send it |post it |come |post |send )?(?:if|when|on|for) (?:there is |there are |theres |something |anything |things |it )*(?:really |actually |has |have |is |are |any |some )*(?:news|new|updates?|changes?|changed|something new|anything new)(?: please| then| happened| happens)*$/;
const POSTED = /\b(?:posted|sent|delivered|post|send|hear from you)\b/i;
/** "Nothing on Sundays" is about all posts. */
const LEFT_OUT = /\b(?:nothing|never|no (?:posts?|messages?)|not)\b/i;
const NEXT = /\bnext\b/i;
const COMPARATIVES = wordSet('later earlier sooner late early');
const DEGREES = wordSet('bit little much too slightly somewhat');
const MAX_WORDS = 16;

/** Undefined for any other line. Without `isShown`, the line must name a subscription. */
export function readSubscriptionTalk(
  line: string,
  today: IsoDate,
  isShown: boolean,
  ownZone?: string,
): SubscriptionTalk | undefined {
  const words = talkWords(line);
  if (words.length > MAX_WORDS) return undefined;
  const has = (wanted: ReadonlySet<string>) => words.some((word) => wanted.has(word));
  const hasOnly = (...allowed: readonly ReadonlySet<string>[]) =>
    words.every((word) => allowed.some((set) => set.has(word)));
  const text = words.slice(words.findIndex((word) => !OPENING_WORDS.has(word))).join(' ');
  if (isShown && WHEN_QUESTION.test(text) && hasOnly(WHEN_WORDS) && has(DELIVERY_WORDS)) return { kind: 'when' };
  const isNamed = SUBSCRIPTION_NAME.test(line);
  const question = readSubscriptionQuestion(words, text, isShown || isNamed);
  if (question) return { kind: question };
  if (isShown && SKIP_WEEK.test(text)) return { kind: 'pause', end: readPause('next monday', today) };
  if (isShown && SKIP.test(text) && hasOnly(WORDS_AROUND_SKIP, WORDS_AROUND_STOP)) {
    return {
      kind: 'skip',
      date: /\btomorrow/.test(text) ? addDays(today, 1) : /\btoday/.test(text) ? today : undefined,
    };
  }
  if (isShown && isHowToStop(words.join(' '))) return { kind: 'how-to-stop' };
  // "Stop the digest" may mean another digest than the one shown.
  if (isShown && !isNamed) {
    if (has(STOP_WORDS) && hasOnly(STOP_WORDS, WORDS_AROUND_STOP)) return { kind: 'stop' };
    if (NOT_ANY_MORE.test(text) && has(WORDS_OF_DELIVERY_OR_WANT) && hasOnly(WORDS_OF_DELIVERY, WORDS_AROUND_STOP)) {
      return { kind: 'stop' };
    }
    if (DISPENSABLE.test(text) && hasOnly(STOP_WORDS, WORDS_OF_DELIVERY, WORDS_AROUND_STOP, WORDS_DISPENSABLE)) {
      return { kind: 'stop' };
    }
    if (RESUME.test(text) && hasOnly(WORDS_AROUND_RESUME, WORDS_AROUND_STOP)) return { kind: 'resume' };
    const pauseWords = talkWords(withoutPauseEnd(line));
    if (has(PAUSE_WORDS) && pauseWords.every((word) => PAUSE_WORDS.has(word) || WORDS_AROUND_STOP.has(word))) {
      return { kind: 'pause', end: readPauseWish(line, today) };
    }
  }
  if ((isShown || isNamed) && STATUS_QUESTION.test(text) && has(STATES) && hasOnly(STATES, WORDS_AROUND_STATE)) {
    return { kind: 'status' };
  }
  if (isShown && ONLY_IF_NEWS.test(text)) return { kind: 'only-changes' };
  // "Send me news every Tuesday" is a new request, "send it on Tuesdays" is not.
  const isNewWish = has(DELIVERY_REQUEST_WORDS) && !has(PRONOUN_WORDS) && !has(CHANGE_WORDS);
  const isNamedChange = isNamed && has(CHANGE_WORDS);
  const isChange = (isShown && !isNewWish) || isNamedChange;
  if (!isChange) return undefined;
  const isAroundTimes = (word: string) => WORDS_AROUND_TIMES.has(word) || CHANGE_WORDS.has(word);
  const withoutFrequency = words.join(' ').replace(LESS_OFTEN, ' ').replace(MORE_OFTEN, ' ');
  const isFrequency = withoutFrequency !== words.join(' ');
  if (
    isFrequency &&
    talkWords(withoutFrequency).every((word) => word === '' || isAroundTimes(word) || WORDS_AROUND_FREQUENCY.has(word))
  ) {
    return { kind: 'frequency', isMore: MORE_OFTEN.test(words.join(' ')) };
  }
  const move = findTimeShift(words.join(' '));
  if (move?.otherText.split(' ').every((word) => word === '' || isAroundTimes(word))) {
    return { kind: 'times', changeTimes: (current) => shiftRecurrence(current, move.shift) };
  }
  const isVague = has(COMPARATIVES) && (has(CHANGE_WORDS) || has(DEGREES));
  if (isVague && words.every((word) => isAroundTimes(word) || COMPARATIVES.has(word) || DEGREES.has(word))) {
    return { kind: 'which-time' };
  }
  return readTimes(line, { today, ownZone }, isAroundTimes);
}

function readTimes(
  line: string,
  { today, ownZone }: { readonly today: IsoDate; readonly ownZone: string | undefined },
  isAroundTimes: (word: string) => boolean,
): SubscriptionTalk | undefined {
  const plainLine = withPlainHours(line);
  const named = takeZone(plainLine, { today, ownZone });
  const end = takeEnd(named?.rest ?? plainLine, today);
  const exact = withExactTime(end?.rest ?? named?.rest ?? plainLine);
  const exactText = talkWords(exact.line).join(' ');
  const timesOfAll = findWantedTimes(exactText, today);
  const hasTime = timesOfAll?.namedParts === 'time' || timesOfAll?.namedParts === 'both';
  const unreadHour = hasTime ? undefined : takeUnreadHour(exactText);
  const text = unreadHour ? talkWords(unreadHour.rest).join(' ') : exactText;
  const times = unreadHour ? findWantedTimes(text, today) : timesOfAll;
  const otherWords = times?.otherWords ?? text.split(' ');
  if (!(times || end || named || unreadHour) || !otherWords.every((word) => word === '' || isAroundTimes(word)))
    return undefined;
  if (unreadHour && !times && !end && !named?.zone) return { kind: 'which-time', limit: unreadHour.limit };
  const isAdded = ADDED_DAYS.test(text);
  return {
    kind: 'times',
    limit: joinLimits(times?.limit, exact.limit, unreadHour?.limit, end?.limit, named?.limit),
    ...(named?.zone !== undefined && { zone: named.zone }),
    changeTimes: (current) => {
      const changed = times ? changeNamedParts(current, times, isAdded) : current;
      return changed && endingOn(changed, end?.until);
    },
  };
}

/** Reads a line that can refer to the channel's only subscription although it was not shown. */
export function readTalkOfOnlyOne(line: string, today: IsoDate, isAfterAnswer: boolean): SubscriptionTalk | undefined {
  const talk = readSubscriptionTalk(line, today, true);
  switch (talk?.kind) {
    case 'skip':
      return talk;
    case 'times':
      return !isAfterAnswer && LEFT_OUT.test(line) ? talk : undefined;
    case 'when':
      return POSTED.test(line) || (!isAfterAnswer && NEXT.test(line)) ? talk : undefined;
    case 'resume':
    case 'frequency':
    case 'audience':
    case 'rights':
      return isAfterAnswer ? undefined : talk;
    default:
      return undefined;
  }
}

function findWantedTimes(text: string, today: IsoDate): TimesInLine | undefined {
  return findTimes(text.replace(UNCHANGED_PART, ' ').replace(/ +/g, ' ').trim().replace(BARE_HOUR, 'at $1'), today);
}

/** Undefined if the result has no form, such as a day of the month without Fridays. */
function changeNamedParts(
  current: Recurrence,
  { recurrence: namedTimes, namedParts }: TimesInLine,
  isAdded: boolean,
): Recurrence | undefined {
  const recurrence = endingOn(namedTimes, namedTimes.until ?? current.until);
  switch (namedParts) {
    case 'both':
      return recurrence;
    case 'time':
      return { ...current, time: recurrence.time };
    case 'days': {
      const isUnion = isAdded && recurrence.kind === 'weekly' && current.kind !== 'monthly';
      if (!isUnion) return { ...recurrence, time: current.time };
      return { ...current, days: WEEKDAYS.filter((day) => [...current.days, ...recurrence.days].includes(day)) };
    }
    case 'left-out-days': {
      if (current.kind === 'monthly' || recurrence.kind !== 'weekly') return undefined;
      const days = current.days.filter((day) => recurrence.days.includes(day));
      return days.length === 0 ? undefined : { ...current, days };
    }
  }
}
