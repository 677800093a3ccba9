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
 * The classes learnt besides the entries: wishes, and questions about what the previous answer rests on or which side is right.
 */
export const TURNS = [...WISHES, 'proof', 'which'] as const;
export type Turn = (typeof TURNS)[number];
