import { scoreQuestion } from '../../../ask/score-question.ts';
import { THRESHOLDS } from '../../../ask/weights.ts';
import { isUnknown } from '../../../briefing/briefing.ts';
import { addDays, type IsoDate, inWords } from '../../../briefing/dates.ts';
import type { Entry } from '../../../briefing/schema.ts';
import { boundedText, cutText } from '../../../lib/bounded-text.ts';
import { cleanText } from '../../../message/parse.ts';
import { choiceLabel } from '../../../reply/entry.ts';
import { readPause } from '../../../reply/pause.ts';
import { whenInWords, wishInWords } from '../../../reply/subscription-details.ts';
import { parseRecurrence } from '../../../schedule/parse-recurrence.ts';
import type { StoredSubscription } from '../../../schedule/subscription.ts';
import { parseZone, searchZones } from '../../../schedule/zone.ts';
import type { Current } from '../../kit/row.ts';
import { briefingChoices, CHOICE_LENGTH, type Choice, choice, MAX_CHOICES } from '../commands/choices.ts';
import { extraOptions, findCommand } from '../commands/options.ts';

/** How far below the best entry's score an entry may be suggested without containing the typed text. */
const SCORE_MARGIN = 3;
const MAX_TYPED = 200;
const DAYS = [
  'weekdays',
  'daily',
  'mon',
  'mon,thu',
  'fri',
  'weekends',
  'every 2 weeks mon',
  'monthly 1',
  'monthly last',
];

export interface AutocompleteQuery {
  readonly subcommand: string;
  readonly option: string;
  readonly typed: string;
  readonly current: Current;
  readonly today: IsoDate;
  /** Oldest first. Called only if they are suggested. */
  readonly subscriptions: () => Promise<readonly StoredSubscription[]>;
}

export async function suggestionsFor(query: AutocompleteQuery): Promise<readonly Choice[]> {
  const { subcommand, option, typed, current, today, subscriptions } = query;
  const command = findCommand(subcommand);
  if (!command) return [];
  const text = cutText(cleanText(boundedText(typed)), MAX_TYPED);
  const suggestion = extraOptions(command).find(({ name }) => name === option)?.suggestion;
  if (suggestion === 'zone') return zoneSuggestions(text);
  if (suggestion === 'days') return daySuggestions(text);
  if (suggestion === 'until') return dateSuggestions(text, today);
  const { argument } = command;
  if (argument?.name !== option) return [];
  switch (argument.kind) {
    case 'question':
      return matchingEntries(current, text).map((entry) => choice(choiceLabel(entry, CHOICE_LENGTH), entry.question));
    case 'evidence':
      return matchingEntries(current, text).map((entry) => choice(choiceLabel(entry, CHOICE_LENGTH), entry.id));
    case 'subscription':
      return matchingChoices(subscriptionChoices(await subscriptions(), current), text);
    default:
      return matchingChoices(briefingChoices(argument.kind, current.briefing) ?? [], text);
  }
}

function matchingChoices(all: readonly Choice[], typed: string): readonly Choice[] {
  const lowerText = typed.toLowerCase();
  return all.filter(({ name, value }) => `${name} ${value}`.toLowerCase().includes(lowerText)).slice(0, MAX_CHOICES);
}

/** Numbers may change before the command is sent. */
function subscriptionChoices(subscriptions: readonly StoredSubscription[], { briefing }: Current): Choice[] {
  const choices = subscriptions.map((one, i) =>
    choice(`${i + 1}: ${wishInWords(one.wish, briefing)}, ${whenInWords(one)}`, one.id),
  );
  return choices.length > 1 ? [...choices, choice('all of them', 'all')] : choices;
}

/** Lists first the questions that start with the text, then those that contain it, then the best-ranked ones. */
function matchingEntries({ briefing, index }: Current, typed: string): Entry[] {
  if (typed === '') return starterQuestions({ briefing, index });
  const lowerText = typed.toLowerCase();
  const all = [...briefing.entries.values()];
  const { scope, ranking } = scoreQuestion(index, index.reader.read(typed));
  const best = ranking[0]?.score ?? 0;
  const rankedEntries =
    scope < THRESHOLDS.outside
      ? []
      : ranking.flatMap(({ entry, score }) => (score > best - SCORE_MARGIN ? (index.entries[entry]?.entry ?? []) : []));
  const startingEntries = all.filter(({ question }) => question.toLowerCase().startsWith(lowerText));
  const containingEntries = [...rankedEntries, ...all].filter(({ question }) =>
    question.toLowerCase().includes(lowerText),
  );
  return [...new Set([...startingEntries, ...containingEntries, ...rankedEntries])].slice(0, MAX_CHOICES);
}

function starterQuestions({ briefing, index }: Current): Entry[] {
  const answeredEntries = [...briefing.entries.values()].filter((entry) => !isUnknown(entry));
  const firstByTopic = briefing.topics.flatMap(({ id }) => answeredEntries.find(({ topic }) => topic === id) ?? []);
  const byCentrality = index.entries.toSorted((a, b) => b.centrality - a.centrality).map(({ entry }) => entry);
  return [...new Set([...firstByTopic, ...byCentrality.filter((entry) => !isUnknown(entry))])].slice(0, MAX_CHOICES);
}

function zoneSuggestions(typed: string): Choice[] {
  const result = parseZone(typed);
  const matches = searchZones(typed);
  const all = 'zone' in result ? [result.zone, ...matches.filter((zone) => zone !== result.zone)] : matches;
  return all.slice(0, MAX_CHOICES).map((zone) => choice(zone, zone));
}

function daySuggestions(typed: string): Choice[] {
  const lowerText = typed.toLowerCase();
  const matches = DAYS.filter((days) => days.includes(lowerText));
  const isValid =
    lowerText !== '' &&
    !DAYS.includes(lowerText) &&
    !('failure' in parseRecurrence(`${lowerText} 09:00`, '2026-01-01'));
  const all = [...(isValid ? [lowerText] : []), ...matches];
  return (all.length > 0 ? all : DAYS).map((days) => choice(days, days));
}

const PAUSE_LENGTHS: readonly (readonly [days: number, name: string])[] = [
  [1, 'tomorrow'],
  [7, 'in a week'],
  [14, 'in two weeks'],
  [30, 'in 30 days'],
  [90, 'in 90 days'],
];

function dateSuggestions(typed: string, today: IsoDate): readonly Choice[] {
  const result = typed === '' ? undefined : readPause(typed, today);
  const typedDate = result && 'until' in result ? [choice(inWords(result.until), result.until)] : [];
  const dates = PAUSE_LENGTHS.map(([days, name]) => {
    const date = addDays(today, days);
    return choice(`${name}: ${inWords(date)}`, date);
  });
  const matches = matchingChoices(dates, typed).filter(({ value }) => value !== typedDate[0]?.value);
  const all = [...typedDate, ...matches];
  return all.length > 0 ? all : dates;
}
