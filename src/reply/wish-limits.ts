import type { IsoDate } from '../briefing/dates.ts';
import type { Recurrence } from '../schedule/recurrence.ts';
import { readPause } from './pause.ts';

const END =
  /\b(?:(?:and|but|only|just) )*(?:until|untill|till?|up to|through|(?:stop|stopping|ending|end) (?:it |that )?(?:at|on|by|in)) +(?:the )?(?<rest>.+?)[.!?]*$/i;
const ENDLESS =
  /^(?:further notice|(?:i|we|you|they) (?:say|tell|hear|stop|cancel|know)\b.*|told otherwise|cancell?ed|stopped|it ends|forever|whenever)/i;
const NEXT_PART = /^(?:at|on|in|every|each|please|pls|thanks|only|then|and|but|weekly|daily|weekdays|monthly)$/i;
const MAX_END_WORDS = 5;

export interface WishEnd {
  /** The text without the words that name the end date. */
  readonly rest: string;
  readonly until?: IsoDate;
  /** Why the subscription cannot end as the line says, as a sentence. */
  readonly limit?: string;
}

/** Takes the end of a subscription from a line: "until Christmas". Undefined if the line names none. */
export function takeEnd(line: string, today: IsoDate): WishEnd | undefined {
  const match = END.exec(line);
  const words = match?.groups?.['rest']?.split(/\s+/);
  if (!match || !words) return undefined;
  const before = line.slice(0, match.index);
  const withoutEnd = (count: number) => `${before} ${words.slice(count).join(' ')}`.trim();
  for (let count = Math.min(MAX_END_WORDS, words.length); count > 0; count -= 1) {
    const end = readPause(words.slice(0, count).join(' '), today);
    if ('until' in end) return { rest: withoutEnd(count), until: end.until };
  }
  const next = words.findIndex((word) => NEXT_PART.test(word));
  const count = next < 1 ? words.length : next;
  const text = words.slice(0, count).join(' ');
  if (ENDLESS.test(words.join(' '))) return { rest: before.trim() };
  const end = readPause(text, today);
  return { rest: withoutEnd(count), ...('problem' in end && { limit: `It can't end then: ${end.problem}` }) };
}

/** Sets the last day of a recurrence, unless that is before its first. */
export function endingOn(recurrence: Recurrence, until: IsoDate | undefined): Recurrence {
  if (until === undefined || (recurrence.from !== undefined && recurrence.from > until)) return recurrence;
  return { ...recurrence, until };
}

const VAGUE_TIMES: readonly (readonly [RegExp, string])[] = [
  [/\b(?:right |just |shortly )?after lunch(?:time| break)?\b/i, '13:00'],
  [/\b(?:right |just |shortly )?before lunch(?:time| break)?\b/i, '11:00'],
  [/\b(?:at|around|over|during) lunch(?:time| break)?\b/i, '12:00'],
  [/\bfirst thing(?: in the morning)?\b/i, '08:00'],
  [/\b(?:right |just )?before (?:work|office hours|the meeting|school)\b/i, '08:00'],
  [/\b(?:right |just )?after (?:work|office hours|school)\b/i, '18:00'],
  [/\b(?:right |just )?before breakfast\b/i, '07:00'],
  [/\b(?:at|after|with|over|during) (?:my |our )?(?:breakfast|(?:morning )?coffee)\b/i, '09:00'],
  [/\b(?:right |just )?(?:before|at|around|for) (?:dinner|supper|tea ?time)\b/i, '18:00'],
  [/\b(?:right |just )?(?:after (?:dinner|supper)|before bed(?:time)?)\b/i, '21:00'],
  [
    /\b(?:at|by|towards?|before) (?:the )?(?:end|close) of (?:the |each |every )?(?:business|(?:working |work )?day)\b/i,
    '17:00',
  ],
  [/\b(?:eod|cob)\b/i, '17:00'],
  [/\bearly (?:in the )?mornings?\b/i, '07:00'],
  [/\blate (?:in the )?mornings?\b/i, '11:00'],
  [/\bearly (?:in the )?afternoons?\b/i, '14:00'],
  [/\blate (?:in the )?afternoons?\b/i, '16:00'],
  [/\bat (?:sun ?rise|dawn)\b/i, '06:00'],
  [/\bat (?:sun ?set|dusk)\b/i, '18:00'],
  // The bot does not know the hours of these events.
  [
    /\b(?:right |just |shortly )?(?:after|before) (?:the |my |our )?(?:church|mass|prayers?|gym|training|practice|yoga|class|lessons?|stand ?-?up|meetings?|shift|tea|walk|news|commute)\b/i,
    '09:00',
  ],
];
const EXACT_TIME = /\b(?:\d{1,2}:\d{2}|\d{1,2} ?[ap]\.?m\b|at \d{1,2}\b|noon|midday|midnight)/i;

/** Replaces "after lunch" in a line by a time, and says so. A line that also names an exact time only loses it. */
export function withExactTime(line: string): { readonly line: string; readonly limit?: string } {
  const [phrase, time] = VAGUE_TIMES.find(([pattern]) => pattern.test(line)) ?? [];
  if (!phrase || time === undefined) return { line };
  const otherText = line.replace(phrase, ' ');
  if (EXACT_TIME.test(otherText)) return { line: otherText };
  const typed = phrase.exec(line)?.[0].toLowerCase() ?? '';
  return {
    line: line.replace(phrase, ` at ${time} `),
    limit: `I need an exact time, so "${typed}" became ${time}.`,
  };
}

export function joinLimits(...limits: readonly (string | undefined)[]): string | undefined {
  const texts = limits.filter((limit) => limit !== undefined);
  return texts.length === 0 ? undefined : texts.join(' ');
}
