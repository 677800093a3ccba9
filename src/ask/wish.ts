/** What people want the bot to do, in words of their own: each has a command. */
export const WISHES = [
  'remind',
  'notify',
  'subscribe',
  'stop',
  'pause',
  'resume',
  'list',
  'changes',
  'timeline',
  'due',
  'help',
  'preview',
  'overview',
  'sources',
  'disputes',
  'details',
] as const;
export type Wish = (typeof WISHES)[number];

/** What is learnt beside the entries: the wishes, and what is asked of the answer before: what it rests on, which side is right. */
export const TURNS = [...WISHES, 'proof', 'which'] as const;
export type Turn = (typeof TURNS)[number];
