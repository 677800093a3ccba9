import { type Message, sourcedSentences } from '../../../message/message.ts';

/** 'plain' is for messages without a phase or a sourced sentence. */
export const COLOURS = {
  stated: 0x2a9d8f,
  derived: 0x9b5de5,
  disputed: 0xe76f51,
  silence: 0xe9b44c,
  plain: 0x5865f2,
} as const;

/** Each contrasts at least 3:1 with the light and the dark theme. */
export const PHASE_COLOURS: Readonly<Record<NonNullable<Message['phase']>, number>> = {
  ahead: 0x3b82f6,
  due: 0xc27c0e,
  unconfirmed: 0xe8504f,
  settled: 0x2f9e44,
  open: 0x80848e,
};

/**
 * Chooses a colour by the message's phase, otherwise by its statements: a dispute counts before derived, stated and silence.
 */
export function colourOf(message: Message): number {
  if (message.phase !== undefined) return PHASE_COLOURS[message.phase];
  const statements = sourcedSentences(message);
  if (statements.some(({ label }) => label !== undefined)) return COLOURS.disputed;
  const kinds = new Set(statements.map(({ kind }) => kind));
  if (kinds.has('derived')) return COLOURS.derived;
  if (kinds.has('stated')) return COLOURS.stated;
  return kinds.has('silence') ? COLOURS.silence : COLOURS.plain;
}
