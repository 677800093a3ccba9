import { isAboutOtherSources } from './about-other-sources.ts';
import type { BriefingFiles } from './check/briefing-files.ts';
import { entryStatements, summaryStatements } from './current-answers.ts';
import type { IsoDate } from './dates.ts';
import { placeWithin } from './document.ts';
import type { FilePosition } from './problem.ts';
import type { Entry, Source, Statement } from './schema.ts';

/** A record with statements, and the day on which a person last compared it with the sources. */
export interface ReviewableRecord {
  readonly kind: 'entry' | 'unknown' | 'watch item' | 'dispute' | 'summary' | 'presupposition';
  readonly id: string;
  readonly title: string;
  readonly place: FilePosition;
  readonly topics: readonly string[];
  readonly comparedOn: IsoDate;
  /** True if `comparedOn` is the day of a review, and not of entry. */
  readonly isReviewed: boolean;
  readonly statements: readonly Statement[];
  readonly watch?: string | undefined;
  readonly isDisputed?: boolean;
}

/** Returns all records with statements. A presupposition without a watch item counts as being on every topic. */
export function reviewableRecords(files: BriefingFiles): ReviewableRecord[] {
  const { head, entries, watch, disputes, summaries, lexicon } = files;
  const topicOfClaim = new Map(files.claims.map(({ value }) => [value.id, value.topic]));
  const topicOfItem = new Map(watch.map(({ value }) => [value.id, value.topic]));
  const allTopics = head.value.topics.map(({ id }) => id);
  const firstEntered = entries.map(({ value }) => value.entered).toSorted()[0] ?? '';
  const commonFields = ({ id, entered, reviewed }: Pick<Entry, 'id' | 'entered' | 'reviewed'>) => ({
    id,
    comparedOn: reviewed ?? entered,
    isReviewed: reviewed !== undefined,
  });
  const withCitedTopics = (ownTopics: readonly string[], statements: readonly Statement[]) => {
    const citedTopics = statements.flatMap(({ claims }) => claims.flatMap((id) => topicOfClaim.get(id) ?? []));
    return [...new Set([...ownTopics, ...citedTopics])];
  };
  return [
    ...entries.map(({ value, place }): ReviewableRecord => {
      const statements = entryStatements(value);
      return {
        ...commonFields(value),
        kind: value.nearest === undefined ? 'entry' : 'unknown',
        title: value.question,
        place,
        topics: withCitedTopics([value.topic], statements),
        statements,
        watch: value.watch,
        isDisputed: 'dispute' in value && value.dispute !== undefined,
      };
    }),
    ...watch.map(({ value, place }): ReviewableRecord => {
      const { id, title, topic, headline, open } = value;
      const statements = [headline, open];
      return { ...commonFields(value), kind: 'watch item', title, place, topics: [topic], statements, watch: id };
    }),
    ...disputes.map(({ value, place }): ReviewableRecord => {
      const { title, topic, positions } = value;
      const statements = positions.map(({ says }) => says);
      return { ...commonFields(value), kind: 'dispute', title, place, topics: [topic], statements, isDisputed: true };
    }),
    ...summaries.map(({ value, place }): ReviewableRecord => {
      const statements = summaryStatements(value);
      const topics = withCitedTopics([], statements);
      return { ...commonFields(value), kind: 'summary', title: value.title, place, topics, statements };
    }),
    ...lexicon.value.presuppositions.map(({ id, says, watch: item, phrases, reviewed }, i): ReviewableRecord => {
      return {
        ...commonFields({ id, entered: firstEntered, reviewed }),
        kind: 'presupposition',
        title: phrases[0] ?? id,
        place: placeWithin(lexicon.place, 'presuppositions', i),
        topics: item === undefined ? allTopics : [topicOfItem.get(item) ?? ''],
        statements: [says],
        watch: item,
      };
    }),
  ];
}

/** By default, a source was added on the day of its first claim or, without claims, of its publication. */
function findAddedDays({ sources, claims }: BriefingFiles): ReadonlyMap<string, IsoDate> {
  const bySource = Map.groupBy(claims, ({ value }) => ('source' in value ? value.source : ''));
  return new Map(
    sources.map(({ value: { id, added, published } }) => {
      const [firstClaim] = (bySource.get(id) ?? []).map(({ value }) => value.entered).toSorted();
      return [id, added ?? firstClaim ?? published ?? ''];
    }),
  );
}

/** Returns a function that finds the sources that a record was not compared with, except those checked for all its topics. */
export function unreadSourcesFinder(files: BriefingFiles): (record: ReviewableRecord) => Source[] {
  const addedDayById = findAddedDays(files);
  const sourceByClaimId = mapClaimsToSources(files);
  const sources = files.sources.map(({ value }) => value);
  return ({ comparedOn, isReviewed, topics, statements }) => {
    const citedSources = new Set(
      statements.flatMap(({ claims }) => claims.flatMap((id) => sourceByClaimId.get(id) ?? [])),
    );
    return sources.filter(({ id, added: writtenDay, checked = [] }) => {
      const isNewer =
        (addedDayById.get(id) ?? '') > comparedOn ||
        (writtenDay === comparedOn && !isReviewed && !citedSources.has(id));
      const isChecked = topics.length > 0 && topics.every((topic) => checked.includes(topic));
      return isNewer && !isChecked;
    });
  };
}

/** Maps the ids of claims to the ids of their sources. A derived claim has none. */
export function mapClaimsToSources({ claims }: BriefingFiles): ReadonlyMap<string, string> {
  return new Map(claims.flatMap(({ value }) => ('source' in value ? [[value.id, value.source]] : [])));
}

/** Returns the statements that a new source can make untrue. For a disputed record, these always include the first statement. */
export function statementsAtRisk(
  { statements, isDisputed }: ReviewableRecord,
  labels: readonly string[],
  count: number,
): Statement[] {
  return statements.filter((statement, i) => (isDisputed && i === 0) || isAboutOtherSources(statement, labels, count));
}

/** Stores in each statement at risk the sources that it was not compared with. */
export function markUnreadSources(files: BriefingFiles): void {
  const labels = files.sources.map(({ value }) => value.label);
  const unreadSources = unreadSourcesFinder(files);
  for (const record of reviewableRecords(files)) {
    const ids = unreadSources(record).map(({ id }) => id);
    if (ids.length === 0) continue;
    for (const statement of statementsAtRisk(record, labels, labels.length - ids.length)) statement.unread = ids;
  }
}
