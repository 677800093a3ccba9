import { type Briefing, isUnknown } from '../briefing/briefing.ts';
import { type Command, usage } from '../message/commands.ts';

/** `question` is the briefing's own example, or else the question of its first answered entry. */
function examplesOf({ examples, entries, topics, summaries, watch, sources }: Briefing) {
  const [question] = examples ?? [];
  const answeredEntries = [...entries.values()].filter((entry) => !isUnknown(entry));
  const entry = answeredEntries.find((candidate) => candidate.question === question) ?? answeredEntries[0];
  const text = question ?? entry?.question ?? '';
  const [firstSummary = '', secondSummary = firstSummary] = summaries.keys();
  const [source = ''] = sources.keys();
  return {
    question: `${text.charAt(0).toLowerCase()}${text.slice(1)}`,
    entry: entry?.id ?? '',
    topic: topics[0]?.id ?? '',
    summary: secondSummary,
    items: [...watch.values()].slice(0, 2).map(({ short }) => short),
    source,
  };
}

export function exampleQuestion(briefing: Briefing): string {
  return examplesOf(briefing).question;
}

/** Returns a command's example as a person types it: "/colossus watch lease". */
export function exampleOf({ example }: Command, briefing: Briefing): string {
  return `/${briefing.command} ${fillExample(example, briefing)}`.trim();
}

export function fillExample(text: string, briefing: Briefing): string {
  const { items, ...examples } = examplesOf(briefing);
  return text
    .replace('{items}', items.join(' '))
    .replace('{item}', items[0] ?? '')
    .replace(/\{(question|entry|topic|summary|source)\}/g, (_, name: keyof typeof examples) => examples[name]);
}

/** Returns "Type /colossus ask <question>, for example: /colossus how long is the lease?" */
export function howToType(command: Command, briefing: Briefing): string {
  return `Type /${briefing.command} ${usage(command)}, for example: ${exampleOf(command, briefing)}`;
}
