import { CARD_LENGTH, type Entry, type Statement } from './schema.ts';

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
