import { z } from 'zod';
import { jsonText } from '../lib/json.ts';
import type { Briefing } from './briefing.ts';
import { currentEntry, currentSummary, visibleStatements } from './current-answers.ts';
import type { IsoDate } from './dates.ts';
import { knownOutcome, type Outcome, outcomeDate } from './outcome.ts';
import type { Claim, Statement, WatchItem } from './schema.ts';

/** The kinds of topics. Kind and id make a topic's key: "entry.ferry-price". */
const TOPIC_KINDS = ['entry', 'watch', 'dispute', 'summary'] as const;
type TopicKind = (typeof TOPIC_KINDS)[number];

export interface Topic {
  readonly what: TopicKind;
  readonly id: string;
}

/** Changes when the stored form of the same content changes, so that older forms are not compared with it. */
const VERSION = 1;

/**
 * What an answer says, without its wording: the claims of its headline and lines, and whether the matter is settled. A
 * corrected typo does not change it; a claim, an outcome or a noted revision does.
 */
const substance = z.strictObject({
  v: z.literal(VERSION),
  /** `gone`: a dispute that the briefing no longer has. */
  lead: z.enum(['stated', 'silence', 'gone']),
  head: z.array(z.string()),
  claims: z.array(z.string()),
  settled: z.array(z.string()),
  revised: z.string().exactOptional(),
  /** How many sides a dispute has. */
  sides: z.int().exactOptional(),
});
type Substance = z.infer<typeof substance>;

export function topicKey({ what, id }: Topic): string {
  return `${what}.${id}`;
}

/** The topic of a key; undefined for other texts. */
export function topicOf(key: string): Topic | undefined {
  const dot = key.indexOf('.');
  const what = TOPIC_KINDS.find((kind) => kind === key.slice(0, dot));
  const id = key.slice(dot + 1);
  return what === undefined || id === '' ? undefined : { what, id };
}

/**
 * The substance of a topic on a day, as text for `changeBetween`; undefined if the briefing does not have the topic. A
 * missing dispute counts as over.
 */
export function substanceOf(briefing: Briefing, topic: Topic, today: IsoDate): string | undefined {
  const found = findSubstance(briefing, topic, today);
  return found && JSON.stringify(found);
}

/** How an answer changed. `lines`: only below the headline, and nothing was withdrawn. */
export type SubstanceChange = 'none' | 'lines' | 'answer';

/** Compares two substances of one topic. Undefined if one has another version and cannot be compared. */
export function changeBetween(before: string, after: string): SubstanceChange | undefined {
  const [old, now] = [read(before), read(after)];
  if (!old || !now) return undefined;
  const isOther = old.lead !== now.lead || old.revised !== now.revised || old.sides !== now.sides;
  if (isOther || !isSame(old.settled, now.settled)) return 'answer';
  // Settled answers are rewritten later, which is not news unless they rest on other claims.
  if (now.settled.length > 0) return isDisjoint(old.head, now.head) ? 'answer' : 'none';
  const isWithdrawn = old.claims.some((id) => !now.claims.includes(id));
  if (!isSame(old.head, now.head) || isWithdrawn) return 'answer';
  return isSame(old.claims, now.claims) ? 'none' : 'lines';
}

function findSubstance(briefing: Briefing, { what, id }: Topic, today: IsoDate): Substance | undefined {
  const { entries, watch, disputes, summaries, claims } = briefing;
  const outcomeOf = (item: WatchItem | undefined) => item && knownOutcome(item, today);
  const of = (
    head: readonly Statement[],
    all: readonly Statement[],
    settled: readonly string[],
    revised: { readonly on: IsoDate } | undefined,
  ): Substance => ({
    v: VERSION,
    lead: head.some(({ kind }) => kind !== 'silence') || head.length === 0 ? 'stated' : 'silence',
    head: names(head, claims),
    claims: names(all, claims),
    settled: settled.toSorted(),
    ...(revised && revised.on <= today && { revised: revised.on }),
  });
  switch (what) {
    case 'entry': {
      const written = entries.get(id);
      if (!written) return undefined;
      const entry = currentEntry(briefing, written, today);
      const outcome = entry.watch === undefined ? undefined : outcomeOf(watch.get(entry.watch));
      return of([entry.headline], visibleStatements(entry), outcome ? [dayOf(outcome)] : [], entry.revised);
    }
    case 'watch': {
      const item = watch.get(id);
      if (!item) return undefined;
      const outcome = outcomeOf(item);
      if (outcome) return of([outcome.says], [outcome.says], [dayOf(outcome)], item.revised);
      return of([item.headline], [item.headline, item.open], [], item.revised);
    }
    case 'dispute': {
      const dispute = disputes.get(id);
      if (!dispute) return { ...of([], [], [], undefined), lead: 'gone' };
      const says = dispute.positions.map((position) => position.says);
      return { ...of([], says, [], dispute.revised), sides: says.length };
    }
    case 'summary': {
      const written = summaries.get(id);
      if (!written) return undefined;
      const summary = currentSummary(briefing, written, today);
      const statements = [summary.headline, ...summary.sections.flatMap((section) => section.statements)];
      const topics = new Set(statements.flatMap((one) => one.claims).map((claim) => claims.get(claim)?.topic));
      const settled = [...watch.values()].flatMap((item) => {
        const outcome = topics.has(item.topic) ? outcomeOf(item) : undefined;
        return outcome ? [`${item.id} ${dayOf(outcome)}`] : [];
      });
      // Only the headline: the sentences below are a selection for reading.
      return of([summary.headline], [summary.headline], settled, summary.revised);
    }
  }
}

/** When an outcome happened: "2026-11-05", "2026-11", or "reported 2026-11-08". */
function dayOf(outcome: Outcome): string {
  const { by, when } = outcomeDate(outcome);
  return by === 'report' ? `reported ${when}` : when;
}

/** The claims of statements, sorted, without duplicates, each with the day of its revision and a derived result. */
function names(statements: readonly Statement[], claims: ReadonlyMap<string, Claim>): string[] {
  const ids = new Set(statements.flatMap((one) => one.claims));
  return [...ids].map((id) => nameOf(id, claims.get(id))).toSorted();
}

function nameOf(id: string, claim: Claim | undefined): string {
  const result = claim?.standing === 'derived' ? [claim.arithmetic.equals] : [];
  return [id, ...(claim?.revised ? [claim.revised.on] : []), ...result].join('@');
}

function read(text: string): Substance | undefined {
  return jsonText.pipe(substance).safeParse(text).data;
}

function isSame(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((id, i) => id === other[i]);
}

function isDisjoint(one: readonly string[], other: readonly string[]): boolean {
  return one.length > 0 && other.length > 0 && !one.some((id) => other.includes(id));
}
