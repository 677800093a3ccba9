import { wordSet } from '../ask/common/word-lists.ts';
import type { IsoDate } from '../briefing/dates.ts';
import type { Message } from '../message/message.ts';
import { parseRecurrence } from '../schedule/parse-recurrence.ts';
import type { Recurrence } from '../schedule/recurrence.ts';
import { buttons, LINK_BUTTONS, listBlocks, message, textBlock } from './blocks.ts';
import type { ReplyContext } from './context.ts';
import { alsoWaitsBlocks } from './notify.ts';
import type { SetUp } from './set-up.ts';
import { subscriptionLine } from './subscription-details.ts';
import { OPENINGS, PRONOUNS, talkWords } from './talk-words.ts';

export interface FrequencyCap {
  readonly count: number;
  readonly unit: 'day' | 'week' | 'month';
}

export const AT_MOST_DAILY = 'A subscription posts at most once a day.';

const COUNTS = new Map([
  ...['one', 'two', 'three', 'four', 'five'].map((name, i): [string, number] => [name, i + 1]),
  ...(['a', 'an', 'single', 'once'] as const).map((name): [string, number] => [name, 1]),
  ['twice', 2],
]);
const UNITS = new Map<string, FrequencyCap['unit']>([
  ['hour', 'day'],
  ['day', 'day'],
  ['daily', 'day'],
  ['week', 'week'],
  ['weekly', 'week'],
  ['month', 'month'],
  ['monthly', 'month'],
]);
const NOUNS =
  'message messages post posts ping pings notification notifications alert alerts mail mails email emails update updates digest digests reminder reminders';
const CAP = /\b(?:more th[ae]n|at (?:the )?most|max|maximum|up to|limit|cap)\b/;
const NEGATION = wordSet('no not never dont');
const MORE = /\bmore th[ae]n\b/;
const ONLY_NOUN = new RegExp(`\\b(?:only|just) (?:one|a single|1|two|2) (?:${NOUNS.replaceAll(' ', '|')})\\b`);
const AROUND = wordSet(
  `${OPENINGS} ${PRONOUNS} ${NOUNS} ${[...NEGATION].join(' ')} i im we id me us my our you u want wants wanted would like need to get getting got receive have having be been being can could will should must please pls plz thanks the that should more than then at most max maximum up limit cap only just per each every a an of in from here for chat channel spam bother send sent post posted come comes time times thing things together overall total all altogether any`,
);

/** Reads "no more than one message a day". Undefined for a line that says anything else. */
export function readFrequencyCap(line: string): FrequencyCap | undefined {
  const words = talkWords(line.replace(/\//g, ' per '));
  const text = words.join(' ');
  const isCap =
    ONLY_NOUN.test(text) || (CAP.test(text) && (!MORE.test(text) || words.some((word) => NEGATION.has(word))));
  if (!isCap || !words.every((word) => AROUND.has(word) || COUNTS.has(word) || UNITS.has(word) || /^\d$/.test(word))) {
    return undefined;
  }
  const unit = words.map((word) => UNITS.get(word)).findLast((unitOfWord) => unitOfWord !== undefined);
  const count = words
    .map((word) => COUNTS.get(word) ?? (Number(word) || undefined))
    .find((number) => number !== undefined);
  return unit && { count: count ?? 1, unit };
}

/** The times of a schedule that comes too often, made rare enough. Undefined if it comes rarely enough. */
export function withinCap(
  recurrence: Recurrence,
  { count, unit }: FrequencyCap,
  today: IsoDate,
): Recurrence | undefined {
  if (unit === 'day' || timesInFourWeeks(recurrence) <= count * (unit === 'week' ? 4 : 1)) return undefined;
  const [day = 'mon'] = recurrence.kind === 'monthly' ? [] : recurrence.days;
  const weekly = ['', day, 'mon thu', 'mon wed fri', 'mon tue wed thu'][count] ?? 'weekdays';
  const form = unit === 'week' ? weekly : count === 1 ? 'monthly 1' : `every 2 weeks ${day}`;
  const parsed = parseRecurrence(`${form} ${recurrence.time}`, today);
  return 'recurrence' in parsed ? parsed.recurrence : undefined;
}

/** A month counts as four weeks, so every two weeks is twice a month. */
function timesInFourWeeks(recurrence: Recurrence): number {
  if (recurrence.kind === 'monthly') return 1;
  const weeks = recurrence.kind === 'weekly' ? 1 : recurrence.weeks;
  return (recurrence.days.length * 4) / weeks;
}

/** For a cap that every digest keeps already. */
export function capKeptReply(context: ReplyContext, cap: FrequencyCap, { subscriptions, waits }: SetUp): Message {
  const { unit } = cap;
  const isNothing = subscriptions.length === 0;
  const hasFrequentReminders = subscriptions.some(
    ({ subscription: { wish, recurrence } }) =>
      wish.kind === 'reminders' && withinCap(recurrence, cap, context.today) !== undefined,
  );
  const title =
    unit === 'day' || isNothing
      ? AT_MOST_DAILY
      : hasFrequentReminders
        ? 'Reminders may come more often than that, on the days that matter.'
        : 'No subscription here posts more often than that.';
  return message(title, [
    ...(isNothing ? [textBlock('Nothing is posted here now.')] : []),
    ...(isNothing && unit !== 'day' ? [textBlock('A digest can also come weekly or monthly.')] : []),
    ...listBlocks(subscriptions.map((numbered) => ({ text: subscriptionLine(numbered, context.briefing) }))),
    ...(subscriptions.length > 1 ? [textBlock('Posts that are due at the same minute come as one.')] : []),
    ...alsoWaitsBlocks(context, waits),
    ...(isNothing ? [] : buttons(LINK_BUTTONS.manage)),
  ]);
}
