import { isAboutOtherSources } from './about-other-sources.ts';
import type { Briefing } from './briefing.ts';
import type { IsoDate } from './dates.ts';
import { knownOutcome, type Outcome } from './outcome.ts';
import { CARD_LENGTH, type Entry, type Statement, type Summary } from './schema.ts';

/**
 * An entry as known on a day. Once its watch item is settled, the outcome comes first, and statements about other
 * sources are left out until a person reviews the entry.
 */
export function currentEntry(briefing: Briefing, entry: Entry, today?: IsoDate): Entry {
  const item = briefing.watch.get(entry.watch ?? '');
  const outcome = item && knownOutcome(item, today);
  if (!outcome) return entry;
  if (!isBefore(briefing, entry, entryStatements(entry), outcome)) return entry;
  const said = withoutOthers(briefing);
  return {
    ...entry,
    headline: outcome.says,
    answer: said(visibleStatements(entry)),
    details: said(entry.details),
  };
}

/**
 * A summary as known on a day. Outcomes newer than the summary come first, and statements about other sources are left
 * out until a person reviews it. An outcome on a topic of the headline replaces the headline.
 */
export function currentSummary(briefing: Briefing, summary: Summary, today: IsoDate): Summary {
  const { headline, sections } = summary;
  const statements = [headline, ...sections.flatMap((section) => section.statements)];
  const topics = new Set(statements.flatMap(({ claims }) => claims.map((id) => briefing.claims.get(id)?.topic)));
  const outcomes = [...briefing.watch.values()].flatMap((item) => {
    const outcome = topics.has(item.topic) ? knownOutcome(item, today) : undefined;
    return outcome && isBefore(briefing, summary, statements, outcome) ? [outcome.says] : [];
  });
  const [first] = outcomes;
  if (!first) return summary;
  const said = withoutOthers(briefing);
  const known = sections
    .map((section) => ({ ...section, statements: said(section.statements) }))
    .filter(({ statements }) => statements.length > 0);
  const kept = said([headline]);
  const leading = kept.length === 0 ? first : outcomes.find(({ claims }) => isOnTopic(briefing, headline, claims));
  const others = outcomes.filter((outcome) => outcome !== leading);
  const news = { statements: leading ? [...kept, ...others] : others };
  return {
    ...summary,
    headline: leading ?? headline,
    sections: [...(news.statements.length > 0 ? [news] : []), ...known],
  };
}

function isOnTopic({ claims }: Briefing, statement: Statement, ids: readonly string[]): boolean {
  const topics = new Set(statement.claims.map((id) => claims.get(id)?.topic));
  return ids.some((id) => topics.has(claims.get(id)?.topic));
}

/** Removes statements about other sources. */
function withoutOthers({ sources }: Briefing): (statements: readonly Statement[]) => Statement[] {
  const labels = [...sources.values()].map(({ label }) => label);
  return (statements) => statements.filter((statement) => !isAboutOtherSources(statement, labels));
}

/**
 * Whether a record was last read before an outcome was entered: on an earlier day, or on the same day but not against
 * the outcome's source.
 */
function isBefore(
  { claims }: Briefing,
  { entered, reviewed }: Pick<Entry, 'entered' | 'reviewed'>,
  statements: readonly Statement[],
  outcome: Outcome,
): boolean {
  if (reviewed !== undefined || entered !== outcome.entered) return (reviewed ?? entered) < outcome.entered;
  const unread = new Set(statements.flatMap((statement) => statement.unread ?? []));
  return outcome.says.claims.some((id) => {
    const claim = claims.get(id);
    return claim !== undefined && 'source' in claim && unread.has(claim.source);
  });
}

/** The visible part of an entry's answer: its headline and lines. */
export function visibleStatements({ headline, answer }: Pick<Entry, 'headline' | 'answer'>): Statement[] {
  return [headline, ...answer];
}

/** All statements of an entry. */
export function entryStatements(entry: Pick<Entry, 'headline' | 'answer' | 'details'>): Statement[] {
  return [...visibleStatements(entry), ...entry.details];
}

/** The statements of an answer that fit on a short card, starting with the headline. */
export function cardStatements(entry: Pick<Entry, 'headline' | 'answer'>): Statement[] {
  let length = -1;
  return visibleStatements(entry).filter(({ text }, i) => {
    length += text.length + 1;
    return i === 0 || length <= CARD_LENGTH;
  });
}
