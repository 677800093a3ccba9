import { isAboutOthers } from './about-others.ts';
import { statementsOfEntry } from './card.ts';
import type { Parts } from './check/parts.ts';
import type { IsoDate } from './dates.ts';
import { within } from './document.ts';
import type { Place } from './problem.ts';
import type { Source, Statement } from './schema.ts';

/** Something that the bot says, and the day on which a person last held it against the sources. */
export interface DatedRecord {
  readonly kind: 'entry' | 'unknown' | 'watch item' | 'dispute' | 'summary' | 'presupposition';
  readonly id: string;
  readonly title: string;
  readonly at: Place;
  readonly topics: readonly string[];
  readonly on: IsoDate;
  /** Whether that day is one of review, and not of entry. */
  readonly isReviewed: boolean;
  readonly statements: readonly Statement[];
  /** The watch item that it is about. */
  readonly watch?: string | undefined;
  /** Whether it shows the sides of a dispute. */
  readonly isDisputed?: boolean;
}

/** Every record that says something, with the topics it is about. A presupposition without a watch item may be about any. */
export function recordsOf(parts: Parts): DatedRecord[] {
  const topicOf = new Map(parts.claims.map(({ value }) => [value.id, value.topic]));
  const topicOfItem = new Map(parts.watch.map(({ value }) => [value.id, value.topic]));
  const everyTopic = parts.head.value.topics.map(({ id }) => id);
  const firstDay = parts.entries.map(({ value }) => value.entered).toSorted()[0] ?? '';
  const read = ({ entered, reviewed }: { entered: IsoDate; reviewed?: IsoDate | undefined }) => ({
    on: reviewed ?? entered,
    isReviewed: reviewed !== undefined,
  });
  return [
    ...parts.entries.map(
      ({ value, at }): DatedRecord => ({
        kind: value.nearest === undefined ? 'entry' : 'unknown',
        id: value.id,
        title: value.question,
        at,
        topics: [value.topic],
        ...read(value),
        statements: statementsOfEntry(value),
        watch: value.watch,
        isDisputed: 'dispute' in value && value.dispute !== undefined,
      }),
    ),
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
      const topics = statements.flatMap(({ claims }) => claims.flatMap((id) => topicOf.get(id) ?? []));
      return {
        kind: 'summary',
        id: value.id,
        title: value.title,
        at,
        topics: [...new Set(topics)],
        ...read(value),
        statements,
      };
    }),
    ...parts.lexicon.value.presuppositions.map(
      ({ id, says, watch, phrases, reviewed }, i): DatedRecord => ({
        kind: 'presupposition',
        id,
        title: phrases[0] ?? id,
        at: within(parts.lexicon.at, 'presuppositions', i),
        topics: watch === undefined ? everyTopic : [topicOfItem.get(watch) ?? ''],
        ...read({ entered: firstDay, reviewed }),
        statements: [says],
        watch,
      }),
    ),
  ];
}

/** The day from which the briefing has each source: as written, else that of its first claim, else of its publication. */
function addedDays({ sources, claims }: Parts): ReadonlyMap<string, IsoDate> {
  const first = new Map<string, IsoDate>();
  for (const { value } of claims) {
    if (value.standing === 'derived') continue;
    const known = first.get(value.source);
    if (known === undefined || value.entered < known) first.set(value.source, value.entered);
  }
  return new Map(sources.map(({ value: { id, added, published } }) => [id, added ?? first.get(id) ?? published ?? '']));
}

/**
 * The sources that came after a record was last held against the sources, by a record. Of two things entered on one day the
 * source came later, if it is one that was added to a story that already spoke; a record that cites it has read it.
 */
export function unreadBy(parts: Parts): (record: DatedRecord) => Source[] {
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
export function sourcesOfClaims({ claims }: Parts): ReadonlyMap<string, string> {
  return new Map(claims.flatMap(({ value }) => (value.standing === 'derived' ? [] : [[value.id, value.source]])));
}

/**
 * The statements of a record that a new source can make untrue by what it says: those about other sources, and the first side
 * of a dispute, which is one of all sides.
 * @param count of the sources that the record was read against
 */
export function openTo({ statements, isDisputed }: DatedRecord, labels: readonly string[], count: number): Statement[] {
  return statements.filter((statement, i) => (isDisputed && i === 0) || isAboutOthers(statement, labels, count));
}

/** Notes in each statement that a new source can make untrue the sources that it was not read against, if there are any. */
export function markUnread(parts: Parts): void {
  const labels = parts.sources.map(({ value }) => value.label);
  const unread = unreadBy(parts);
  for (const record of recordsOf(parts)) {
    const later = unread(record).map(({ id }) => id);
    if (later.length === 0) continue;
    for (const statement of openTo(record, labels, labels.length - later.length)) statement.unread = later;
  }
}
