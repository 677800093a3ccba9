/** What an argument names; the platforms offer choices or completions by it. */
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
  | 'post';

/** One subcommand of the slash command. This list is the only place where commands are declared. */
export interface Command {
  readonly name: string;
  readonly description: string;
  readonly argument?: { readonly name: string; readonly kind: ArgumentKind; readonly required: boolean };
  /** What people type for its name. */
  readonly aliases?: readonly string[];
  /** What to type after the slash command. */
  readonly example: string;
}

export const commands = [
  { name: 'overview', description: 'The whole story in thirty seconds', example: '' },
  {
    name: 'ask',
    description: 'Ask in your own words',
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
    name: 'timeline',
    description: 'What is dated, as a picture: what was, what is expected, and the next reminders',
    example: 'timeline',
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
  {
    name: 'subscribe',
    description: 'Have the digest or reminders posted here at set times',
    argument: { name: 'wish', kind: 'wish', required: false },
    aliases: ['sub'],
    example: 'subscribe digest weekdays 09:00',
  },
  {
    name: 'follow',
    description: 'Have the reminders of one watch item posted here',
    argument: { name: 'item', kind: 'watch', required: true },
    example: 'follow lease',
  },
  {
    name: 'subscriptions',
    description: 'What is subscribed here, when it comes next, and what became of the last posts',
    aliases: ['subs'],
    example: 'subscriptions',
  },
  {
    name: 'pause',
    description: 'Hold a subscription back, until a date or until it is resumed',
    argument: { name: 'which', kind: 'subscription', required: false },
    example: 'pause 1 until 2026-12-24',
  },
  {
    name: 'resume',
    description: 'Let a subscription go on that is paused or was stopped',
    argument: { name: 'which', kind: 'subscription', required: false },
    example: 'resume 1',
  },
  {
    name: 'unsubscribe',
    description: 'End a subscription, or all of them',
    argument: { name: 'which', kind: 'subscription', required: false },
    aliases: ['unsub'],
    example: 'unsubscribe 1',
  },
  {
    name: 'preview',
    description: 'See what a digest or a reminder would say now; nothing is posted',
    argument: { name: 'digest-or-reminder', kind: 'post', required: true },
    example: 'preview digest',
  },
  {
    name: 'send',
    description: 'Post a digest or a reminder here at once',
    argument: { name: 'digest-or-reminder', kind: 'post', required: true },
    example: 'send digest',
  },
  { name: 'help', description: 'What you can type', example: 'help' },
] as const satisfies readonly Command[];

export type CommandName = (typeof commands)[number]['name'];

/** "summary [topic]", "ask <question>". */
export function usage({ name, argument }: Command): string {
  if (!argument) return name;
  return argument.required ? `${name} <${argument.name}>` : `${name} [${argument.name}]`;
}
