import { counted, listed } from '../../lib/english.ts';
import { type IsoDate, inWords } from '../dates.ts';
import { type Place, type Problem, problemAt } from '../problem.ts';
import { type DatedRecord, isAboutOthers, recordsOf, sourcesOfClaims, unreadBy } from '../readings.ts';
import type { Parts } from './parts.ts';

/** How much of a claim a to-do quotes, in characters, and how many more it names. */
const TOLD = 90;
const NAMED = 3;

/** Something that became known of a topic. */
interface News {
  readonly topic: string;
  readonly on: IsoDate;
  readonly what: string;
  /** What it says, for whoever has to hold a record against it. */
  readonly text: string;
  readonly sources: readonly string[];
}

/**
 * What newer claims and outcomes may have made untrue: each older record on the same topic that says that no source says it,
 * that only one does, what is open, or where sources differ. A record of a settled item that still leaves it open contradicts
 * the outcome.
 */
export function checkContradictions(parts: Parts): Problem[] {
  const news = newsOf(parts);
  const labels = parts.sources.map(({ value }) => value.label);
  const unread = unreadBy(parts);
  const checked = new Map(parts.sources.map(({ value }) => [value.id, value.checked ?? []]));
  const todos: Problem[] = [];
  const elsewhere = new Map<string, number>();

  const stale = new Map<string, Stale>();

  for (const record of recordsOf(parts)) {
    const unreadIds = new Set(unread(record).map(({ id }) => id));
    const isLater = ({ on, sources }: News) =>
      on > record.on || (on === record.on && sources.some((id) => unreadIds.has(id)));
    const isAboutSources = record.statements.some((statement) => isAboutOthers(statement, labels));
    const later = news.filter(
      (one) =>
        isLater(one) &&
        record.topics.includes(one.topic) &&
        !(one.sources.length > 0 && one.sources.every((id) => checked.get(id)?.includes(one.topic))),
    );
    const newest = later.toSorted((a, b) => (a.on < b.on ? 1 : -1))[0];
    const leftOpen = contradicted(parts, record, isLater);
    if (leftOpen) todos.push(leftOpen);
    else if (newest && (isAboutSources || record.kind !== 'entry' || isNamed(record, parts))) {
      const what = `the ${record.kind} "${record.id}" of ${inWords(record.on)} is older than ${told(newest, later)}`;
      todos.push(problemAt(record.at, fieldOf(record, labels), what, fixBy(newest.on)));
    } else if (newest) {
      for (const id of newest.sources) {
        const key = `${id} ${newest.topic}`;
        const { ids } = stale.get(key) ?? { ids: [] };
        stale.set(key, { source: id, topic: newest.topic, ids: [...ids, record.id] });
      }
    } else if (isAboutSources) {
      for (const id of unreadIds) elsewhere.set(id, (elsewhere.get(id) ?? 0) + 1);
    }
  }
  return [
    ...todos,
    ...parts.sources.flatMap(({ value, at }) => [
      ...[...stale.values()].filter(({ source }) => source === value.id).map((one) => staleAnswers(one, at)),
      ...unreadElsewhere(value.id, elsewhere, at),
    ]),
  ];
}

/** Answers on the topic of newer claims that say nothing about other sources: they may only be out of date. */
interface Stale {
  readonly source: string;
  readonly topic: string;
  readonly ids: readonly string[];
}

function staleAnswers({ source, topic, ids }: Stale, at: Place): Problem {
  const what = `"${source}" came after ${counted(ids.length, 'answer')} on "${topic}": ${ids.join(', ')}`;
  const fix = `Bring up to date what it changes, then enter "${topic}" as "checked", or run "briefing review"`;
  return problemAt(at, ['id'], what, fix);
}

/** The newest news, in its words, and the names of the rest. */
function told({ what, text }: News, all: readonly News[]): string {
  const others = all.filter((one) => one.what !== what).map((one) => one.what);
  const quoted = text.length > TOLD ? `${text.slice(0, TOLD).trimEnd()}…` : text.replace(/[.]$/, '');
  const more = others.length > NAMED ? [...others.slice(0, NAMED), `${others.length - NAMED} more`] : others;
  return `${what} ("${quoted}")${more.length > 0 ? `, and than ${listed(more)}` : ''}`;
}

/** Whether an entry is tied to a watch item or a dispute. */
function isNamed({ id, watch }: DatedRecord, { entries }: Parts): boolean {
  if (watch !== undefined) return true;
  return entries.some(({ value }) => value.id === id && 'dispute' in value && value.dispute !== undefined);
}

function newsOf(parts: Parts): News[] {
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

/** A settled item's entry that says that no source says, or an unknown, unless it was reviewed or cites the outcome. */
function contradicted(parts: Parts, record: DatedRecord, isLater: (news: News) => boolean): Problem | undefined {
  if (record.kind !== 'entry' && record.kind !== 'unknown') return undefined;
  const outcome = parts.watch.find(({ value }) => value.id === record.watch)?.value.outcome;
  if (!outcome || !newsOf(parts).some((one) => one.text === outcome.says.text && isLater(one))) return undefined;
  const silence = record.statements.find(({ kind }) => kind === 'silence');
  if (!silence && record.kind !== 'unknown') return undefined;
  const what = `"${record.id}" leaves open what the outcome of "${record.watch}" settled on ${inWords(outcome.on)}`;
  return { ...problemAt(record.at, ['id'], what, fixBy(outcome.entered)), isContradiction: true };
}

function fieldOf({ kind, statements }: DatedRecord, labels: readonly string[]): string[] {
  if (kind === 'presupposition') return ['says'];
  return kind !== 'dispute' && statements[0] && isAboutOthers(statements[0], labels) ? ['headline'] : ['id'];
}

function fixBy(day: IsoDate): string {
  return `Keep, reword or drop it, then enter "reviewed: ${day}" or a later day`;
}

function unreadElsewhere(id: string, counts: ReadonlyMap<string, number>, at: Parts['sources'][number]['at']) {
  const count = counts.get(id);
  if (count === undefined) return [];
  const what = `"${id}" came after ${counted(count, 'record')} on other topics that speak of every source`;
  const fix = 'Read it for them, then enter their topics as "checked", or run "briefing review"';
  return [problemAt(at, ['id'], what, fix)];
}
