import { isAboutOtherSources } from './about-other-sources.ts';
import type { BriefingFiles } from './check/briefing-files.ts';
import { entryStatements } from './current-answers.ts';
import type { IsoDate } from './dates.ts';
import { placeWithin } from './document.ts';
import type { Place } from './problem.ts';
import type { Source, Statement } from './schema.ts';

/** Something that the bot says, with the day on which a person last compared it with the sources. */
export interface DatedRecord {
  readonly kind: 'entry' | 'unknown' | 'watch item' | 'dispute' | 'summary' | 'presupposition';
  readonly id: string;
  readonly title: string;
  readonly at: Place;
  readonly topics: readonly string[];
  readonly on: IsoDate;
  /** Whether that day is a review, not the entry. */
  readonly isReviewed: boolean;
  readonly statements: readonly Statement[];
  /** The watch item of the record, if any. */
  readonly watch?: string | undefined;
  /** Whether it shows the sides of a dispute. */
  readonly isDisputed?: boolean;
}

/** All records with statements, with their topics and those of the claims that they cite. A presupposition without a watch item may be about any topic. */
export function recordsOf(parts: BriefingFiles): DatedRecord[] {
  const topicOf = new Map(parts.claims.map(({ value }) => [value.id, value.topic]));
  const topicOfItem = new Map(parts.watch.map(({ value }) => [value.id, value.topic]));
  const everyTopic = parts.head.value.topics.map(({ id }) => id);
  const firstDay = parts.entries.map(({ value }) => value.entered).toSorted()[0] ?? '';
  const read = ({ entered, reviewed }: { entered: IsoDate; reviewed?: IsoDate | undefined }) => ({
    on: reviewed ?? entered,
    isReviewed: reviewed !== undefined,
  });
  const topicsCited = (statements: readonly Statement[]) =>
    statements.flatMap(({ claims }) => claims.flatMap((id) => topicOf.get(id) ?? []));
  return [
    ...parts.entries.map(({ value, at }): DatedRecord => {
      const statements = entryStatements(value);
      return {
        kind: value.nearest === undefined ? 'entry' : 'unknown',
        id: value.id,
        title: value.question,
        at,
        topics: [...new Set([value.topic, ...topicsCited(statements)])],
        ...read(value),
        statements,
        watch: value.watch,
        isDisputed: 'dispute' in value && value.dispute !== undefined,
      };
    }),
    ...parts.watch.map(
      ({ value, at }): DatedRecord => ({
        kind: 'watch item',
        id: value.id,
        title: value.title,
        at,
        topics: [value.topic],
        ...read(value),
        statements: [value.headline, value.open],
        watch: value.id,
      }),
    ),
    ...parts.disputes.map(
      ({ value, at }): DatedRecord => ({
        kind: 'dispute',
        id: value.id,
        title: value.title,
        at,
        topics: [value.topic],
        ...read(value),
        statements: value.positions.map(({ says }) => says),
        isDisputed: true,
      }),
    ),
    ...parts.summaries.map(({ value, at }): DatedRecord => {
      const statements = [value.headline, ...value.sections.flatMap((section) => section.statements)];
      return {
        kind: 'summary',
        id: value.id,
        title: value.title,
        at,
        topics: [...new Set(topicsCited(statements))],
        ...read(value),
        statements,
      };
    }),
    ...parts.lexicon.value.presuppositions.map(
      ({ id, says, watch, phrases, reviewed }, i): DatedRecord => ({
        kind: 'presupposition',
        id,
        title: phrases[0] ?? id,
        at: placeWithin(parts.lexicon.at, 'presuppositions', i),
        topics: watch === undefined ? everyTopic : [topicOfItem.get(watch) ?? ''],
        ...read({ entered: firstDay, reviewed }),
        statements: [says],
        watch,
      }),
    ),
  ];
}

/** The day on which each source was added: as given, or the day of its first claim, or its publication. */
function addedDays({ sources, claims }: BriefingFiles): ReadonlyMap<string, IsoDate> {
  const first = new Map<string, IsoDate>();
  for (const { value } of claims) {
    if (value.standing === 'derived') continue;
    const known = first.get(value.source);
    if (known === undefined || value.entered < known) first.set(value.source, value.entered);
  }
  return new Map(sources.map(({ value: { id, added, published } }) => [id, added ?? first.get(id) ?? published ?? '']));
}

/**
 * The sources that are newer than a record's last comparison with the sources. If both are from the same day, a source
 * counts as newer if it was added to an existing story, unless the record cites it.
 */
export function unreadSourcesFinder(parts: BriefingFiles): (record: DatedRecord) => Source[] {
  const added = addedDays(parts);
  const sourceOf = sourcesOfClaims(parts);
  return ({ on, isReviewed, topics, statements }) => {
    const cited = new Set(statements.flatMap(({ claims }) => claims.flatMap((id) => sourceOf.get(id) ?? [])));
    const isLater = (source: Source) =>
      (added.get(source.id) ?? '') > on || (source.added === on && !isReviewed && !cited.has(source.id));
    return parts.sources
      .map(({ value }) => value)
      .filter((source) => {
        const { checked = [] } = source;
        return isLater(source) && !(topics.length > 0 && topics.every((topic) => checked.includes(topic)));
      });
  };
}

/** The source of each claim that has one. */
export function sourcesOfClaims({ claims }: BriefingFiles): ReadonlyMap<string, string> {
  return new Map(claims.flatMap(({ value }) => (value.standing === 'derived' ? [] : [[value.id, value.source]])));
}

/**
 * The statements of a record that a new source can make untrue: those about other sources, and the first side of a
 * dispute, which stands for all sides.
 * @param count how many sources the record was read against
 */
export function statementsAtRisk(
  { statements, isDisputed }: DatedRecord,
  labels: readonly string[],
  count: number,
): Statement[] {
  return statements.filter((statement, i) => (isDisputed && i === 0) || isAboutOtherSources(statement, labels, count));
}

/** Stores, in each statement that a new source can make untrue, the sources that it was not read against. */
export function markUnread(parts: BriefingFiles): void {
  const labels = parts.sources.map(({ value }) => value.label);
  const unread = unreadSourcesFinder(parts);
  for (const record of recordsOf(parts)) {
    const later = unread(record).map(({ id }) => id);
    if (later.length === 0) continue;
    for (const statement of statementsAtRisk(record, labels, labels.length - later.length)) statement.unread = later;
  }
}
