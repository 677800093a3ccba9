import type { Message, SourcedSentence } from '../../../message/message.ts';

/** Accent colours of messages by content. Each is visible in Discord's dark and light themes. */
export const COLOURS = {
  /** What the sources say. */
  stated: 0x2a9d8f,
  /** Derived from what the sources say. */
  derived: 0x9b5de5,
  /** Sides of a dispute. */
  disputed: 0xe76f51,
  /** That no source says it. */
  silence: 0xe9b44c,
  /** Not about the story: help, lists, usage. */
  plain: 0x5865f2,
} as const;

/** The colours of a watch item's phases, with a contrast of 3:1 against the light and dark themes. */
export const PHASE_COLOURS: Readonly<Record<NonNullable<Message['phase']>, number>> = {
  ahead: 0x3b82f6,
  due: 0xc27c0e,
  unconfirmed: 0xe8504f,
  settled: 0x2f9e44,
  open: 0x80848e,
};

/**
 * The colour of a message: by its watch item's phase, or else by its statements. A dispute outweighs everything, and
 * any statement outweighs a silence.
 */
export function colourOf({ blocks, phase }: Message): number {
  if (phase !== undefined) return PHASE_COLOURS[phase];
  const statements = blocks.flatMap((block): SourcedSentence[] => {
    if (block.type === 'answer') return [block.headline, ...block.lines];
    return block.type === 'statement' ? [block] : [];
  });
  if (statements.some(({ label }) => label !== undefined)) return COLOURS.disputed;
  const kinds = new Set(statements.map(({ kind }) => kind));
  if (kinds.has('derived')) return COLOURS.derived;
  if (kinds.has('stated')) return COLOURS.stated;
  return kinds.has('silence') ? COLOURS.silence : COLOURS.plain;
}
