import type { Briefing } from '../../briefing/briefing.ts';
import { type IsoDate, type IsoMonth, inWords } from '../../briefing/dates.ts';
import { nextReminders } from '../../briefing/reminders.ts';
import type { BriefingEvent, WatchItem } from '../../briefing/schema.ts';
import { expectedDateSpan, type Phase, phaseOf } from '../../briefing/watch.ts';
import { capitalize, pluralize } from '../../lib/english.ts';
import { citationText } from '../../message/message.ts';
import { cite } from '../cite.ts';
import { isDerived, outcomeText, statusAfterTitle } from '../status.ts';

export interface Mark {
  readonly first: IsoDate;
  readonly last: IsoDate;
  /** `unconfirmed`: the expected date has passed without an outcome. */
  readonly kind: 'stated' | 'expected' | 'derived' | 'unconfirmed' | 'settled' | 'today' | 'reminder';
  readonly label: string;
  /** The date or month in words, marked if it is derived. */
  readonly when: string;
  /** The status in a few words, for the picture; may be empty. */
  readonly note: string;
  readonly status: string;
  readonly outcome?: string;
}

export interface Timeline {
  readonly marks: readonly Mark[];
  readonly undatedTitles: readonly string[];
}

/** False for today and reminders. */
export function isOfStory({ kind }: Pick<Mark, 'kind'>): boolean {
  return kind !== 'today' && kind !== 'reminder';
}

const MAX_REMINDER_DAYS = 3;

export function timelineOf(briefing: Briefing, today: IsoDate): Timeline {
  const items = [...briefing.watch.values()];
  const marks = [
    ...(briefing.events ?? []).map((event) => eventMark(briefing, event)),
    asOfMark(briefing),
    ...items.flatMap((item) => watchMarks(briefing, item, today)),
    markOnDay(today, { kind: 'today', label: 'Today' }),
    ...reminderMarks(briefing, today),
  ];
  return {
    marks: marks.toSorted((a, b) => (a.first === b.first ? 0 : a.first < b.first ? -1 : 1)),
    undatedTitles: items.filter((item) => phaseOf(item, today).kind === 'open').map(({ title }) => title),
  };
}

function eventMark(briefing: Briefing, { date, label, claims }: BriefingEvent): Mark {
  const basis = citationText(cite(briefing, { kind: 'stated', text: label, claims }));
  return markOnDay(date, { kind: 'stated', label, note: 'stated', status: `Stated by ${basis}.` });
}

function asOfMark({ asOf, sources }: Briefing): Mark {
  const isPublished = [...sources.values()].some(({ published }) => published === asOf);
  return markOnDay(asOf, {
    kind: 'stated',
    label: isPublished ? 'Publication' : 'As of',
    note: 'nothing newer is included',
    status: 'The sources end here.',
  });
}

function watchMarks(briefing: Briefing, item: WatchItem, today: IsoDate): Mark[] {
  const phase = phaseOf(item, today);
  const { title: label } = item;
  const status = statusAfterTitle(briefing, item, today);
  const expectedPart = expectedMark(briefing, item);
  if (phase.kind === 'settled') {
    const { by, when, first, last } = phase.date;
    const outcome = outcomeText(briefing, item, today);
    const settledMark: Mark = {
      first,
      last,
      kind: 'settled',
      label,
      when: `${inWords(when)}${by === 'report' ? ' (day of the report)' : ''}`,
      note: 'settled',
      status,
      ...(outcome !== undefined && { outcome }),
    };
    return expectedPart
      ? [settledMark, { ...expectedPart, label: expectedLabel(item, today), note: 'was expected', status }]
      : [settledMark];
  }
  if (phase.kind === 'open' || !expectedPart) return [];
  if (phase.kind === 'unconfirmed') {
    return [{ ...expectedPart, kind: 'unconfirmed', label, note: 'passed, unconfirmed', status }];
  }
  return [{ ...expectedPart, label, note: timeLeft(phase), status }];
}

function expectedMark(briefing: Briefing, item: WatchItem): Pick<Mark, 'first' | 'last' | 'kind' | 'when'> | undefined {
  const expectedDate = expectedDateSpan(item);
  if (!expectedDate) return undefined;
  const { when, ...span } = expectedDate;
  return isDerived(briefing, item.expected?.claims ?? [])
    ? { ...span, kind: 'derived', when: derivedDate(when) }
    : { ...span, kind: 'expected', when: inWords(when) };
}

function expectedLabel({ expected, title }: WatchItem, today: IsoDate): string {
  if (!expected) return title;
  if ('date' in expected) return capitalize(today > expected.date ? expected.past : expected.coming);
  return `${capitalize(expected.coming)} was expected`;
}

function timeLeft({ kind, daysLeft }: Extract<Phase, { kind: 'ahead' | 'due' }>): string {
  if (kind === 'ahead') return `in ${pluralize(daysLeft, 'day')}`;
  return daysLeft === 0 ? 'today is its last day' : `${pluralize(daysLeft, 'day')} left`;
}

function reminderMarks(briefing: Briefing, today: IsoDate): Mark[] {
  const marks: Mark[] = [];
  for (let day = today; marks.length < MAX_REMINDER_DAYS; ) {
    const [firstReminder, ...otherReminders] = nextReminders(briefing, day);
    if (!firstReminder) break;
    day = firstReminder.day;
    const status = otherReminders.length === 0 ? firstReminder.item.title : `${otherReminders.length + 1} watch items`;
    marks.push(markOnDay(day, { kind: 'reminder', label: 'Reminder', status: `${status}.` }));
  }
  return marks;
}

function markOnDay(
  day: IsoDate,
  mark: Pick<Mark, 'kind' | 'label'> & Partial<Pick<Mark, 'when' | 'note' | 'status'>>,
): Mark {
  return { first: day, last: day, when: inWords(day), note: '', status: '', ...mark };
}

export function derivedDate(when: IsoDate | IsoMonth): string {
  return `${inWords(when)} (by our count)`;
}

/** One line for each mark, and one for the items without a date. */
export function timelineWords({ marks, undatedTitles }: Timeline): string[] {
  const lines = marks.map(({ when, label, outcome = '', status }) =>
    [`${when}: ${label}.`, outcome, status].filter((text) => text !== '').join(' '),
  );
  return undatedTitles.length === 0
    ? lines
    : [...lines, `Open, with no date from any source: ${undatedTitles.join('; ')}.`];
}
