import { z } from 'zod';
import { type Catalogue, type Choice, VERDICTS } from '../ports/reader.ts';

const MAX_CHOSEN = 3;
/** Stands for no wish, and keeps the enum of a story without presuppositions from being empty. */
const NO_ID = 'none';

/** Allows only ids of the catalogue. */
export function replySchema({ entries, presuppositions, wishes }: Catalogue) {
  return z.object({
    verdict: z.enum(VERDICTS),
    entries: z.array(z.enum(entries.map(({ id }) => id))).max(MAX_CHOSEN),
    wish: z.enum([NO_ID, ...wishes]),
    presumed: z.array(z.enum([NO_ID, ...presuppositions.map(({ id }) => id)])).max(MAX_CHOSEN),
  });
}

export type Reply = z.infer<ReturnType<typeof replySchema>>;

/** Returns the choice in a reply. Undefined if the reply lacks an entry or a wish that its verdict needs. */
export function toChoice({ verdict, entries, wish, presumed }: Reply): Choice | undefined {
  const choice = {
    verdict,
    entries: [...new Set(entries)],
    presumed: [...new Set(presumed)].filter((id) => id !== NO_ID),
  };
  switch (verdict) {
    case 'answer':
    case 'suggest':
      return choice.entries.length === 0 ? undefined : choice;
    case 'both':
      return choice.entries.length < 2 ? undefined : choice;
    case 'outside':
      return { ...choice, entries: [] };
    case 'wish':
      return wish === NO_ID ? undefined : { ...choice, wish };
  }
}
