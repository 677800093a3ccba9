import { z } from 'zod';
import { isRealDate, isRealMonth } from './dates.ts';

/** Text limits, in characters or words. Within them, every platform can show a reply uncut. */
export const QUESTION_LENGTH = 75;
export const STATEMENT_LENGTH = 400;
export const ANSWER_LENGTH = 900;
export const HEADLINE_WORDS = 15;
/** Statements visible below a headline; others are behind "Details". */
export const ANSWER_LINES = 3;
/** In characters, so two short cards fit into one answer. */
export const CARD_LENGTH = 430;
/** Thirty seconds of reading at 220 words a minute. */
export const SUMMARY_WORDS = 110;
/** A button id must have space for an id and an intent; Discord allows 100 characters. */
const ID_LENGTH = 40;

export const id = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'is not an id; use lower-case letters, digits and single hyphens')
  .max(ID_LENGTH, `has more than ${ID_LENGTH} characters`);

export const line = z
  .string()
  .trim()
  .min(1, 'is empty')
  .regex(/^[^\p{Cc}]*$/u, 'has a line break or a control character');

export const date = z.string().refine(isRealDate, 'is not a real date; use the format 2026-05-07');
export const month = z.string().refine(isRealMonth, 'is not a real month; use the format 2026-06');
export const question = line.max(QUESTION_LENGTH, `has more than ${QUESTION_LENGTH} characters`);
export const sentence = line.max(STATEMENT_LENGTH, `has more than ${STATEMENT_LENGTH} characters`);

const revised = z.strictObject({ on: date, note: line });
/** `reviewed` is the day on which a person last compared the record with all sources. */
export const datedFields = { entered: date, revised: revised.optional(), reviewed: date.optional() };

const STATEMENT_KINDS = ['stated', 'derived', 'silence'] as const;

export const statement = z
  .strictObject({
    stated: sentence.optional(),
    derived: sentence.optional(),
    silence: sentence.optional(),
    claims: z.array(id).min(1).optional(),
  })
  .transform((record, context) => {
    const kinds = STATEMENT_KINDS.filter((kind) => record[kind] !== undefined);
    const kind = kinds[0];
    if (kind === undefined || kinds.length > 1) {
      context.addIssue({ code: 'custom', message: 'needs exactly one of: stated, derived, silence' });
      return z.NEVER;
    }
    if (kind === 'silence' && record.claims !== undefined) {
      context.addIssue({
        code: 'custom',
        path: ['claims'],
        message: 'is not allowed in a silence, which cites all sources; remove it',
      });
    }
    if (kind !== 'silence' && record.claims === undefined) {
      context.addIssue({ code: 'custom', message: 'cites nothing; add "claims: [id, …]"' });
    }
    return { kind, text: record[kind] ?? '', claims: record.claims ?? [] };
  });

/** A silence has no claims: it cites every source that it was compared with. */
export type Statement = z.infer<typeof statement> & {
  /** The ids of the newer sources that the statement was not compared with, if they could make it untrue. */
  unread?: readonly string[];
};

export function wordsIn(text: string): number {
  return text.split(/\s+/).filter((word) => word !== '').length;
}

export const headline = statement.refine(({ text }) => wordsIn(text) <= HEADLINE_WORDS, {
  error: `the headline has more than ${HEADLINE_WORDS} words`,
  when: ({ issues }) => issues.length === 0,
});
