import { type AskResult, type Decision, listEntries, MAX_OFFERED } from '../ask/decision.ts';
import { WISHES } from '../ask/wish.ts';
import { type Briefing, isUnknown } from '../briefing/briefing.ts';
import type { Agreement, Choice } from '../ports/reader.ts';

/** Returns the result unchanged if the choice names an unknown entry or wish, or lacks an entry that its verdict needs. */
export function applyChoice(briefing: Briefing, result: AskResult, choice: Choice): AskResult {
  const decision = toDecision(briefing, result, choice);
  if (!decision) return result;
  return { ...result, decision, presuppositions: [...new Set([...result.presuppositions, ...choice.presumed])] };
}

function toDecision({ entries }: Briefing, result: AskResult, choice: Choice): Decision | undefined {
  const chosenEntries = choice.entries.flatMap((id) => entries.get(id) ?? []);
  const [first, ...otherEntries] = chosenEntries;
  const otherIds = otherEntries.map(({ id }) => id);
  if (chosenEntries.length < choice.entries.length) return undefined;
  if (choice.verdict === 'outside') {
    return { kind: 'outside', near: (listEntries(result.decision) ?? []).slice(0, MAX_OFFERED) };
  }
  if (choice.verdict === 'wish') {
    const wish = WISHES.find((candidate) => candidate === choice.wish);
    return wish && { kind: 'wish', wish, ...(first && { subject: first.id }) };
  }
  if (!first) return undefined;
  if (choice.verdict === 'suggest') return { kind: 'suggest', entries: [first.id, ...otherIds] };
  const [second] = otherEntries;
  if (choice.verdict === 'both' && second && !isUnknown(first) && !isUnknown(second)) {
    return { kind: 'both', entries: [first.id, second.id], reason: 'parts' };
  }
  if (!isUnknown(first)) return { kind: 'answer', entry: first.id, near: otherIds };
  const { nearest = '' } = first;
  const answeredIds = otherEntries.filter((entry) => entry.id !== nearest && !isUnknown(entry)).map(({ id }) => id);
  return { kind: 'unknown', entry: first.id, near: [nearest, ...answeredIds] };
}

/** "near" means that the engine offered the chosen entry. */
export function agreementBetween(ownDecision: Decision, chosenDecision: Decision): Agreement {
  const [ownEntry, chosenEntry] = [shownEntry(ownDecision), shownEntry(chosenDecision)];
  if (ownEntry === chosenEntry && (chosenEntry !== undefined || ownDecision.kind === chosenDecision.kind))
    return 'same';
  return chosenEntry !== undefined && listEntries(ownDecision)?.includes(chosenEntry) ? 'near' : 'other';
}

function shownEntry(decision: Decision): string | undefined {
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
