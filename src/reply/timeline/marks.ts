import { type Briefing, get } from '../../briefing/briefing.ts';
import { type IsoDate, type IsoMonth, inWords } from '../../briefing/dates.ts';
import { nextReminders } from '../../briefing/reminders.ts';
import type { BriefingEvent, WatchItem } from '../../briefing/schema.ts';
import { type Expected, expectedOf, type Phase, phaseOf } from '../../briefing/watch.ts';
import { counted } from '../../lib/english.ts';
import { citationText } from '../../message/message.ts';
import { cite } from '../cite.ts';
import { outcomeText, statusAfterTitle } from '../status.ts';

/** A date on the timeline; a month is a span of days. */
export interface Mark {
  readonly first: IsoDate;
  readonly last: IsoDate;
  /** How the date is known: stated by a source, expected or derived, past without an outcome, settled, or ours. */
  readonly kind: 'stated' | 'expected' | 'derived' | 'unconfirmed' | 'settled' | 'today' | 'reminder';
  readonly label: string;
  /** The date or month in words; a derived one is marked as such. */
  readonly when: string;
  /** Its status in a few words, for the picture; may be empty. */
  readonly note: string;
  /** Its status in sentences; may be empty. */
  readonly status: string;
  /** What happened, with its sources. */
  readonly outcome?: string;
}

export interface Timeline {
  /** Sorted by first day. */
  readonly marks: readonly Mark[];
  /** The titles of open watch items without a date from any source. */
  readonly undated: readonly string[];
}

/** How many future days with reminders are shown. */
const REMINDER_DAYS = 3;

/** A briefing's dates, with the status of each on a day, that day itself, and the next reminders. */
export function timelineOf(briefing: Briefing, today: IsoDate): Timeline {
  const items = [...briefing.watch.values()];
  const marks = [
    ...(briefing.events ?? []).map((event) => eventMark(briefing, event)),
    asOfMark(briefing),
    ...items.flatMap((item) => watchMark(briefing, item, today)),
    onDay(today, { kind: 'today', label: 'Today' }),
    ...reminderMarks(briefing, today),
  ];
  return {
    marks: marks.toSorted((a, b) => (a.first === b.first ? 0 : a.first < b.first ? -1 : 1)),
    undated: items.filter((item) => phaseOf(item, today).kind === 'open').map(({ title }) => title),
  };
}

function eventMark(briefing: Briefing, { date, label, claims }: BriefingEvent): Mark {
  const basis = citationText(cite(briefing, { kind: 'stated', text: label, claims }));
  return onDay(date, { kind: 'stated', label, note: 'stated', status: `Stated by ${basis}.` });
}

function asOfMark({ asOf, sources }: Briefing): Mark {
  const isPublished = [...sources.values()].some(({ published }) => published === asOf);
  return onDay(asOf, {
    kind: 'stated',
    label: isPublished ? 'Publication' : 'As of',
    note: 'nothing newer is included',
    status: 'The sources end here.',
  });
}

/** Empty for an item without a date. */
function watchMark(briefing: Briefing, item: WatchItem, today: IsoDate): Mark[] {
  const phase = phaseOf(item, today);
  const { title: label } = item;
  const expected = expectedOf(item);
  const status = statusAfterTitle(briefing, item, today, phase);
  if (phase.kind === 'settled') {
    const { by, when, first, last } = phase.date;
    const outcome = outcomeText(briefing, item, today);
    const dated = `${inWords(when)}${by === 'report' ? ' (day of the report)' : ''}`;
    return [
      {
        first,
        last,
        kind: 'settled',
        label,
        when: dated,
        note: 'settled',
        status,
        ...(outcome !== undefined && { outcome }),
      },
      ...(expected
        ? [{ ...expectedMark(briefing, item, expected), label: wasExpected(item, today), note: 'was expected', status }]
        : []),
    ];
  }
  if (phase.kind === 'open' || !expected) return [];
  const mark = expectedMark(briefing, item, expected);
  return [
    {
      ...mark,
      kind: phase.kind === 'unconfirmed' ? 'unconfirmed' : mark.kind,
      label,
      note: phase.kind === 'unconfirmed' ? 'passed, unconfirmed' : timeLeft(phase),
      status,
    },
  ];
}

function expectedMark(
  briefing: Briefing,
  item: WatchItem,
  { first, last, when }: Expected,
): Pick<Mark, 'first' | 'last' | 'kind' | 'when'> {
  const kind = isDerived(briefing, item.expected?.claims ?? []) ? 'derived' : 'expected';
  return { first, last, kind, when: kind === 'derived' ? derivedDate(when) : inWords(when) };
}

/** What was expected of a settled item: "The six months ended", "Anthropic's IPO was expected". */
function wasExpected({ expected, title }: WatchItem, today: IsoDate): string {
  if (!expected) return title;
  if ('date' in expected) return capital(today > expected.date ? expected.past : expected.coming);
  return `${capital(expected.coming)} was expected`;
}

function capital(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

function timeLeft({ kind, daysLeft }: Extract<Phase, { kind: 'ahead' | 'due' }>): string {
  if (kind === 'ahead') return `in ${counted(daysLeft, 'day')}`;
  return daysLeft === 0 ? 'today is its last day' : `${counted(daysLeft, 'day')} left`;
}

/** A mark for each of the next days with reminders. */
function reminderMarks(briefing: Briefing, today: IsoDate): Mark[] {
  const marks: Mark[] = [];
  for (let day = today; marks.length < REMINDER_DAYS; ) {
    const [first, ...others] = nextReminders(briefing, day);
    if (!first) break;
    day = first.day;
    const what = others.length === 0 ? first.item.title : `${others.length + 1} watch items`;
    marks.push(onDay(day, { kind: 'reminder', label: 'Reminder', status: `${what}.` }));
  }
  return marks;
}

function onDay(
  day: IsoDate,
  mark: Pick<Mark, 'kind' | 'label'> & Partial<Pick<Mark, 'when' | 'note' | 'status'>>,
): Mark {
  return { first: day, last: day, when: inWords(day), note: '', status: '', ...mark };
}

/** "6 November 2026 (by our count)". */
export function derivedDate(when: IsoDate | IsoMonth): string {
  return `${inWords(when)} (by our count)`;
}

function isDerived({ claims }: Briefing, ids: readonly string[]): boolean {
  return ids.some((id) => get(claims, id).standing === 'derived');
}
