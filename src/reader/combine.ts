import { type Asked, type Decision, MAX_OFFERED, nearOf } from '../ask/decision.ts';
import { WISHES } from '../ask/wish.ts';
import { type Briefing, isUnknown } from '../briefing/briefing.ts';
import type { Agreement, Choice } from '../ports/reader.ts';

/** Turns a reader's choice into a decision like the engine's own, from which replies are made. */
export function applyChoice(briefing: Briefing, asked: Asked, choice: Choice): Asked {
  const decision = decisionOf(briefing, asked, choice);
  if (!decision) return asked;
  return { ...asked, decision, presumed: [...new Set([...asked.presumed, ...choice.presumed])] };
}

/** Undefined if the choice names an entry or wish that the briefing does not have, or no longer has. */
function decisionOf({ entries }: Briefing, asked: Asked, choice: Choice): Decision | undefined {
  const found = choice.entries.flatMap((id) => entries.get(id) ?? []);
  if (found.length < choice.entries.length) return undefined;
  const [first, second, ...others] = found;
  switch (choice.verdict) {
    case 'outside':
      return { kind: 'outside', near: (nearOf(asked.decision) ?? []).slice(0, MAX_OFFERED) };
    case 'wish': {
      const wish = WISHES.find((one) => one === choice.wish);
      return wish && { kind: 'wish', wish, ...(first && { of: first.id }) };
    }
    case 'suggest':
      return first && { kind: 'suggest', entries: found.map(({ id }) => id) };
    case 'both':
      if (first && second && !isUnknown(first) && !isUnknown(second)) {
        return { kind: 'both', entries: [first.id, second.id], because: 'parts' };
      }
      break;
    case 'answer':
      break;
  }
  if (!first) return undefined;
  const near = [...(second ? [second] : []), ...others].map(({ id }) => id);
  if (!isUnknown(first)) return { kind: 'answer', entry: first.id, near };
  const { nearest = '' } = first;
  const answered = near.filter((id) => id !== nearest && !isUnknown(entries.get(id) ?? first));
  return { kind: 'unknown', entry: first.id, near: [nearest, ...answered] };
}

/** same: the same first entry, or neither answers · near: an entry that the engine offered too · other: anything else */
export function agreementOf(own: Decision, chosen: Decision): Agreement {
  const [ownFirst, first] = [answeredBy(own), answeredBy(chosen)];
  if (own.kind === chosen.kind && ownFirst === first) return 'same';
  if (first !== undefined && first === ownFirst) return 'same';
  return first !== undefined && nearOf(own)?.includes(first) ? 'near' : 'other';
}

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
