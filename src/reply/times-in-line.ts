import type { IsoDate } from '../briefing/dates.ts';
import { parseRecurrence } from '../schedule/parse-recurrence.ts';
import type { Recurrence } from '../schedule/recurrence.ts';
import { withPlainHours } from './plain-hours.ts';

/** Bounds the work, since each start is tried separately. */
const MAX_SEARCHED_WORDS = 30;
/** "on the first monday of each month at 9 am" has ten. */
const MAX_RECURRENCE_WORDS = 10;
/** "Weekly digest on mondays about the lease, at 8" has three, with other words between them. */
const MAX_PLACES = 4;
const DEFAULT_TIME = '09:00';
const TIME = '(?:(?:and|at) )*(?:\\d{1,2}:\\d{2}(?: ?[ap]m)?|\\d{1,2} ?[ap]m|noon|midday|midnight)';
const TIMES_ONLY = new RegExp(`^${TIME}(?: ${TIME})*$`);
/** In other places of a line, "the last one" and "this day" name no times. */
const VAGUE_PLACE = /^(?:(?:the|on|of|every|each|first|last|days?|weeks?|months?)(?: |$))+$/;
const DAY_NAME = '(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:days?)?|weekends?|weekdays?)\\b';
/** "Instead of 9" and "not every day" name what the person does not want. */
const REJECTED_TIMES =
  /\b(?:(?:instead of|rather than|not)(?: (?:at|on|every|each|the))* [\w:]+(?: [ap]m)?\b|from [\d:]+(?: ?[ap]m)?(?= to\b))/g;
const SYNONYMS: readonly (readonly [RegExp, string])[] = [
  [/\b(?:work(?:ing)? ?days?|business days?|office days?)\b/g, 'weekdays'],
  [/\b(?:twice|(?:two|2) times|2x) (?:a |per |every |each )?week(?:ly)?\b/g, 'mon thu'],
  [/\b(?:(?:three|3) times|3x) (?:a |per |every |each )?week(?:ly)?\b/g, 'mon wed fri'],
  [/\b(?:twice|\w+ times) (?:a |per |every |each )?da(?:y|ily)\b/g, 'hourly'],
  [/\b(?:twice|(?:two|2) times) (?:a |per |every |each )?month(?:ly)?\b/g, 'every 2 weeks'],
  [/\bonce (?:a|per|every|each) (?=day|week|month|fortnight|quarter|year)/g, 'every '],
  [/\b(?:every|each) (?:evening|afternoon|night) at (1[0-2]|[1-9])(:\d{2})?(?! ?[ap]m)\b/g, 'every day at $1$2pm'],
  [/\b(1[0-2]|[1-9])(:\d{2})? (?:in the |at )(?:evening|afternoon|night)\b/g, '$1$2pm'],
  [/\b(?:every|each) (?=(?:morning|afternoon|evening|night)\b)/g, 'every day '],
  [/^([^\d]*) afternoons?\b(?!.*\d)/g, '$1 at 15:00'],
  [/^([^\d]*) (?:evening|night)s?\b(?!.*\d)/g, '$1 at 18:00'],
  [/ mornings?\b/g, ''],
  [
    new RegExp(
      `\\b(?:(?<=\\b(?:daily|every ?day|weekdays?|week) )but|(?:but|and) not|not(?= on\\b)|nothing|none|never|no (?:posts?|messages?|mails?)|skip|leave out|apart from|other than|except for|excluding|minus)(?: on| the)* (?=${DAY_NAME})`,
      'g',
    ),
    'except ',
  ],
];

export interface TimesInLine {
  readonly recurrence: Recurrence;
  /** Unnamed days default to daily, and an unnamed time to 09:00. "Not on Fridays" names days that are left out. */
  readonly namedParts: 'days' | 'time' | 'both' | 'left-out-days';
  /** What the line asks for and no recurrence can do, as a sentence. `recurrence` is then the nearest one. */
  readonly limit?: string;
  readonly otherWords: readonly string[];
}

/** Finds the days and time in a line, also in several places: "weekly digest on mondays, at 8". */
export function findTimes(line: string, today: IsoDate): TimesInLine | undefined {
  const phrases: string[] = [];
  let otherWords: readonly string[] = wordsOf(line);
  let firstPlace: TimesInLine | undefined;
  while (phrases.length < MAX_PLACES) {
    const place = findPlace(otherWords, today, firstPlace !== undefined);
    if (!place) break;
    firstPlace ??= { ...place.times, otherWords: place.otherWords };
    phrases.push(place.phrase);
    ({ otherWords } = place);
  }
  const times = phrases.length > 1 ? parseTimes(phrases.join(' '), today) : undefined;
  return times ? { ...times, otherWords } : firstPlace;
}

function wordsOf(line: string): readonly string[] {
  const words = withPlainHours(line)
    .toLowerCase()
    .replace(/[?.!,]+(?=\s|$)/g, ' ')
    .replace(/\s+/g, ' ');
  return SYNONYMS.reduce((text, [pattern, form]) => text.replace(pattern, form), words)
    .replace(REJECTED_TIMES, ' ')
    .replace(/\bat (\d{1,2})(?= |$)(?! *[ap]m\b)/g, (_, hour: string) => `at ${hour.padStart(2, '0')}:00`)
    .trim()
    .split(/\s+/)
    .slice(-MAX_SEARCHED_WORDS);
}

type Times = Omit<TimesInLine, 'otherWords'>;

/** `isFurther`: an earlier part of the line already names times. */
function findPlace(words: readonly string[], today: IsoDate, isFurther: boolean) {
  for (let start = 0; start < words.length; start += 1) {
    for (let length = Math.min(MAX_RECURRENCE_WORDS, words.length - start); length > 0; length -= 1) {
      const phrase = words.slice(start, start + length).join(' ');
      const times = isFurther && VAGUE_PLACE.test(phrase) ? undefined : parseTimes(phrase, today);
      if (times) return { times, phrase, otherWords: words.toSpliced(start, length) };
    }
  }
  return undefined;
}

/** Reads the days, the time or both. Without a day, "every 2 weeks" is on Mondays and "monthly" on the first. */
function parseTimes(phrase: string, today: IsoDate): Times | undefined {
  const days = /\b(?:month|quarter|year|annual)/.test(phrase) ? `${phrase} 1st` : `${phrase} mon`;
  const isInterval =
    /\b(?:weeks?|fortnight(?:ly)?|bi-?weekly|month(?:ly|s)?|quarter(?:ly)?|year(?:ly)?|annually)$/.test(
      phrase.replace(new RegExp(` ${TIME}$`), ''),
    );
  const forms = [
    { form: TIMES_ONLY.test(phrase) ? `daily ${phrase}` : undefined, namedParts: 'time' },
    { form: phrase, namedParts: 'both' },
    { form: `${phrase} ${DEFAULT_TIME}`, namedParts: 'days' },
    { form: isInterval ? days : undefined, namedParts: 'both' },
    { form: isInterval ? `${days} ${DEFAULT_TIME}` : undefined, namedParts: 'days' },
    { form: /^except /.test(phrase) ? `daily ${DEFAULT_TIME} ${phrase}` : undefined, namedParts: 'left-out-days' },
  ] as const;
  for (const { form, namedParts } of forms) {
    const times = form === undefined ? undefined : readForm(form, today);
    if (times) return { ...times, namedParts };
  }
  return undefined;
}

function readForm(form: string, today: IsoDate): Pick<TimesInLine, 'recurrence' | 'limit'> | undefined {
  const parsed = parseRecurrence(form, today);
  if ('recurrence' in parsed) return { recurrence: parsed.recurrence };
  const { limit, nearestForm } = parsed.failure;
  const nearest = limit === undefined ? undefined : parseRecurrence(nearestForm, today);
  return limit !== undefined && nearest && 'recurrence' in nearest
    ? { recurrence: nearest.recurrence, limit }
    : undefined;
}
