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
] as const;
export type Wish = (typeof WISHES)[number];
