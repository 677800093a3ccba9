/** What an argument names; the platforms offer choices or completions by it. */
type ArgumentKind = 'question' | 'summary' | 'topic' | 'watch' | 'source' | 'evidence' | 'dispute' | 'date';

/** One subcommand of the slash command. This list is the only place where commands are declared. */
export interface Command {
  readonly name: string;
  readonly description: string;
  readonly argument?: { readonly name: string; readonly kind: ArgumentKind; readonly required: boolean };
  /** What to type after the slash command. */
  readonly example: string;
}

export const commands = [
  { name: 'overview', description: 'The whole story in thirty seconds', example: '' },
  {
    name: 'ask',
    description: 'Ask in your own words; the word "ask" may be left out',
    argument: { name: 'question', kind: 'question', required: true },
    example: 'how long is the lease?',
  },
  {
    name: 'summary',
    description: 'One topic in thirty seconds, or the list of topics',
    argument: { name: 'topic', kind: 'summary', required: false },
    example: 'summary terms',
  },
  {
    name: 'faq',
    description: 'Questions that have an answer, by topic',
    argument: { name: 'topic', kind: 'topic', required: false },
    example: 'faq ipo',
  },
  {
    name: 'watch',
    description: 'What is still open, and where each item stands today',
    argument: { name: 'item', kind: 'watch', required: false },
    example: 'watch lease',
  },
  {
    name: 'disputes',
    description: 'Where the sources differ, every side shown',
    argument: { name: 'dispute', kind: 'dispute', required: false },
    example: 'disputes',
  },
  {
    name: 'sources',
    description: 'The articles behind all this',
    argument: { name: 'source', kind: 'source', required: false },
    example: 'sources 003',
  },
  {
    name: 'evidence',
    description: 'What an answer stands on: claims, sources, paragraphs',
    argument: { name: 'of', kind: 'evidence', required: true },
    example: 'evidence lease-duration',
  },
  {
    name: 'changes',
    description: 'What entered or changed in this briefing since a date',
    argument: { name: 'since', kind: 'date', required: false },
    example: 'changes 2026-11-01',
  },
  { name: 'help', description: 'What you can type', example: 'help' },
] as const satisfies readonly Command[];

export type CommandName = (typeof commands)[number]['name'];

/** "summary [topic]", "ask <question>". */
export function usage({ name, argument }: Command): string {
  if (!argument) return name;
  return argument.required ? `${name} <${argument.name}>` : `${name} [${argument.name}]`;
}
