import type { Briefing } from './briefing.ts';
import type { IsoDate } from './dates.ts';
import { CARD_LENGTH, type Entry, type Statement } from './schema.ts';

/**
 * An entry as it is known on a day. Once its watch item is settled, the outcome leads, and what no source said before is left
 * out, until a person reviews the entry.
 */
export function asKnown({ watch }: Briefing, entry: Entry, today?: IsoDate): Entry {
  const outcome = entry.watch === undefined ? undefined : watch.get(entry.watch)?.outcome;
  if (
    !outcome ||
    (today !== undefined && outcome.entered > today) ||
    (entry.reviewed ?? entry.entered) >= outcome.entered
  )
    return entry;
  const said = (statements: readonly Statement[]) => statements.filter(({ kind }) => kind !== 'silence');
  return {
    ...entry,
    headline: outcome.says,
    answer: said(visibleOf(entry)),
    details: said(entry.details),
  };
}

/** What a reader sees of an entry's answer before asking for more: its headline and its lines. */
export function visibleOf({ headline, answer }: Pick<Entry, 'headline' | 'answer'>): Statement[] {
  return [headline, ...answer];
}

/** All that an entry says. */
export function statementsOfEntry(entry: Pick<Entry, 'headline' | 'answer' | 'details'>): Statement[] {
  return [...visibleOf(entry), ...entry.details];
}

/** The statements of an answer that a short card shows: as many, from the headline on, as fit. */
export function cardOf(entry: Pick<Entry, 'headline' | 'answer'>): Statement[] {
  let length = -1;
  return visibleOf(entry).filter(({ text }, i) => {
    length += text.length + 1;
    return i === 0 || length <= CARD_LENGTH;
  });
}
