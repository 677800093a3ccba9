import { z } from 'zod';
import { jsonText } from '../lib/json.ts';
import type { Briefing } from './briefing.ts';
import { citedTopics, currentEntry, currentSummary, summaryStatements, visibleStatements } from './current-answers.ts';
import type { IsoDate } from './dates.ts';
import { knownOutcome, type Outcome, outcomeDate } from './outcome.ts';
import type { Claim, Statement, WatchItem } from './schema.ts';

const ANSWER_TOPIC_KINDS = ['entry', 'watch', 'dispute', 'summary'] as const;

export interface AnswerTopic {
  readonly kind: (typeof ANSWER_TOPIC_KINDS)[number];
  readonly id: string;
}

/** Increment this when the stored form of the same content changes; substances of other versions are not compared. */
const SUBSTANCE_VERSION = 1;

/** A corrected typo does not change the substance; a claim, an outcome or a noted revision does. */
const substanceSchema = z.strictObject({
  v: z.literal(SUBSTANCE_VERSION),
  /** `gone` means that the briefing no longer has the dispute. */
  lead: z.enum(['stated', 'silence', 'gone']),
  head: z.array(z.string()),
  claims: z.array(z.string()),
  settled: z.array(z.string()),
  revised: z.string().exactOptional(),
  sides: z.int().exactOptional(),
});
type Substance = z.infer<typeof substanceSchema>;

/** Returns a key such as "entry.ferry-price". */
export function answerTopicKey({ kind, id }: AnswerTopic): string {
  return `${kind}.${id}`;
}

/** Parses a key that `answerTopicKey` returned; undefined for other texts. */
export function parseAnswerTopic(key: string): AnswerTopic | undefined {
  const dot = key.indexOf('.');
  const kind = ANSWER_TOPIC_KINDS.find((kind) => kind === key.slice(0, dot));
  const id = key.slice(dot + 1);
  return kind === undefined || id === '' ? undefined : { kind, id };
}

/** Returns a record's substance on a day, as JSON. A missing dispute has one too, because it counts as over. */
export function substanceOf(briefing: Briefing, topic: AnswerTopic, today: IsoDate): string | undefined {
  const substance = findSubstance(briefing, topic, today);
  return substance && JSON.stringify(substance);
}

/** `lines`: claims were only added, and only below the headline. `answer`: the answer itself changed. */
export type SubstanceChange = 'none' | 'lines' | 'answer';

/** Compares two substances of one answer topic. Returns undefined if either is invalid or has another version. */
export function compareSubstance(before: string, after: string): SubstanceChange | undefined {
  const [oldSubstance, newSubstance] = [parseSubstance(before), parseSubstance(after)];
  if (!oldSubstance || !newSubstance) return undefined;
  if (
    oldSubstance.lead !== newSubstance.lead ||
    oldSubstance.revised !== newSubstance.revised ||
    oldSubstance.sides !== newSubstance.sides
  )
    return 'answer';
  if (!isEqual(oldSubstance.settled, newSubstance.settled)) return 'answer';
  // A settled answer may be reworded later. This is news only if the new headline shares no claim with the old one.
  if (newSubstance.settled.length > 0) return isDisjoint(oldSubstance.head, newSubstance.head) ? 'answer' : 'none';
  const hasWithdrawnClaim = oldSubstance.claims.some((id) => !newSubstance.claims.includes(id));
  if (!isEqual(oldSubstance.head, newSubstance.head) || hasWithdrawnClaim) return 'answer';
  return isEqual(oldSubstance.claims, newSubstance.claims) ? 'none' : 'lines';
}

function findSubstance(briefing: Briefing, { kind, id }: AnswerTopic, today: IsoDate): Substance | undefined {
  const { entries, watch, disputes, summaries, claims } = briefing;
  const outcomeOf = (item: WatchItem | undefined) => item && knownOutcome(item, today);
  const buildSubstance = (
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
  switch (kind) {
    case 'entry': {
      const writtenEntry = entries.get(id);
      if (!writtenEntry) return undefined;
      const entry = currentEntry(briefing, writtenEntry, today);
      const outcome = outcomeOf(watch.get(entry.watch ?? ''));
      return buildSubstance(
        [entry.headline],
        visibleStatements(entry),
        outcome ? [outcomeDay(outcome)] : [],
        entry.revised,
      );
    }
    case 'watch': {
      const item = watch.get(id);
      if (!item) return undefined;
      const outcome = outcomeOf(item);
      if (outcome) return buildSubstance([outcome.says], [outcome.says], [outcomeDay(outcome)], item.revised);
      return buildSubstance([item.headline], [item.headline, item.open], [], item.revised);
    }
    case 'dispute': {
      const dispute = disputes.get(id);
      if (!dispute) return { ...buildSubstance([], [], []), lead: 'gone' };
      const sides = dispute.positions.map((position) => position.says);
      return { ...buildSubstance([], sides, [], dispute.revised), sides: sides.length };
    }
    case 'summary': {
      const writtenSummary = summaries.get(id);
      if (!writtenSummary) return undefined;
      const summary = currentSummary(briefing, writtenSummary, today);
      const topics = citedTopics(briefing, summaryStatements(summary));
      const settled = [...watch.values()].flatMap((item) => {
        const outcome = topics.has(item.topic) ? outcomeOf(item) : undefined;
        return outcome ? [`${item.id} ${outcomeDay(outcome)}`] : [];
      });
      // Other statements of a summary may change without being news.
      return buildSubstance([summary.headline], [summary.headline], settled, summary.revised);
    }
  }
}

/** Returns "2026-11-05", "2026-11", or "reported 2026-11-08". */
function outcomeDay(outcome: Outcome): string {
  const { by, when } = outcomeDate(outcome);
  return by === 'report' ? `reported ${when}` : when;
}

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
