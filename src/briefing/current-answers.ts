import { isAboutOtherSources } from './about-other-sources.ts';
import type { Briefing } from './briefing.ts';
import type { IsoDate } from './dates.ts';
import { knownOutcome, type Outcome } from './outcome.ts';
import { CARD_LENGTH, type Entry, type Statement, type Summary } from './schema.ts';

/**
 * Returns an entry as known on `today`, by default with every outcome. An outcome that is newer than the entry and its review
 * leads it, and statements about other sources are then left out.
 */
export function currentEntry(briefing: Briefing, entry: Entry, today?: IsoDate): Entry {
  const item = briefing.watch.get(entry.watch ?? '');
  const outcome = item && knownOutcome(item, today);
  if (!outcome || !isReviewedBefore(briefing, entry, entryStatements(entry), outcome)) return entry;
  return {
    ...entry,
    headline: outcome.says,
    answer: withoutOtherSources(briefing, visibleStatements(entry)),
    details: withoutOtherSources(briefing, entry.details),
  };
}

/**
 * Returns a summary as known on a day. Outcomes newer than the summary and its review come first, or after a headline on other
 * topics, and statements about other sources are then left out.
 */
export function currentSummary(briefing: Briefing, summary: Summary, today: IsoDate): Summary {
  const { headline, sections } = summary;
  const statements = summaryStatements(summary);
  const topics = citedTopics(briefing, statements);
  const outcomes = [...briefing.watch.values()].flatMap((item) => {
    const outcome = topics.has(item.topic) ? knownOutcome(item, today) : undefined;
    return outcome && isReviewedBefore(briefing, summary, statements, outcome) ? [outcome.says] : [];
  });
  const [firstOutcome] = outcomes;
  if (!firstOutcome) return summary;
  const remainingSections = sections
    .map((section) => ({ ...section, statements: withoutOtherSources(briefing, section.statements) }))
    .filter((section) => section.statements.length > 0);
  const oldHeadline = withoutOtherSources(briefing, [headline]);
  const headlineTopics = citedTopics(briefing, [headline]);
  const isOnHeadline = (outcome: Statement) =>
    [...citedTopics(briefing, [outcome])].some((topic) => headlineTopics.has(topic));
  const newHeadline = oldHeadline.length === 0 ? firstOutcome : outcomes.find(isOnHeadline);
  const otherOutcomes = outcomes.filter((outcome) => outcome !== newHeadline);
  const newStatements = newHeadline ? [...oldHeadline, ...otherOutcomes] : otherOutcomes;
  return {
    ...summary,
    headline: newHeadline ?? headline,
    sections: [...(newStatements.length > 0 ? [{ statements: newStatements }] : []), ...remainingSections],
  };
}

export function citedTopics({ claims }: Briefing, statements: readonly Statement[]): Set<string | undefined> {
  return new Set(statements.flatMap((statement) => statement.claims.map((id) => claims.get(id)?.topic)));
}

function withoutOtherSources({ sources }: Briefing, statements: readonly Statement[]): Statement[] {
  const labels = [...sources.values()].map(({ label }) => label);
  return statements.filter((statement) => !isAboutOtherSources(statement, labels));
}

/** A record entered on the same day as the outcome counts as earlier if it was not compared with a source of the outcome. */
function isReviewedBefore(
  { claims }: Briefing,
  { entered, reviewed }: Pick<Entry, 'entered' | 'reviewed'>,
  statements: readonly Statement[],
  outcome: Outcome,
): boolean {
  if (reviewed !== undefined || entered !== outcome.entered) return (reviewed ?? entered) < outcome.entered;
  const unreadSources = new Set(statements.flatMap((statement) => statement.unread ?? []));
  return outcome.says.claims.some((id) => {
    const claim = claims.get(id);
    return claim !== undefined && 'source' in claim && unreadSources.has(claim.source);
  });
}

/** Returns the headline and lines of an entry, without its details. */
export function visibleStatements({ headline, answer }: Pick<Entry, 'headline' | 'answer'>): Statement[] {
  return [headline, ...answer];
}

export function entryStatements(entry: Pick<Entry, 'headline' | 'answer' | 'details'>): Statement[] {
  return [...visibleStatements(entry), ...entry.details];
}

export function summaryStatements({ headline, sections }: Pick<Summary, 'headline' | 'sections'>): Statement[] {
  return [headline, ...sections.flatMap(({ statements }) => statements)];
}

/** Returns the visible statements that fit on a short card, and always the headline. */
export function cardStatements(entry: Pick<Entry, 'headline' | 'answer'>): Statement[] {
  let length = -1;
  return visibleStatements(entry).filter(({ text }, i) => {
    length += text.length + 1;
    return i === 0 || length <= CARD_LENGTH;
  });
}
