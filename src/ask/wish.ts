/** What people may ask the bot to do in plain words. Each has a command. */
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

/**
 * The classes learnt besides the entries: wishes, and questions about the previous answer (what it rests on, which side
 * is right).
 */
export const TURNS = [...WISHES, 'proof', 'which'] as const;
export type Turn = (typeof TURNS)[number];
