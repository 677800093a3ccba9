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
] as const;
export type Wish = (typeof WISHES)[number];

/** What is learnt beside the entries: the wishes, and the question what the answer before rests on. */
export const TURNS = [...WISHES, 'proof'] as const;
export type Turn = (typeof TURNS)[number];
