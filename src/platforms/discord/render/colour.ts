import type { Message, Said } from '../../../message/message.ts';

/** The colour at a message's edge, by what it says. Each is visible in Discord's dark and light themes. */
export const COLOURS = {
  /** What the sources say. */
  stated: 0x2a9d8f,
  /** Among it what we worked out from what they say. */
  derived: 0x9b5de5,
  /** Sides of a dispute. */
  disputed: 0xe76f51,
  /** That no source says it. */
  silence: 0xe9b44c,
  /** Nothing about the story: help, lists, what can be typed. */
  plain: 0x5865f2,
} as const;

/** Where a watch item stands: three times as bright as the ground, or as dark, on the light as on the dark ones. */
export const PHASE_COLOURS: Readonly<Record<NonNullable<Message['phase']>, number>> = {
  ahead: 0x3b82f6,
  due: 0xc27c0e,
  unconfirmed: 0xe8504f,
  settled: 0x2f9e44,
  open: 0x80848e,
};

/** By the phase of the watch item that a message is about, else by its statements: one side of a dispute outweighs all else, and one that is said a silence. */
export function colourOf({ blocks, phase }: Message): number {
  if (phase !== undefined) return PHASE_COLOURS[phase];
  const statements = blocks.flatMap((block): Said[] => {
    if (block.type === 'answer') return [block.headline, ...block.lines];
    return block.type === 'statement' ? [block] : [];
  });
  if (statements.some(({ label }) => label !== undefined)) return COLOURS.disputed;
  const kinds = new Set(statements.map(({ kind }) => kind));
  if (kinds.has('derived')) return COLOURS.derived;
  if (kinds.has('stated')) return COLOURS.stated;
  return kinds.has('silence') ? COLOURS.silence : COLOURS.plain;
}
