import { rank } from '../../../ask/rank.ts';
import { WEIGHTS } from '../../../ask/weights.ts';
import { isUnknown } from '../../../briefing/briefing.ts';
import type { Entry } from '../../../briefing/schema.ts';
import { commands } from '../../../message/commands.ts';
import { cleanText } from '../../../message/parse.ts';
import { parseRecurrence } from '../../../schedule/parse.ts';
import { readZone, searchZones } from '../../../schedule/zone.ts';
import { type Choice, choice, MOST_CHOICES, namesFor } from '../commands/choices.ts';
import { extrasOf } from '../commands/options.ts';
import type { Current } from './deps.ts';

/** What is typed beyond this is not looked at. */
const LONGEST_TYPED = 200;
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

/** What to offer for an option while somebody types in it. */
export function suggestionsFor(
  { briefing, index }: Current,
  subcommand: string,
  option: string,
  typed: string,
): readonly Choice[] {
  const command = commands.find(({ name }) => name === subcommand);
  if (!command) return [];
  const text = cleanText(typed).slice(0, LONGEST_TYPED);
  const offers = extrasOf(command).find(({ name }) => name === option)?.offers;
  if (offers === 'zone') return zones(text);
  if (offers === 'days') return days(text);
  if (!('argument' in command) || command.argument.name !== option) return [];
  switch (command.argument.kind) {
    case 'question':
      return nearest({ briefing, index }, text).map(({ question }) => choice(question, question));
    case 'evidence':
      return nearest({ briefing, index }, text).map(({ id, question }) => choice(question, id));
    default: {
      const lower = text.toLowerCase();
      const all = namesFor(command.argument.kind, briefing) ?? [];
      return all.filter(({ name, value }) => `${name} ${value}`.toLowerCase().includes(lower)).slice(0, MOST_CHOICES);
    }
  }
}

/**
 * The entries that a question may be about while it is typed: those that have the very letters in their question, then as
 * the ask room ranks them. Before anything is typed, good ones to begin with.
 */
function nearest({ briefing, index }: Current, typed: string): Entry[] {
  if (typed === '') return pinned({ briefing, index });
  const letters = typed.toLowerCase();
  const ranked = rank(index, index.reader.read(typed), WEIGHTS.rank).flatMap(
    ({ entry }) => index.entries[entry]?.entry ?? [],
  );
  const beginning = [...briefing.entries.values()].filter(({ question }) => question.toLowerCase().startsWith(letters));
  const within = ranked.filter(({ question }) => question.toLowerCase().includes(letters));
  return [...new Set([...beginning, ...within, ...ranked])].slice(0, MOST_CHOICES);
}

/** The first question with an answer in each topic, then those that most others lead to. */
function pinned({ briefing, index }: Current): Entry[] {
  const answered = [...briefing.entries.values()].filter((entry) => !isUnknown(entry));
  const first = briefing.topics.flatMap(({ id }) => answered.find(({ topic }) => topic === id) ?? []);
  const central = index.entries.toSorted((a, b) => b.centrality - a.centrality).map(({ entry }) => entry);
  return [...new Set([...first, ...central.filter((entry) => !isUnknown(entry))])].slice(0, MOST_CHOICES);
}

function zones(typed: string): Choice[] {
  const read = readZone(typed);
  const found = searchZones(typed);
  const all = 'zone' in read ? [read.zone, ...found.filter((zone) => zone !== read.zone)] : found;
  return all.slice(0, MOST_CHOICES).map((zone) => choice(zone, zone));
}

/** Days as they can be typed; what is typed so far comes first if it can be read already. */
function days(typed: string): Choice[] {
  const lower = typed.toLowerCase();
  const known = DAYS.filter((one) => one.includes(lower));
  const isRead =
    lower !== '' && !DAYS.includes(lower) && !('misread' in parseRecurrence(`${lower} 09:00`, '2026-01-01'));
  return [...(isRead ? [lower] : []), ...(known.length > 0 || isRead ? known : DAYS)].map((one) => choice(one, one));
}
