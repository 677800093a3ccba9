import type { Briefing } from './briefing.ts';
import type { IsoDate } from './dates.ts';
import { CARD_LENGTH, type Entry, type Statement, type Summary } from './schema.ts';

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

/**
 * A summary as it is known on a day. Outcomes that it is older than stand first, and what no source said before is left out,
 * until a person reviews it. A headline that was a silence gives way to the outcome.
 */
export function summaryAsKnown({ watch, claims }: Briefing, summary: Summary, today: IsoDate): Summary {
  const { headline, sections, reviewed, entered } = summary;
  const cited = [headline, ...sections.flatMap(({ statements }) => statements)].flatMap((one) => one.claims);
  const topics = new Set(cited.map((id) => claims.get(id)?.topic));
  const outcomes = [...watch.values()].flatMap(({ topic, outcome }) =>
    outcome && topics.has(topic) && outcome.entered <= today && outcome.entered > (reviewed ?? entered)
      ? [outcome.says]
      : [],
  );
  const [first] = outcomes;
  if (!first) return summary;
  const known = sections
    .map((section) => ({ ...section, statements: section.statements.filter(({ kind }) => kind !== 'silence') }))
    .filter(({ statements }) => statements.length > 0);
  const isSilent = headline.kind === 'silence';
  const news = { statements: isSilent ? outcomes.slice(1) : outcomes };
  return {
    ...summary,
    headline: isSilent ? first : headline,
    sections: [...(news.statements.length > 0 ? [news] : []), ...known],
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
