import { type AskResult, type Decision, MAX_OFFERED, nearOf } from '../ask/decision.ts';
import { WISHES } from '../ask/wish.ts';
import { type Briefing, isUnknown } from '../briefing/briefing.ts';
import type { Agreement, Choice } from '../ports/reader.ts';

/** Turns a reader's choice into a decision like the engine's own. */
export function applyChoice(briefing: Briefing, result: AskResult, choice: Choice): AskResult {
  const decision = decisionOf(briefing, result, choice);
  if (!decision) return result;
  return { ...result, decision, presuppositions: [...new Set([...result.presuppositions, ...choice.presumed])] };
}

/** Undefined if the choice names an entry or wish that the briefing does not have, or no longer has. */
function decisionOf({ entries }: Briefing, result: AskResult, choice: Choice): Decision | undefined {
  const chosen = choice.entries.flatMap((id) => entries.get(id) ?? []);
  const [first, ...others] = chosen;
  const near = others.map(({ id }) => id);
  if (chosen.length < choice.entries.length) return undefined;
  if (choice.verdict === 'outside') {
    return { kind: 'outside', near: (nearOf(result.decision) ?? []).slice(0, MAX_OFFERED) };
  }
  if (choice.verdict === 'wish') {
    const wish = WISHES.find((one) => one === choice.wish);
    return wish && { kind: 'wish', wish, ...(first && { subject: first.id }) };
  }
  if (!first) return undefined;
  if (choice.verdict === 'suggest') return { kind: 'suggest', entries: [first.id, ...near] };
  const [second] = others;
  if (choice.verdict === 'both' && second && !isUnknown(first) && !isUnknown(second)) {
    return { kind: 'both', entries: [first.id, second.id], because: 'parts' };
  }
  if (!isUnknown(first)) return { kind: 'answer', entry: first.id, near };
  const { nearest = '' } = first;
  const answered = others.filter((entry) => entry.id !== nearest && !isUnknown(entry)).map(({ id }) => id);
  return { kind: 'unknown', entry: first.id, near: [nearest, ...answered] };
}

/** Compares a decision by a reader's choice with the engine's own. */
export function agreementOf(own: Decision, chosen: Decision): Agreement {
  const [ownFirst, first] = [answeredBy(own), answeredBy(chosen)];
  if (ownFirst === first && (first !== undefined || own.kind === chosen.kind)) return 'same';
  return first !== undefined && nearOf(own)?.includes(first) ? 'near' : 'other';
}

/** The entry whose answer a decision shows first. */
function answeredBy(decision: Decision): string | undefined {
  switch (decision.kind) {
    case 'answer':
    case 'unknown':
      return decision.entry;
    case 'both':
      return decision.entries[0];
    default:
      return undefined;
  }
}
