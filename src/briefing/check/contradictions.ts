import { counted, listed } from '../../lib/english.ts';
import { isAboutAllSources, isAboutOtherSources } from '../about-other-sources.ts';
import { type IsoDate, inWords } from '../dates.ts';
import { outcomeDate, settledInWords } from '../outcome.ts';
import { type Place, type Problem, problemAt, type TodoGroup } from '../problem.ts';
import {
  type DatedRecord,
  recordsOf,
  sourcesOfClaims,
  statementsAtRisk,
  unreadSourcesFinder,
} from '../unread-sources.ts';
import type { BriefingFiles } from './briefing-files.ts';

/** In a to-do: the most characters quoted from a claim, and the most further claims named. */
const MAX_QUOTED = 90;
const NAMED = 3;

/** New information on a topic. */
interface News {
  readonly topic: string;
  readonly on: IsoDate;
  readonly what: string;
  /** Its text, for comparison with records. */
  readonly text: string;
  readonly sources: readonly string[];
}

/**
 * Finds older records that newer claims and outcomes may have made untrue: records on the same topic that say that no
 * source says something, that only one does, what is open, or where sources differ. A settled item's record that still
 * leaves it open contradicts the outcome.
 */
export function checkContradictions(parts: BriefingFiles): Problem[] {
  const news = newsOf(parts);
  const labels = parts.sources.map(({ value }) => value.label);
  const unread = unreadSourcesFinder(parts);
  const checked = new Map(parts.sources.map(({ value }) => [value.id, value.checked ?? []]));
  const settled = new Set(parts.watch.flatMap(({ value }) => (value.outcome ? [value.id] : [])));
  const todos: Problem[] = [];
  /** Records that are older than a source, by the source and topic of their to-do. */
  const stale = new Groups();
  const elsewhere = new Groups();

  for (const record of recordsOf(parts)) {
    const { kind, id, topics, statements } = record;
    // The outcome is shown instead.
    if ((kind === 'watch item' || kind === 'presupposition') && settled.has(record.watch ?? '')) continue;
    const unreadIds = unread(record).map((source) => source.id);
    const count = labels.length - unreadIds.length;
    const isLater = ({ on, sources }: News) =>
      on > record.on || (on === record.on && sources.some((source) => unreadIds.includes(source)));
    const isAboutSources = statementsAtRisk(record, labels, count).length > 0;
    const leaves = statements.some((statement) => isAboutOtherSources(statement, labels, count));
    const later = news.filter(
      (one) =>
        isLater(one) &&
        topics.includes(one.topic) &&
        !(one.sources.length > 0 && one.sources.every((source) => checked.get(source)?.includes(one.topic))),
    );
    const newest = later.toSorted((a, b) => (a.on < b.on ? 1 : -1))[0];
    const leftOpen = contradicted(parts, record, isLater, leaves);
    if (leftOpen) todos.push(leftOpen);
    else if (newest && (isAboutSources || kind !== 'entry' || record.watch !== undefined)) {
      const what = `the ${kind} "${id}" of ${inWords(record.on)} is older than ${newsText(newest, later)}`;
      todos.push(toReview(record.at, fieldOf(record, labels), what, newest.on));
    } else if (newest) {
      for (const source of newest.sources) stale.add(source, newest.topic, record);
    } else if (unreadIds.length > 0 && statements.some(({ text }) => isAboutAllSources(text, count))) {
      const newer = listed(unreadIds.map((source) => `"${source}"`));
      const what = `the ${kind} "${id}" of ${inWords(record.on)} speaks of all sources, and is older than ${newer}`;
      todos.push(toReview(record.at, fieldOf(record, labels), what, lastDay(parts, news, unreadIds)));
    } else if (isAboutSources) {
      for (const source of unreadIds) elsewhere.add(source, topics[0] ?? '', record);
    }
  }
  return [
    ...todos,
    ...parts.sources.flatMap(({ value, at }) => [
      ...stale.of(value.id).map(([topic, records]) => staleAnswers(parts, { source: value.id, topic, records }, at)),
      ...elsewhere
        .of(value.id)
        .map(([topic, records]) => unreadElsewhere(parts, { source: value.id, topic, records }, at)),
    ]),
  ];
}

/** The last day on which something from these sources was entered. */
function lastDay({ sources }: BriefingFiles, news: readonly News[], ids: readonly string[]): IsoDate {
  const added = sources.flatMap(({ value }) => (ids.includes(value.id) ? (value.added ?? []) : []));
  const entered = news.filter((one) => one.sources.some((id) => ids.includes(id))).map(({ on }) => on);
  return [...added, ...entered].toSorted().at(-1) ?? '';
}

/** Records by source and topic, without duplicates. */
class Groups {
  readonly #groups = new Map<string, Map<string, Set<DatedRecord>>>();

  add(source: string, topic: string, record: DatedRecord): void {
    const topics = this.#groups.get(source) ?? new Map<string, Set<DatedRecord>>();
    this.#groups.set(source, topics.set(topic, (topics.get(topic) ?? new Set()).add(record)));
  }

  of(source: string): [topic: string, records: readonly DatedRecord[]][] {
    return [...(this.#groups.get(source) ?? [])].map(([topic, records]) => [topic, [...records]]);
  }
}

/** Records that are older than a source, on one topic. */
interface Unread {
  readonly source: string;
  readonly topic: string;
  readonly records: readonly DatedRecord[];
}

/** The records with their texts, and what the source says: on their topic, or else on any. */
function groupOf({ claims }: BriefingFiles, { source, topic, records }: Unread): TodoGroup {
  const own = claims.flatMap(({ value }) => (value.standing !== 'derived' && value.source === source ? [value] : []));
  const onTopic = own.filter((claim) => claim.topic === topic);
  return {
    source,
    topic,
    records: records.map(({ kind, id, title, at, statements }) => ({
      file: at.file,
      line: at.line(['id']),
      kind,
      id,
      title,
      texts: statements.map(({ text }) => text),
    })),
    news: (onTopic.length > 0 ? onTopic : own).map(({ id, text }) => `${id}: ${text}`),
  };
}

function idsOf(records: readonly DatedRecord[]): string {
  return [...new Set(records.map(({ id }) => id))].join(', ');
}

/**
 * A to-do for answers on the topic of newer claims. They do not mention other sources, so they may only be out of date.
 */
function staleAnswers(parts: BriefingFiles, unread: Unread, at: Place): Problem {
  const { source, topic, records } = unread;
  const what = `"${source}" came after ${counted(records.length, 'answer')} on "${topic}": ${idsOf(records)}`;
  const fix = `Bring up to date what it changes, then enter "${topic}" as "checked", or run "briefing review"`;
  return { ...problemAt(at, ['id'], what, fix), group: groupOf(parts, unread) };
}

/** A to-do for records about all sources, on a topic of which the source has no claim. */
function unreadElsewhere(parts: BriefingFiles, unread: Unread, at: Place): Problem {
  const { source, topic, records } = unread;
  const what = `"${source}" came after ${counted(records.length, 'record')} on "${topic}" that speak of other sources: ${idsOf(records)}`;
  const fix = `Read it for them, then enter "${topic}" as "checked", or run "briefing review"`;
  return { ...problemAt(at, ['id'], what, fix), group: groupOf(parts, unread) };
}

/** The newest information, quoted, and the names of the rest. */
function newsText({ what, text }: News, all: readonly News[]): string {
  const others = all.filter((one) => one.what !== what).map((one) => one.what);
  const quoted = text.length > MAX_QUOTED ? `${text.slice(0, MAX_QUOTED).trimEnd()}…` : text.replace(/[.]$/, '');
  const more = others.length > NAMED ? [...others.slice(0, NAMED), `${others.length - NAMED} more`] : others;
  return `${what} ("${quoted}")${more.length > 0 ? `, and than ${listed(more)}` : ''}`;
}

function newsOf(parts: BriefingFiles): News[] {
  const { claims, watch } = parts;
  const sourceOf = sourcesOfClaims(parts);
  return [
    ...claims.flatMap(({ value }): News[] =>
      value.standing === 'derived'
        ? []
        : [
            {
              topic: value.topic,
              on: value.entered,
              what: `claim ${value.id}`,
              text: value.text,
              sources: [value.source],
            },
          ],
    ),
    ...watch.flatMap(({ value: { id, topic, outcome } }): News[] =>
      outcome
        ? [
            {
              topic,
              on: outcome.entered,
              what: `the outcome of "${id}"`,
              text: outcome.says.text,
              sources: outcome.says.claims.flatMap((claim) => sourceOf.get(claim) ?? []),
            },
          ]
        : [],
    ),
  ];
}

/**
 * A settled item's entry that still says that no source, or only one, says something, or that is an unknown; unless it
 * was reviewed or cites the outcome.
 */
function contradicted(
  parts: BriefingFiles,
  record: DatedRecord,
  isLater: (news: News) => boolean,
  isAboutOther: boolean,
): Problem | undefined {
  if (record.kind !== 'entry' && record.kind !== 'unknown') return undefined;
  const outcome = parts.watch.find(({ value }) => value.id === record.watch)?.value.outcome;
  if (!outcome || !newsOf(parts).some((one) => one.text === outcome.says.text && isLater(one))) return undefined;
  if (!isAboutOther && record.kind !== 'unknown') return undefined;
  const what = `"${record.id}" leaves open "${record.watch}", ${settledInWords(outcomeDate(outcome))}`;
  return { ...toReview(record.at, ['id'], what, outcome.entered), isContradiction: true };
}

function fieldOf({ kind, statements }: DatedRecord, labels: readonly string[]): string[] {
  if (kind === 'presupposition') return ['says'];
  return kind !== 'dispute' && statements[0] && isAboutOtherSources(statements[0], labels) ? ['headline'] : ['id'];
}

function toReview(at: Place, field: readonly PropertyKey[], what: string, day: IsoDate): Problem {
  const fix = `Keep, reword or drop it, then enter "reviewed: ${day}" or a later day`;
  return { ...problemAt(at, field, what, fix), byReview: true };
}
