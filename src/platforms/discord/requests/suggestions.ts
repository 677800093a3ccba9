import { scoreQuestion } from '../../../ask/combine.ts';
import { THRESHOLDS } from '../../../ask/weights.ts';
import { isUnknown } from '../../../briefing/briefing.ts';
import { addDays, type IsoDate, inWords } from '../../../briefing/dates.ts';
import type { Entry } from '../../../briefing/schema.ts';
import { boundedText, cutText } from '../../../lib/bounded-text.ts';
import { cleanText } from '../../../message/parse.ts';
import { choiceLabel } from '../../../reply/entry.ts';
import { readPause } from '../../../reply/pause.ts';
import { whenInWords, wishInWords } from '../../../reply/subscription-details.ts';
import { parseRecurrence } from '../../../schedule/parse.ts';
import type { StoredSubscription } from '../../../schedule/subscription.ts';
import { readZone, searchZones } from '../../../schedule/zone.ts';
import type { Current } from '../../kit/row.ts';
import { CHOICE_LENGTH, type Choice, choice, MAX_CHOICES, namesFor } from '../commands/choices.ts';
import { commandNamed, extrasOf } from '../commands/options.ts';

/** Entries this far below the best one, in log-odds, are not suggested. */
const SCORE_MARGIN = 3;
/** The rest of a longer text is ignored. */
const MAX_TYPED = 200;
const WEEKLY = ['weekdays', 'daily', 'mon', 'mon,thu', 'fri', 'weekends'];
const DAYS = [...WEEKLY, 'every 2 weeks mon', 'monthly 1', 'monthly last'];

export interface AutocompleteQuery {
  readonly subcommand: string;
  readonly option: string;
  readonly typed: string;
  readonly current: Current;
  readonly today: IsoDate;
  /** The channel's subscriptions, oldest first; read only if they are suggested. */
  readonly subscriptions: () => Promise<readonly StoredSubscription[]>;
}

/**
 * The suggestions for an option while a person types.
 * @throws if the subscriptions cannot be read
 */
export async function suggestionsFor(query: AutocompleteQuery): Promise<readonly Choice[]> {
  const { subcommand, option, typed, current, today, subscriptions } = query;
  const command = commandNamed(subcommand);
  if (!command) return [];
  const text = cutText(cleanText(boundedText(typed)), MAX_TYPED);
  const offers = extrasOf(command).find(({ name }) => name === option)?.offers;
  if (offers === 'zone') return zoneSuggestions(text);
  if (offers === 'days') return daySuggestions(text);
  if (offers === 'until') return dateSuggestions(text, today);
  const { argument } = command;
  if (argument?.name !== option) return [];
  switch (argument.kind) {
    case 'question':
      return matchingEntries(current, text).map((entry) => choice(choiceLabel(entry, CHOICE_LENGTH), entry.question));
    case 'evidence':
      return matchingEntries(current, text).map((entry) => choice(choiceLabel(entry, CHOICE_LENGTH), entry.id));
    case 'subscription':
      return matching(subscriptionChoices(await subscriptions(), current), text);
    default:
      return matching(namesFor(argument.kind, current.briefing) ?? [], text);
  }
}

function matching(all: readonly Choice[], typed: string): readonly Choice[] {
  const lower = typed.toLowerCase();
  return all.filter(({ name, value }) => `${name} ${value}`.toLowerCase().includes(lower)).slice(0, MAX_CHOICES);
}

/** Uses ids as values: numbers change when a subscription ends, perhaps before the command is sent. */
function subscriptionChoices(subscriptions: readonly StoredSubscription[], { briefing }: Current): Choice[] {
  const choices = subscriptions.map((one, i) =>
    choice(`${i + 1}: ${wishInWords(one.wish, briefing)}, ${whenInWords(one)}`, one.id),
  );
  return choices.length > 1 ? [...choices, choice('all of them', 'all')] : choices;
}

/**
 * Entries that a half-typed question may mean: those whose question contains the typed text, then those that rank high,
 * if the question is about the story. For an empty text, good questions to start with.
 */
function matchingEntries({ briefing, index }: Current, typed: string): Entry[] {
  if (typed === '') return starterQuestions({ briefing, index });
  const lower = typed.toLowerCase();
  const all = [...briefing.entries.values()];
  const { scope, ranking } = scoreQuestion(index, index.reader.read(typed), {});
  const best = ranking[0]?.score ?? 0;
  const ranked =
    scope < THRESHOLDS.outside
      ? []
      : ranking.flatMap(({ entry, score }) => (score > best - SCORE_MARGIN ? (index.entries[entry]?.entry ?? []) : []));
  const beginning = all.filter(({ question }) => question.toLowerCase().startsWith(lower));
  const within = [...ranked, ...all].filter(({ question }) => question.toLowerCase().includes(lower));
  return [...new Set([...beginning, ...within, ...ranked])].slice(0, MAX_CHOICES);
}

/** The first answered question of each topic, then those to which most others lead. */
function starterQuestions({ briefing, index }: Current): Entry[] {
  const answered = [...briefing.entries.values()].filter((entry) => !isUnknown(entry));
  const first = briefing.topics.flatMap(({ id }) => answered.find(({ topic }) => topic === id) ?? []);
  const central = index.entries.toSorted((a, b) => b.centrality - a.centrality).map(({ entry }) => entry);
  return [...new Set([...first, ...central.filter((entry) => !isUnknown(entry))])].slice(0, MAX_CHOICES);
}

function zoneSuggestions(typed: string): Choice[] {
  const read = readZone(typed);
  const found = searchZones(typed);
  const all = 'zone' in read ? [read.zone, ...found.filter((zone) => zone !== read.zone)] : found;
  return all.slice(0, MAX_CHOICES).map((zone) => choice(zone, zone));
}

/** Suggested days. If the typed text is already valid, it comes first. */
function daySuggestions(typed: string): Choice[] {
  const lower = typed.toLowerCase();
  const matches = DAYS.filter((days) => days.includes(lower));
  const isValid =
    lower !== '' && !DAYS.includes(lower) && !('misread' in parseRecurrence(`${lower} 09:00`, '2026-01-01'));
  const all = [...(isValid ? [lower] : []), ...matches];
  return (all.length > 0 ? all : DAYS).map((days) => choice(days, days));
}

const PAUSE_LENGTHS: readonly (readonly [days: number, name: string])[] = [
  [1, 'tomorrow'],
  [7, 'in a week'],
  [14, 'in two weeks'],
  [30, 'in 30 days'],
  [90, 'in 90 days'],
];

/** Dates to pause until. If the typed text is already valid, it comes first. */
function dateSuggestions(typed: string, today: IsoDate): readonly Choice[] {
  const read = typed === '' ? undefined : readPause(typed, today);
  const typedDate = read && 'until' in read ? [choice(inWords(read.until), read.until)] : [];
  const dates = PAUSE_LENGTHS.map(([days, name]) => {
    const date = addDays(today, days);
    return choice(`${name}: ${inWords(date)}`, date);
  });
  const matches = matching(dates, typed).filter(({ value }) => value !== typedDate[0]?.value);
  const all = [...typedDate, ...matches];
  return all.length > 0 ? all : dates;
}
