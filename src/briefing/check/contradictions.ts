import { counted } from '../../lib/english.ts';
import { type IsoDate, inWords } from '../dates.ts';
import { type Problem, problemAt } from '../problem.ts';
import { type DatedRecord, isAboutOthers, recordsOf, unreadBy } from '../readings.ts';
import type { Parts } from './parts.ts';

/** Something that became known of a topic. */
interface News {
  readonly topic: string;
  readonly on: IsoDate;
  readonly what: string;
  readonly source?: string;
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

  for (const record of recordsOf(parts)) {
    const isAboutSources = record.statements.some((statement) => isAboutOthers(statement, labels));
    const later = news.filter(
      ({ topic, on, source }) =>
        on > record.on && record.topics.includes(topic) && !(source && checked.get(source)?.includes(topic)),
    );
    const newest = later.toSorted((a, b) => (a.on < b.on ? 1 : -1))[0];
    const leftOpen = contradicted(parts, record);
    if (leftOpen) todos.push(leftOpen);
    else if (newest && (isAboutSources || record.kind !== 'entry' || isNamed(record, parts))) {
      const others = later.length > 1 ? ` and ${later.length - 1} more` : '';
      const what = `the ${record.kind} "${record.id}" of ${inWords(record.on)} is older than ${newest.what}${others}`;
      todos.push(problemAt(record.at, fieldOf(record, labels), what, mendFor(newest.on)));
    } else if (isAboutSources) {
      for (const { id } of unread(record)) elsewhere.set(id, (elsewhere.get(id) ?? 0) + 1);
    }
  }
  return [...todos, ...parts.sources.flatMap(({ value, at }) => unreadElsewhere(value.id, elsewhere, at))];
}

/** Whether an entry is tied to a watch item or a dispute. */
function isNamed({ id, watch }: DatedRecord, { entries }: Parts): boolean {
  if (watch !== undefined) return true;
  return entries.some(({ value }) => value.id === id && 'dispute' in value && value.dispute !== undefined);
}

function newsOf({ claims, watch }: Parts): News[] {
  return [
    ...claims.flatMap(({ value }): News[] =>
      value.standing === 'derived'
        ? []
        : [{ topic: value.topic, on: value.entered, what: `claim ${value.id}`, source: value.source }],
    ),
    ...watch.flatMap(({ value: { id, topic, outcome } }): News[] =>
      outcome ? [{ topic, on: outcome.entered, what: `the outcome of "${id}"` }] : [],
    ),
  ];
}

/** A settled item's entry that says that no source says, or an unknown, unless it was reviewed or cites the outcome. */
function contradicted({ watch }: Parts, record: DatedRecord): Problem | undefined {
  if (record.kind !== 'entry' && record.kind !== 'unknown') return undefined;
  const outcome = watch.find(({ value }) => value.id === record.watch)?.value.outcome;
  if (!outcome || record.on >= outcome.entered) return undefined;
  const silence = record.statements.find(({ kind }) => kind === 'silence');
  if (!silence && record.kind !== 'unknown') return undefined;
  const what = `"${record.id}" leaves open what the outcome of "${record.watch}" settled on ${inWords(outcome.on)}`;
  return { ...problemAt(record.at, ['id'], what, mendFor(outcome.entered)), isContradiction: true };
}

function fieldOf({ kind, statements }: DatedRecord, labels: readonly string[]): string[] {
  if (kind === 'presupposition') return ['says'];
  return kind !== 'dispute' && statements[0] && isAboutOthers(statements[0], labels) ? ['headline'] : ['id'];
}

function mendFor(day: IsoDate): string {
  return `Keep, reword or drop it, then enter "reviewed: ${day}" or a later day`;
}

function unreadElsewhere(id: string, counts: ReadonlyMap<string, number>, at: Parts['sources'][number]['at']) {
  const count = counts.get(id);
  if (count === undefined) return [];
  const what = `"${id}" came after ${counted(count, 'record')} on other topics that speak of every source`;
  const fix = 'Read it for them, then enter their topics as "checked", or run "briefing review"';
  return [problemAt(at, ['id'], what, fix)];
}
