import type { Briefing } from '../briefing/briefing.ts';
import type { IsoDate } from '../briefing/dates.ts';
import type { WatchItem } from '../briefing/schema.ts';
import { withEllipsis } from '../lib/bounded-text.ts';
import type { Button, Message } from '../message/message.ts';
import { button, buttons, message, subscribeButton, textBlock } from './blocks.ts';
import type { ReplyContext } from './context.ts';
import { MAX_LABEL_LENGTH } from './entry.ts';
import { findTimes } from './times-in-line.ts';
import { itemsNamed } from './watch-names.ts';

const MAX_FOLLOW_BUTTONS = 3;
const NUMBER = '(?:an?|one|two|three|four|five|six|seven|eight|nine|ten|a few|a couple of|\\d{1,3})';
const WEEKDAY = '(?:mon|tues|wednes|thurs|fri|satur|sun)day';
const MONTH =
  '(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)';
/** "Every Friday" and "a week before" are other requests. */
const CHOSEN_TIME = new RegExp(
  [
    '\\b(?:tomorrow|tonight|today|later today|this (?:morning|afternoon|evening|week|weekend|month))\\b',
    `\\bin ${NUMBER} (?:minute|min|hour|day|week|month)s?\\b`,
    `(?<!\\bevery |\\beach )\\b(?:(?:on|by|this|next|coming) )*${WEEKDAY}\\b`,
    '\\bnext (?:week|month|year)\\b',
    `\\b\\d{1,2}(?:st|nd|rd|th)?(?: of)? ${MONTH}\\b|\\b${MONTH} \\d{1,2}(?:st|nd|rd|th)?\\b|\\b\\d{4}-\\d{2}-\\d{2}\\b`,
    '\\bat (?:noon|midday|midnight|\\d{1,2}(?:[:.]\\d{2})?(?: ?[ap]\\.?m\\b)?)',
    '\\b\\d{1,2}(?:[:.]\\d{2})? ?[ap]\\.?m\\b',
  ].join('|'),
  'gi',
);
const RECURRING = /\b(?:every|each|daily|weekly|monthly|weekdays)\b/i;
const LEAD_TIME = /\b(?:before|ahead|prior|in advance)\b/i;
const REMINDER_WORDS =
  /\b(?:remind(?:er)?s?|(?:set|send|give|make|create|schedule|ping|nudge|wake|alarm|alert)|can|could|would|you|me|us|please|for|to|of|about|it|this|that|again|then|ok|hey|hi|thanks|just|also|and|a|an|the|at|on|up)\b/gi;

function namesChosenTime(line: string): boolean {
  return !RECURRING.test(line) && !LEAD_TIME.test(line) && line.search(CHOSEN_TIME) >= 0;
}

const ERRAND = /\bremind (?:me|us)(?: please)? to\b/i;

/** Returns true for a reminder of something to do, such as "remind me every Friday to call Ann". */
export function isErrand(line: string, today: IsoDate): boolean {
  return ERRAND.test(line) || ERRAND.test(findTimes(line, today)?.otherWords.join(' ') ?? '');
}

/** Returns true for a reminder at a time of the person's own choosing, once or for an errand. */
export function namesOwnTime(line: string, today: IsoDate): boolean {
  return namesChosenTime(line) || (RECURRING.test(line) && isErrand(line, today));
}

/** Returns the subject of a reminder request: its text without chosen times and words such as "remind me to" or "please". */
export function reminderSubject(line: string): string {
  return line
    .replace(CHOSEN_TIME, ' ')
    .replace(REMINDER_WORDS, ' ')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/** `nearest` comes first. */
export function followButtons({ watch }: Briefing, nearest?: WatchItem): Button[] {
  return [...new Set([...(nearest ? [nearest] : []), ...watch.values()])]
    .slice(0, MAX_FOLLOW_BUTTONS)
    .map(followButton);
}

function followButton({ id, title }: WatchItem): Button {
  return button(withEllipsis(`Follow: ${title}`, MAX_LABEL_LENGTH), { kind: 'offer', item: id });
}

export const CHOSEN_TIME_NOTE = "I can't remind you at a time that you choose: the days are fixed.";

/** Refuses to remind of a private task. Offers a digest, and reminders: those that the line names, or else the first ones. */
export function errandReply({ briefing }: ReplyContext, line: string): Message {
  const namedButtons = itemsNamed(briefing.watch.values(), line).map(followButton);
  return message("I can't remind you of your own tasks.", [
    textBlock('I post reminders of what is open in this story, on fixed days, and a digest at times that you choose.'),
    ...buttons(
      ...(namedButtons.length > 0 ? namedButtons : followButtons(briefing)),
      subscribeButton('Weekly digest', 'digest weekly'),
    ),
  ]);
}

/** Refuses a custom reminder, and offers the reminders and the digest that exist. */
export function noCustomReminderReply(
  { briefing }: ReplyContext,
  hasChosenTime: boolean,
  nearest?: WatchItem,
): Message {
  return message(
    hasChosenTime
      ? "I can't remind you at a time that you choose."
      : "I can't remind you of things outside this story.",
    [
      textBlock(
        'I post reminders of what is open in this story, on fixed days, and a digest at times that you choose.',
      ),
      ...buttons(...followButtons(briefing, nearest), subscribeButton('Weekly digest', 'digest weekly')),
    ],
  );
}
