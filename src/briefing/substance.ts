import { z } from 'zod';
import { jsonText } from '../lib/json.ts';
import type { Briefing } from './briefing.ts';
import { currentEntry, currentSummary, visibleStatements } from './current-answers.ts';
import type { IsoDate } from './dates.ts';
import { knownOutcome, type Outcome, outcomeDate } from './outcome.ts';
import type { Claim, Statement, WatchItem } from './schema.ts';

const ANSWER_TOPIC_KINDS = ['entry', 'watch', 'dispute', 'summary'] as const;

/** The record that an answer is about. */
export interface AnswerTopic {
  readonly what: (typeof ANSWER_TOPIC_KINDS)[number];
  readonly id: string;
}

/** Raised when the stored form of the same content changes, so that older forms are not compared with it. */
const SUBSTANCE_VERSION = 1;

/**
 * The claims of an answer's headline and lines, and whether the matter is settled. A corrected typo does not change it; a
 * claim, an outcome or a noted revision does.
 */
const substanceSchema = z.strictObject({
  v: z.literal(SUBSTANCE_VERSION),
  /** `gone`: the briefing no longer has the dispute. */
  lead: z.enum(['stated', 'silence', 'gone']),
  head: z.array(z.string()),
  claims: z.array(z.string()),
  settled: z.array(z.string()),
  revised: z.string().exactOptional(),
  /** How many sides a dispute has. */
  sides: z.int().exactOptional(),
});
type Substance = z.infer<typeof substanceSchema>;

/** Such as "entry.ferry-price". */
export function answerTopicKey({ what, id }: AnswerTopic): string {
  return `${what}.${id}`;
}

/** The answer topic with a key; undefined for other texts. */
export function answerTopicOf(key: string): AnswerTopic | undefined {
  const dot = key.indexOf('.');
  const what = ANSWER_TOPIC_KINDS.find((kind) => kind === key.slice(0, dot));
  const id = key.slice(dot + 1);
  return what === undefined || id === '' ? undefined : { what, id };
}

/**
 * The substance of an answer topic on a day, as text for `changeBetween`. Undefined if the briefing does not have the
 * record; a missing dispute counts as over.
 */
export function substanceOf(briefing: Briefing, topic: AnswerTopic, today: IsoDate): string | undefined {
  const substance = findSubstance(briefing, topic, today);
  return substance && JSON.stringify(substance);
}

/** How an answer changed. `lines`: only below the headline, and no claim was withdrawn. */
export type SubstanceChange = 'none' | 'lines' | 'answer';

/** Compares two substances of one answer topic. Undefined if one has another version. */
export function changeBetween(before: string, after: string): SubstanceChange | undefined {
  const [old, now] = [parseSubstance(before), parseSubstance(after)];
  if (!old || !now) return undefined;
  if (old.lead !== now.lead || old.revised !== now.revised || old.sides !== now.sides) return 'answer';
  if (!isEqual(old.settled, now.settled)) return 'answer';
  // A settled answer may be reworded later, which is news only if it then rests on other claims.
  if (now.settled.length > 0) return isDisjoint(old.head, now.head) ? 'answer' : 'none';
  const isWithdrawn = old.claims.some((id) => !now.claims.includes(id));
  if (!isEqual(old.head, now.head) || isWithdrawn) return 'answer';
  return isEqual(old.claims, now.claims) ? 'none' : 'lines';
}

function findSubstance(briefing: Briefing, { what, id }: AnswerTopic, today: IsoDate): Substance | undefined {
  const { entries, watch, disputes, summaries, claims } = briefing;
  const outcomeOf = (item: WatchItem | undefined) => item && knownOutcome(item, today);
  const build = (
    head: readonly Statement[],
    visible: readonly Statement[],
    settled: readonly string[],
    revised?: { readonly on: IsoDate },
  ): Substance => ({
    v: SUBSTANCE_VERSION,
    lead: head.some(({ kind }) => kind !== 'silence') || head.length === 0 ? 'stated' : 'silence',
    head: claimVersions(head, claims),
    claims: claimVersions(visible, claims),
    settled: settled.toSorted(),
    ...(revised && revised.on <= today && { revised: revised.on }),
  });
  switch (what) {
    case 'entry': {
      const writtenEntry = entries.get(id);
      if (!writtenEntry) return undefined;
      const entry = currentEntry(briefing, writtenEntry, today);
      const outcome = outcomeOf(watch.get(entry.watch ?? ''));
      return build([entry.headline], visibleStatements(entry), outcome ? [dayOf(outcome)] : [], entry.revised);
    }
    case 'watch': {
      const item = watch.get(id);
      if (!item) return undefined;
      const outcome = outcomeOf(item);
      if (outcome) return build([outcome.says], [outcome.says], [dayOf(outcome)], item.revised);
      return build([item.headline], [item.headline, item.open], [], item.revised);
    }
    case 'dispute': {
      const dispute = disputes.get(id);
      if (!dispute) return { ...build([], [], []), lead: 'gone' };
      const sides = dispute.positions.map((position) => position.says);
      return { ...build([], sides, [], dispute.revised), sides: sides.length };
    }
    case 'summary': {
      const written = summaries.get(id);
      if (!written) return undefined;
      const summary = currentSummary(briefing, written, today);
      const statements = [summary.headline, ...summary.sections.flatMap((section) => section.statements)];
      const topics = new Set(
        statements.flatMap((statement) => statement.claims.map((claim) => claims.get(claim)?.topic)),
      );
      const settled = [...watch.values()].flatMap((item) => {
        const outcome = topics.has(item.topic) ? outcomeOf(item) : undefined;
        return outcome ? [`${item.id} ${dayOf(outcome)}`] : [];
      });
      // Other statements of a summary may be exchanged without news.
      return build([summary.headline], [summary.headline], settled, summary.revised);
    }
  }
}

/** When an outcome happened: "2026-11-05", "2026-11", or "reported 2026-11-08". */
function dayOf(outcome: Outcome): string {
  const { by, when } = outcomeDate(outcome);
  return by === 'report' ? `reported ${when}` : when;
}

/** The ids of the statements' claims, sorted, each with the day of its revision and its derived result. */
function claimVersions(statements: readonly Statement[], claims: ReadonlyMap<string, Claim>): string[] {
  const ids = new Set(statements.flatMap((statement) => statement.claims));
  return [...ids].map((id) => claimVersion(id, claims.get(id))).toSorted();
}

function claimVersion(id: string, claim: Claim | undefined): string {
  const result = claim?.standing === 'derived' ? [claim.arithmetic.equals] : [];
  return [id, ...(claim?.revised ? [claim.revised.on] : []), ...result].join('@');
}

function parseSubstance(text: string): Substance | undefined {
  return jsonText.pipe(substanceSchema).safeParse(text).data;
}

function isEqual(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((text, i) => text === b[i]);
}

function isDisjoint(a: readonly string[], b: readonly string[]): boolean {
  return a.length > 0 && b.length > 0 && !a.some((text) => b.includes(text));
}
