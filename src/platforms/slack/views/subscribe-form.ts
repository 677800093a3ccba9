import type { Temporal } from 'temporal-polyfill';
import { z } from 'zod';
import { jsonText } from '../../../lib/json.ts';
import { nextOccurrences, type Occurrence } from '../../../schedule/occurrences.ts';
import { type Recurrence, WEEKDAYS, type Weekday } from '../../../schedule/recurrence.ts';
import { formatRecurrence } from '../../../schedule/recurrence-text.ts';
import { parseZone } from '../../../schedule/zone.ts';

/** `changes` is a digest that is posted only if something changed. */
const POST_KINDS = ['changes', 'digest', 'reminders'] as const;
const RHYTHMS = ['week', 'first', 'last'] as const;

/** An empty list of `items` means all. A time or zone that was not chosen is ''. */
export interface SubscribeForm {
  readonly what: (typeof POST_KINDS)[number];
  readonly items: readonly string[];
  /** `first` and `last` are days of each month. */
  readonly rhythm: (typeof RHYTHMS)[number];
  readonly days: readonly Weekday[];
  readonly time: string;
  readonly zone: string;
}

const weekdaySchema = z.enum(WEEKDAYS);
const memorySchema = z.object({
  channel: z.string().min(1).optional(),
  /** The person's direct messages with the bot, used if no channel is chosen. */
  direct: z.string().min(1).optional(),
  story: z.string().optional(),
  /** Remembered while the form does not show the days. */
  days: z.array(weekdaySchema).readonly(),
});
export type SubscribeMemory = Readonly<z.output<typeof memorySchema>>;

export interface SubmittedForm {
  readonly form: SubscribeForm;
  readonly memory: SubscribeMemory;
  readonly channel: string | undefined;
}

const PREVIEWED_RUNS = 5;

const selectedOption = <T extends z.ZodType>(value: T) => z.object({ selected_option: z.object({ value }).nullish() });
const selectedOptions = <T extends z.ZodType>(value: T) =>
  z.object({ selected_options: z.array(z.object({ value })).nullish() });

/** Hidden blocks are not sent. */
const valuesSchema = z.object({
  channel: z.object({ channel: z.object({ selected_conversation: z.string().nullish() }) }).optional(),
  what: z.object({ what: selectedOption(z.enum(POST_KINDS)) }).optional(),
  items: z.object({ items: selectedOptions(z.string().regex(/^[a-z0-9-]+$/)) }).optional(),
  rhythm: z.object({ rhythm: selectedOption(z.enum(RHYTHMS)) }).optional(),
  days: z.object({ days: selectedOptions(weekdaySchema) }).optional(),
  time: z.object({ time: z.object({ selected_time: z.string().nullish() }) }).optional(),
  zone: z.object({ zone: selectedOption(z.string()) }).optional(),
});

const viewSchema = z.object({
  private_metadata: jsonText.pipe(memorySchema),
  state: z.object({ values: valuesSchema }),
});

export function newForm(zone: string): SubscribeForm {
  return { what: 'changes', items: [], rhythm: 'week', days: ['mon'], time: '09:00', zone };
}

/** @throws ZodError if the view is not a subscription form */
export function readForm(view: unknown): SubmittedForm {
  const { private_metadata: memory, state } = viewSchema.parse(view);
  const { channel, what, items, rhythm, days, time, zone } = state.values;
  const chosenDays = days ? (days.days.selected_options ?? []).map(({ value }) => value) : memory.days;
  const form: SubscribeForm = {
    what: what?.what.selected_option?.value ?? 'changes',
    items: (items?.items.selected_options ?? []).map(({ value }) => value),
    rhythm: rhythm?.rhythm.selected_option?.value ?? 'week',
    days: WEEKDAYS.filter((day) => chosenDays.includes(day)),
    time: time?.time.selected_time ?? '',
    zone: zone?.zone.selected_option?.value ?? '',
  };
  return { form, memory, channel: memory.channel ?? channel?.channel.selected_conversation ?? memory.direct };
}

export function subscribeFaults({ form, channel }: Pick<SubmittedForm, 'form' | 'channel'>): Record<string, string> {
  return { ...(channel === undefined && { channel: 'Choose a channel.' }), ...scheduleFaults(form) };
}

export function scheduleFaults({ rhythm, days, time, zone }: SubscribeForm): Record<string, string> {
  return {
    ...(rhythm === 'week' && days.length === 0 && { days: 'Choose at least one day.' }),
    ...(!/^([01]\d|2[0-3]):[0-5]\d$/.test(time) && { time: 'Choose a time.' }),
    ...(!('zone' in parseZone(zone)) && { zone: 'Choose a time zone: type a city or the name of a zone.' }),
  };
}

/** Returns a valid form as the text of a "subscribe" command. */
export function wishOf(form: SubscribeForm): string {
  return [
    ...(form.what === 'reminders' ? ['reminders', ...form.items] : ['digest']),
    formatRecurrence(recurrenceOf(form)),
    ...(form.what === 'digest' ? ['always'] : []),
    `in ${form.zone}`,
  ].join(' ');
}

export function nextRuns(form: SubscribeForm, now: Temporal.Instant): Occurrence[] {
  return nextOccurrences(recurrenceOf(form), form.zone, now, PREVIEWED_RUNS);
}

function recurrenceOf({ rhythm, days, time }: SubscribeForm): Recurrence {
  if (rhythm === 'week') return { kind: 'weekly', days, time, except: [] };
  return { kind: 'monthly', day: rhythm === 'first' ? 1 : 'last', time, except: [] };
}
