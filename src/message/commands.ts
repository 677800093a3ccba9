type ArgumentKind =
  | 'question'
  | 'summary'
  | 'topic'
  | 'watch'
  | 'source'
  | 'evidence'
  | 'dispute'
  | 'date'
  | 'wish'
  | 'subscription'
  | 'open'
  | 'switch'
  | 'post'
  | 'proposal';

export interface Command {
  readonly name: string;
  readonly description: string;
  readonly argument?: { readonly name: string; readonly kind: ArgumentKind; readonly isRequired: boolean };
  readonly isForOperators?: true;
  readonly aliases?: readonly string[];
  /** Text typed after the slash command. `reply/examples.ts` replaces the braces with the briefing's own names. */
  readonly example: string;
}

export const commands = [
  { name: 'overview', description: 'The whole story in thirty seconds', example: '' },
  {
    name: 'ask',
    description: 'Ask in your own words',
    argument: { name: 'question', kind: 'question', isRequired: true },
    example: '{question}',
  },
  {
    name: 'summary',
    description: 'One topic in thirty seconds, or the list of topics',
    argument: { name: 'topic', kind: 'summary', isRequired: false },
    example: 'summary {summary}',
  },
  {
    name: 'faq',
    description: 'Questions with an answer, by topic',
    argument: { name: 'topic', kind: 'topic', isRequired: false },
    example: 'faq {topic}',
  },
  {
    name: 'watch',
    description: 'What is still open, and where each point stands today',
    argument: { name: 'item', kind: 'watch', isRequired: false },
    example: 'watch {item}',
  },
  {
    name: 'timeline',
    description: 'A picture of what happened, what is expected and the next reminders',
    example: 'timeline',
  },
  {
    name: 'disputes',
    description: 'Where the sources disagree, with every side',
    argument: { name: 'dispute', kind: 'dispute', isRequired: false },
    example: 'disputes',
  },
  {
    name: 'sources',
    description: 'The articles behind the answers',
    argument: { name: 'source', kind: 'source', isRequired: false },
    example: 'sources {source}',
  },
  {
    name: 'evidence',
    description: 'What an answer stands on: claims, sources, paragraphs',
    argument: { name: 'of', kind: 'evidence', isRequired: true },
    example: 'evidence {entry}',
  },
  {
    name: 'changes',
    description: 'What is new since a date',
    argument: { name: 'since', kind: 'date', isRequired: false },
    example: 'changes 2026-11-01',
  },
  {
    name: 'subscribe',
    description: 'Post a digest or reminders here at set times',
    argument: { name: 'wish', kind: 'wish', isRequired: false },
    aliases: ['sub'],
    example: 'subscribe digest weekly',
  },
  {
    name: 'follow',
    description: 'Post the reminders of one watch item here',
    argument: { name: 'item', kind: 'watch', isRequired: true },
    example: 'follow {item}',
  },
  {
    name: 'notify',
    description: "One direct message to you once an answer changes; alone, what you're waiting for",
    argument: { name: 'of', kind: 'open', isRequired: false },
    example: 'notify {item}',
  },
  {
    name: 'subscriptions',
    description: 'The subscriptions here, when each comes next, and the last posts',
    aliases: ['subs'],
    example: 'subscriptions',
  },
  {
    name: 'pause',
    description: 'Pause a subscription, until a date or until you resume it',
    argument: { name: 'which', kind: 'subscription', isRequired: false },
    example: 'pause 1 until 2026-12-24',
  },
  {
    name: 'resume',
    description: 'Resume a subscription that is paused, or whose posts failed',
    argument: { name: 'which', kind: 'subscription', isRequired: false },
    example: 'resume 1',
  },
  {
    name: 'unsubscribe',
    description: 'Stop a subscription, or all of them',
    argument: { name: 'which', kind: 'subscription', isRequired: false },
    aliases: ['unsub'],
    example: 'unsubscribe 1',
  },
  {
    name: 'follow-ups',
    description: 'Whether old posts here get a reply when their answer changes: on or off',
    argument: { name: 'switch', kind: 'switch', isRequired: false },
    aliases: ['followups'],
    example: 'follow-ups off',
  },
  {
    name: 'preview',
    description: 'See what a digest or a reminder would say now, without posting it',
    argument: { name: 'digest-or-reminder', kind: 'post', isRequired: true },
    example: 'preview digest',
  },
  {
    name: 'send',
    description: 'Post a digest or a reminder here now',
    argument: { name: 'digest-or-reminder', kind: 'post', isRequired: true },
    example: 'send digest',
  },
  {
    name: 'propose',
    description: 'Propose an outcome or a new source; for named operators',
    argument: { name: 'what', kind: 'proposal', isRequired: false },
    isForOperators: true,
    example: 'propose settle {item}',
  },
  { name: 'help', description: 'What you can type', example: 'help' },
] as const satisfies readonly Command[];

export const publicCommands: readonly Command[] = commands.filter((command: Command) => !command.isForOperators);

export type CommandName = (typeof commands)[number]['name'];

/** "summary [topic]", "ask <question>". */
export function usage({ name, argument }: Command): string {
  if (!argument) return name;
  return argument.isRequired ? `${name} <${argument.name}>` : `${name} [${argument.name}]`;
}
