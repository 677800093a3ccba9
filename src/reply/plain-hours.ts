const HOUR_NAMES = 'one two three four five six seven eight nine ten eleven twelve'.split(' ');
const NAME = `(?:${HOUR_NAMES.join('|')})`;
const HOUR = '(?:[01]?\\d|2[0-3])';
const CLOCK = "o['’ ]?clock\\b";
const MINUTE_NAMES: Readonly<Record<string, number>> = {
  half: 30,
  quarter: 15,
  five: 5,
  ten: 10,
  twenty: 20,
  'twenty five': 25,
};
const SPOKEN_MINUTES: Readonly<Record<string, string>> = { fifteen: '15', thirty: '30', 'forty five': '45' };
const PAST_OR_TO = new RegExp(
  `(?<!\\bfrom )\\b(?:a )?(half|quarter|five|ten|twenty(?:[ -]five)?) (?:minutes )?(past|to) (${NAME}|1[0-2]|[1-9])\\b(?!:)`,
  'gi',
);

/** Writes each hour in a line with digits: "half past eight" as "8:30", "18h" as "18:00", "8.30" as "8:30". */
export function withPlainHours(line: string): string {
  return line
    .replace(/(?<=\d ?)([ap])\. ?m\b\.?/gi, '$1m')
    .replace(PAST_OR_TO, (phrase, minutes: string, direction: string, hour: string) =>
      relativeTime(phrase, minutes, direction, hour),
    )
    .replace(new RegExp(`\\b(${NAME}) ?(?=${CLOCK})`, 'gi'), (_, name: string) => `${hourNamed(name)} `)
    .replace(new RegExp(`\\b(${HOUR})(:\\d{2})? ?${CLOCK}`, 'gi'), (_, hour: string, minutes = ':00') => hour + minutes)
    .replace(
      new RegExp(`\\bat (${NAME}) (fifteen|thirty|forty[ -]five)\\b`, 'gi'),
      (_, name: string, minutes: string) =>
        `at ${hourNamed(name)}:${SPOKEN_MINUTES[minutes.toLowerCase().replace('-', ' ')] ?? '00'}`,
    )
    .replace(new RegExp(`\\bat (${NAME})\\b(?! (?:of|or|time))`, 'gi'), (_, name: string) => `at ${hourNamed(name)}`)
    .replace(new RegExp(`\\b(${HOUR}) ?h ?([0-5]\\d)\\b`, 'gi'), '$1:$2')
    .replace(/\b(\d{1,2}:\d{2}) ?(?:h|hrs|hours|uhr)\b/gi, '$1')
    .replace(/\b(every|in) (\d{1,2}) ?h\b/gi, '$1 $2 hours')
    .replace(/\bat (\d{1,2}) hours\b/gi, 'at $1:00')
    .replace(
      new RegExp(
        `(?<!\\b(?:in|every|by|for|of) )\\b(${HOUR}) ?(?:h|hrs|uhr)\\b(?! (?:later|earlier|sooner|after|before))`,
        'gi',
      ),
      '$1:00',
    )
    .replace(
      new RegExp(
        `(?<!\\b(?:on|until|till|from|the) |[\\d.$€£])\\b(${HOUR})\\.([0-5]\\d)(?!\\d|\\.\\d|%)(?! ?(?:percent|million|billion)\\b)`,
        'gi',
      ),
      '$1:$2',
    )
    .replace(/\bat ([01]\d|2[0-3])([0-5]\d)\b(?!:)/gi, 'at $1:$2')
    .replace(/\b(\d{1,2}(?::\d{2})?)-?ish\b/gi, '$1')
    .replace(/\b(1[0-2]|[1-9])(:\d{2})? in the morning\b/gi, '$1$2am');
}

function relativeTime(phrase: string, minuteName: string, direction: string, hourName: string): string {
  const minutes = MINUTE_NAMES[minuteName.toLowerCase().replace('-', ' ')] ?? 0;
  const hour = hourNamed(hourName);
  if (direction.toLowerCase() === 'past') return `${hour}:${String(minutes).padStart(2, '0')}`;
  // "Half to nine" is not an hour in English.
  return minutes === 30 ? phrase : `${hour === 1 ? 12 : hour - 1}:${60 - minutes}`;
}

function hourNamed(name: string): number {
  return HOUR_NAMES.indexOf(name.toLowerCase()) + 1 || Number(name);
}

const UNREAD_HOUR =
  /\b(?:(?:at|around|by) (?<named>(?!\d+(?:st|nd|rd|th)\b)\d\S*(?: ?[ap]m\b)?|half \w+|(?:\w+teen|twenty)(?:[ -]\w+)?|\w+ ?o['’ ]?clock)|(?<bare>\d+(?:[:h]\d*|(?: ?[ap]m| ?o['’ ]?clock)\b)))/i;

/** Takes what looks like an hour from a line that names no readable one. Undefined if there is none. */
export function takeUnreadHour(line: string): { readonly rest: string; readonly limit: string } | undefined {
  const match = UNREAD_HOUR.exec(line);
  const typed = (match?.groups?.['named'] ?? match?.groups?.['bare'])?.replace(/[.,!?]+$/, '');
  if (!match || typed === undefined) return undefined;
  return { rest: line.replace(match[0], ' '), limit: `I can't read the time "${typed}".` };
}
