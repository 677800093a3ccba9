import type { Briefing } from '../../briefing/briefing.ts';
import { type Command, commands } from '../../message/commands.ts';
import { PROPOSALS } from '../../message/intent.ts';

type Argument = NonNullable<Command['argument']>['kind'];

/** Completions by the kind of a command's argument; undefined for kinds that are not completed. */
const NAMES: Readonly<Record<Argument, ((briefing: Briefing) => Iterable<string>) | undefined>> = {
  question: undefined,
  date: undefined,
  subscription: undefined,
  switch: () => ['on', 'off'],
  open: watchNames,
  summary: ({ summaries }) => [...summaries.values()].flatMap(({ id, aliases }) => [id, ...aliases]),
  topic: ({ topics }) => topics.map(({ id }) => id),
  watch: watchNames,
  source: ({ sources }) => sources.keys(),
  evidence: ({ entries, claims }) => [...entries.keys(), ...claims.keys()],
  dispute: ({ disputes }) => disputes.keys(),
  wish: () => ['digest', 'reminders'],
  proposal: () => PROPOSALS,
  post: (briefing) => ['digest', ...watchNames(briefing)],
};

function watchNames({ watch }: Briefing): string[] {
  return [...watch.values()].map(({ short }) => short);
}

/**
 * Lines that the tab key offers: commands, and after a command the names of the briefing. After "reminders", each
 * further word is a watch item.
 */
export function completionsOf(line: string, slash: string, briefing?: Briefing): string[] {
  const lead = line.startsWith('/') ? `${slash} ` : '';
  if (!line.startsWith(lead)) return lead.startsWith(line) ? [lead] : [];
  const [verb = '', ...words] = line.slice(lead.length).split(' ');
  if (words.length === 0)
    return commands.map(({ name }) => `${lead}${name} `).filter((whole) => whole.startsWith(line));
  const command: Command | undefined = commands.find(({ name }) => name === verb);
  const kind = command?.argument?.kind;
  if (!briefing || !kind) return [];
  const names =
    kind === 'wish' && words[0] === 'reminders' && words.length > 1 ? watchNames(briefing) : NAMES[kind]?.(briefing);
  const before = line.slice(0, line.length - (words.at(-1)?.length ?? 0));
  const isFirst = words.length === 1 || words[0] === 'reminders';
  return isFirst ? [...new Set(names)].map((name) => `${before}${name}`).filter((whole) => whole.startsWith(line)) : [];
}
