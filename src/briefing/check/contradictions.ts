import { joinWithAnd, pluralize } from '../../lib/english.ts';
import { isAboutAllSources, isAboutOtherSources } from '../about-other-sources.ts';
import { type IsoDate, inWords } from '../dates.ts';
import { outcomeDate, settledInWords } from '../outcome.ts';
import { type FilePosition, type Located, type Problem, problemAt } from '../problem.ts';
import type { Source } from '../schema.ts';
import {
  mapClaimsToSources,
  type ReviewableRecord,
  reviewableRecords,
  statementsAtRisk,
  unreadSourcesFinder,
} from '../unread-sources.ts';
import type { BriefingFiles } from './briefing-files.ts';

const MAX_QUOTE_LENGTH = 90;
const MAX_NAMES_LISTED = 3;

interface News {
  readonly topic: string;
  readonly on: IsoDate;
  /** Such as "claim 004-02". */
  readonly name: string;
  readonly text: string;
  readonly sources: readonly string[];
}

const OUTDATED = { noun: 'answer', suffix: '', task: 'Update what it changes' };
const ABOUT_OTHER_SOURCES = { noun: 'record', suffix: ' about other sources', task: 'Compare them with it' };

interface RecordToCompare {
  readonly source: string;
  readonly topic: string;
  readonly record: ReviewableRecord;
  readonly texts: typeof OUTDATED;
}

/** Finds records that newer claims, outcomes or sources may have made untrue. */
export function checkContradictions(files: BriefingFiles): Problem[] {
  const news = collectNews(files);
  const labels = files.sources.map(({ value }) => value.label);
  const unreadSources = unreadSourcesFinder(files);
  const checkedTopics = new Map(files.sources.map(({ value }) => [value.id, value.checked ?? []]));
  const settledItems = new Set(files.watch.flatMap(({ value }) => (value.outcome ? [value.id] : [])));
  const todos: Problem[] = [];
  const recordsToCompare: RecordToCompare[] = [];

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
        reviewTodo(record.place, field, `${name} is older than ${newsText(newestNews, newerNews)}`, newestNews.on),
      );
    } else if (newestNews) {
      const { topic } = newestNews;
      for (const source of newestNews.sources) recordsToCompare.push({ source, topic, record, texts: OUTDATED });
    } else if (unreadIds.length > 0 && statements.some(({ text }) => isAboutAllSources(text, readCount))) {
      const sources = joinWithAnd(unreadIds.map((source) => `"${source}"`));
      const message = `${name} mentions all sources, and is older than ${sources}`;
      todos.push(reviewTodo(record.place, field, message, lastEnteredDay(files, news, unreadIds)));
    } else if (isAtRisk) {
      const [topic = ''] = topics;
      for (const source of unreadIds) recordsToCompare.push({ source, topic, record, texts: ABOUT_OTHER_SOURCES });
    }
  }
  return [
    ...todos,
    ...files.sources.flatMap((source) =>
      [OUTDATED, ABOUT_OTHER_SOURCES].flatMap((texts) => {
        const items = recordsToCompare.filter((item) => item.source === source.value.id && item.texts === texts);
        return [...Map.groupBy(items, ({ topic }) => topic)].map(([topic, group]) => {
          const records = group.map(({ record }) => record);
          return groupTodo(files, source, topic, records, texts);
        });
      }),
    ),
  ];
}

function lastEnteredDay({ sources }: BriefingFiles, news: readonly News[], ids: readonly string[]): IsoDate {
  const addedDays = sources.flatMap(({ value }) => (ids.includes(value.id) ? (value.added ?? []) : []));
  const enteredDays = news.filter((item) => item.sources.some((id) => ids.includes(id))).map(({ on }) => on);
  return [...addedDays, ...enteredDays].toSorted().at(-1) ?? '';
}

function groupTodo(
  { claims }: BriefingFiles,
  { value: { id: source }, place }: Located<Source>,
  topic: string,
  records: readonly ReviewableRecord[],
  { noun, suffix, task }: typeof OUTDATED,
): Problem {
  const subject = `${pluralize(records.length, noun)} on "${topic}"${suffix}`;
  const ids = [...new Set(records.map(({ id }) => id))].join(', ');
  const fix = `${task}, then add "${topic}" to "checked" of this source, or run "npm run --silent briefing -- review"`;
  const sourceClaims = claims.flatMap(({ value }) => ('source' in value && value.source === source ? [value] : []));
  const topicClaims = sourceClaims.filter((claim) => claim.topic === topic);
  return {
    ...problemAt(place, ['id'], `"${source}" is newer than ${subject}: ${ids}`, fix),
    group: {
      source,
      topic,
      records: records.map(({ kind, id, title, place: { file, line }, statements }) => {
        const texts = statements.map(({ text }) => text);
        return { file, line: line(['id']), kind, id, title, texts };
      }),
      claimTexts: (topicClaims.length > 0 ? topicClaims : sourceClaims).map(({ id, text }) => `${id}: ${text}`),
    },
  };
}

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

function collectNews(files: BriefingFiles): News[] {
  const sourceByClaimId = mapClaimsToSources(files);
  const claims = files.claims.flatMap(({ value }): News[] => {
    if (value.standing === 'derived') return [];
    const { id, topic, entered: on, text, source } = value;
    return [{ topic, on, name: `claim ${id}`, text, sources: [source] }];
  });
  const outcomes = files.watch.flatMap(({ value: { id, topic, outcome } }): News[] => {
    if (!outcome) return [];
    const { entered: on, says } = outcome;
    const sources = [...new Set(says.claims.flatMap((claim) => sourceByClaimId.get(claim) ?? []))];
    return [{ topic, on, name: `the outcome of "${id}"`, text: says.text, sources }];
  });
  return [...claims, ...outcomes];
}

function settledContradiction(
  { watch }: BriefingFiles,
  { kind, id, place, watch: item }: ReviewableRecord,
  newerNews: readonly News[],
): Problem | undefined {
  if (kind !== 'entry' && kind !== 'unknown') return undefined;
  const outcome = watch.find(({ value }) => value.id === item)?.value.outcome;
  if (!outcome || !newerNews.some(({ text }) => text === outcome.says.text)) return undefined;
  const message = `"${id}" leaves open "${item}", ${settledInWords(outcomeDate(outcome))}`;
  return { ...reviewTodo(place, ['id'], message, outcome.entered), isContradiction: true };
}

function fieldToReview({ kind, statements }: ReviewableRecord, labels: readonly string[]): string[] {
  if (kind === 'presupposition') return ['says'];
  const isHeadline = kind !== 'dispute' && statements[0] && isAboutOtherSources(statements[0], labels);
  return isHeadline ? ['headline'] : ['id'];
}

function reviewTodo(place: FilePosition, field: readonly PropertyKey[], message: string, day: IsoDate): Problem {
  const fix = `Drop it, or keep or reword it and enter "reviewed: ${day}" or a later day`;
  return { ...problemAt(place, field, message, fix), isDoneByReview: true };
}
