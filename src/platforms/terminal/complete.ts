import type { Briefing } from '../../briefing/briefing.ts';
import { type Command, commands } from '../../message/commands.ts';
import { PROPOSAL_KINDS } from '../../message/intent.ts';

type ArgumentKind = NonNullable<Command['argument']>['kind'];

const COMPLETIONS: Readonly<Record<ArgumentKind, ((briefing: Briefing) => Iterable<string>) | undefined>> = {
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
  proposal: () => PROPOSAL_KINDS,
  post: (briefing) => ['digest', ...watchNames(briefing)],
};

function watchNames({ watch }: Briefing): string[] {
  return [...watch.values()].map(({ short }) => short);
}

export function completionsOf(line: string, slash: string, briefing?: Briefing): string[] {
  const prefix = line.startsWith('/') ? `${slash} ` : '';
  if (!line.startsWith(prefix)) return prefix.startsWith(line) ? [prefix] : [];
  const [commandName = '', ...words] = line.slice(prefix.length).split(' ');
  const lineBefore = line.slice(0, line.lastIndexOf(' ') + 1);
  const completionsAmong = (names: Iterable<string>) =>
    [...new Set(names)].map((name) => `${lineBefore}${name}`).filter((completion) => completion.startsWith(line));
  if (words.length === 0) return completionsAmong(commands.map(({ name }) => `${name} `));
  const command: Command | undefined = commands.find(({ name }) => name === commandName);
  const kind = command?.argument?.kind;
  if (!briefing || !kind) return [];
  if (words.length === 1) return completionsAmong(COMPLETIONS[kind]?.(briefing) ?? []);
  // After "subscribe reminders", every word is a watch item.
  return words[0] === 'reminders' ? completionsAmong(kind === 'wish' ? watchNames(briefing) : []) : [];
}
