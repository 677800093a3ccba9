import { joinWithAnd, pluralize } from '../../lib/english.ts';
import { isAboutAllSources, isAboutOtherSources } from '../about-other-sources.ts';
import { type IsoDate, inWords } from '../dates.ts';
import { outcomeDate, settledInWords } from '../outcome.ts';
import { type Place, type Problem, problemAt } from '../problem.ts';
import type { Source } from '../schema.ts';
import {
  type ReviewableRecord,
  reviewableRecords,
  sourcesOfClaims,
  statementsAtRisk,
  unreadSourcesFinder,
} from '../unread-sources.ts';
import type { BriefingFiles } from './briefing-files.ts';

/** The most characters that a to-do quotes from a claim, and the most other claims it lists. */
const MAX_QUOTE_LENGTH = 90;
const MAX_NAMES_LISTED = 3;

/** New information on a topic: a claim or an outcome. */
interface News {
  readonly topic: string;
  readonly on: IsoDate;
  /** Such as "claim 004-02". */
  readonly name: string;
  readonly text: string;
  readonly sources: readonly string[];
}

/**
 * Finds older records that newer claims and outcomes may have made untrue: records on the same topic that say that no
 * source says something, that only one does, what is open, or where sources differ. A settled item's record that still
 * leaves it open contradicts the outcome.
 */
export function checkContradictions(files: BriefingFiles): Problem[] {
  const news = newsOf(files);
  const labels = files.sources.map(({ value }) => value.label);
  const unreadSources = unreadSourcesFinder(files);
  const checkedTopics = new Map(files.sources.map(({ value }) => [value.id, value.checked ?? []]));
  const settledItems = new Set(files.watch.flatMap(({ value }) => (value.outcome ? [value.id] : [])));
  const todos: Problem[] = [];
  const outdatedRecords = new RecordGroups();
  const aboutOtherSources = new RecordGroups();

  for (const record of reviewableRecords(files)) {
    const { kind, id, topics, statements, watch, comparedOn } = record;
    // The bot shows the outcome in place of these records.
    if ((kind === 'watch item' || kind === 'presupposition') && settledItems.has(watch ?? '')) continue;
    const unreadIds = unreadSources(record).map((source) => source.id);
    const readCount = labels.length - unreadIds.length;
    const isNewer = ({ on, sources }: News) =>
      on > comparedOn || (on === comparedOn && sources.some((source) => unreadIds.includes(source)));
    const isChecked = ({ topic, sources }: News) =>
      sources.length > 0 && sources.every((source) => checkedTopics.get(source)?.includes(topic));
    const newerNews = news.filter((item) => isNewer(item) && topics.includes(item.topic) && !isChecked(item));
    const [newestNews] = newerNews.toSorted((a, b) => (a.on < b.on ? 1 : -1));
    const isAtRisk = statementsAtRisk(record, labels, readCount).length > 0;
    const leavesOpen =
      kind === 'unknown' || statements.some((statement) => isAboutOtherSources(statement, labels, readCount));
    const field = fieldToReview(record, labels);
    const name = `the ${kind} "${id}" of ${inWords(comparedOn)}`;

    const contradiction = leavesOpen ? settledContradiction(files, record, news.filter(isNewer)) : undefined;
    if (contradiction) todos.push(contradiction);
    else if (newestNews && (isAtRisk || kind !== 'entry' || watch !== undefined)) {
      todos.push(
        reviewTodo(record.at, field, `${name} is older than ${newsText(newestNews, newerNews)}`, newestNews.on),
      );
    } else if (newestNews) {
      for (const source of newestNews.sources) outdatedRecords.add(source, newestNews.topic, record);
    } else if (unreadIds.length > 0 && statements.some(({ text }) => isAboutAllSources(text, readCount))) {
      const sources = joinWithAnd(unreadIds.map((source) => `"${source}"`));
      const what = `${name} speaks of all sources, and is older than ${sources}`;
      todos.push(reviewTodo(record.at, field, what, lastDayOf(files, news, unreadIds)));
    } else if (isAtRisk) {
      for (const source of unreadIds) aboutOtherSources.add(source, topics[0] ?? '', record);
    }
  }
  return [
    ...todos,
    ...files.sources.flatMap(({ value, at }) => [
      ...outdatedRecords.recordsOf(value.id).map(([topic, records]) =>
        groupTodo(files, value, at, topic, records, {
          subject: `${pluralize(records.length, 'answer')} on "${topic}"`,
          task: 'Update what it changes',
        }),
      ),
      ...aboutOtherSources.recordsOf(value.id).map(([topic, records]) =>
        groupTodo(files, value, at, topic, records, {
          subject: `${pluralize(records.length, 'record')} on "${topic}" that speak of other sources`,
          task: 'Compare them with it',
        }),
      ),
    ]),
  ];
}

/** The last day on which something from these sources was entered. */
function lastDayOf({ sources }: BriefingFiles, news: readonly News[], ids: readonly string[]): IsoDate {
  const addedDays = sources.flatMap(({ value }) => (ids.includes(value.id) ? (value.added ?? []) : []));
  const enteredDays = news.filter((item) => item.sources.some((id) => ids.includes(id))).map(({ on }) => on);
  return [...addedDays, ...enteredDays].toSorted().at(-1) ?? '';
}

/** Records by source and topic, without duplicates. */
class RecordGroups {
  readonly #groups = new Map<string, Map<string, Set<ReviewableRecord>>>();

  add(source: string, topic: string, record: ReviewableRecord): void {
    const topics = this.#groups.get(source) ?? new Map<string, Set<ReviewableRecord>>();
    this.#groups.set(source, topics.set(topic, (topics.get(topic) ?? new Set()).add(record)));
  }

  recordsOf(source: string): [topic: string, records: readonly ReviewableRecord[]][] {
    return [...(this.#groups.get(source) ?? [])].map(([topic, records]) => [topic, [...records]]);
  }
}

/** A to-do to read records on a topic for a newer source. It shows the source's claims on the topic, or else all. */
function groupTodo(
  { claims }: BriefingFiles,
  { id: source }: Source,
  at: Place,
  topic: string,
  records: readonly ReviewableRecord[],
  { subject, task }: { readonly subject: string; readonly task: string },
): Problem {
  const ids = [...new Set(records.map(({ id }) => id))].join(', ');
  const fix = `${task}, then enter "${topic}" as "checked", or run "briefing review"`;
  const sourceClaims = claims.flatMap(({ value }) => ('source' in value && value.source === source ? [value] : []));
  const topicClaims = sourceClaims.filter((claim) => claim.topic === topic);
  return {
    ...problemAt(at, ['id'], `"${source}" came after ${subject}: ${ids}`, fix),
    group: {
      source,
      topic,
      records: records.map(({ kind, id, title, at: { file, line }, statements }) => {
        const texts = statements.map(({ text }) => text);
        return { file, line: line(['id']), kind, id, title, texts };
      }),
      news: (topicClaims.length > 0 ? topicClaims : sourceClaims).map(({ id, text }) => `${id}: ${text}`),
    },
  };
}

/** The newest information, quoted, and the names of the other news. */
function newsText({ name, text }: News, allNews: readonly News[]): string {
  const otherNames = allNews.map((item) => item.name).filter((otherName) => otherName !== name);
  const quote =
    text.length > MAX_QUOTE_LENGTH ? `${text.slice(0, MAX_QUOTE_LENGTH).trimEnd()}…` : text.replace(/[.]$/, '');
  const listedNames =
    otherNames.length > MAX_NAMES_LISTED
      ? [...otherNames.slice(0, MAX_NAMES_LISTED), `${otherNames.length - MAX_NAMES_LISTED} more`]
      : otherNames;
  return `${name} ("${quote}")${listedNames.length > 0 ? `, and than ${joinWithAnd(listedNames)}` : ''}`;
}

function newsOf(files: BriefingFiles): News[] {
  const sourceByClaim = sourcesOfClaims(files);
  const claims = files.claims.flatMap(({ value }): News[] => {
    if (value.standing === 'derived') return [];
    const { id, topic, entered: on, text, source } = value;
    return [{ topic, on, name: `claim ${id}`, text, sources: [source] }];
  });
  const outcomes = files.watch.flatMap(({ value: { id, topic, outcome } }): News[] => {
    if (!outcome) return [];
    const { entered: on, says } = outcome;
    const sources = says.claims.flatMap((claim) => sourceByClaim.get(claim) ?? []);
    return [{ topic, on, name: `the outcome of "${id}"`, text: says.text, sources }];
  });
  return [...claims, ...outcomes];
}

/** A to-do for an entry that leaves open what a newer outcome settled. */
function settledContradiction(
  { watch }: BriefingFiles,
  { kind, id, at, watch: item }: ReviewableRecord,
  newer: readonly News[],
): Problem | undefined {
  if (kind !== 'entry' && kind !== 'unknown') return undefined;
  const outcome = watch.find(({ value }) => value.id === item)?.value.outcome;
  if (!outcome || !newer.some(({ text }) => text === outcome.says.text)) return undefined;
  const what = `"${id}" leaves open "${item}", ${settledInWords(outcomeDate(outcome))}`;
  return { ...reviewTodo(at, ['id'], what, outcome.entered), isContradiction: true };
}

function fieldToReview({ kind, statements }: ReviewableRecord, labels: readonly string[]): string[] {
  if (kind === 'presupposition') return ['says'];
  const isHeadline = kind !== 'dispute' && statements[0] && isAboutOtherSources(statements[0], labels);
  return isHeadline ? ['headline'] : ['id'];
}

function reviewTodo(at: Place, field: readonly PropertyKey[], what: string, day: IsoDate): Problem {
  const fix = `Keep, reword or drop it, then enter "reviewed: ${day}" or a later day`;
  return { ...problemAt(at, field, what, fix), byReview: true };
}
