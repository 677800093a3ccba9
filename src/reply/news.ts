import type { Briefing } from '../briefing/briefing.ts';
import type { Change } from '../briefing/changes.ts';
import { entryStatements, summaryStatements } from '../briefing/current-answers.ts';
import type { Statement } from '../briefing/schema.ts';
import { changesToList } from './changes.ts';

const MAX_LISTED_CHANGES = 6;
const MAX_LISTED_PER_KIND = 3;

/**
 * Splits changes into those that a digest lists, most important first, and those that it counts. Drops a change whose new
 * claims all belong to listed changes.
 */
export function splitNews(
  briefing: Briefing,
  changes: readonly Change[],
): { readonly listedChanges: readonly Change[]; readonly countedChanges: readonly Change[] } {
  const newClaimIds = new Set(changes.flatMap(({ recordKind, id }) => (recordKind === 'claim' ? [id] : [])));
  const newClaimsOf = (change: Change) => claimIdsOf(briefing, change).filter((id) => newClaimIds.has(id));
  const listedClaimIds = new Set<string>();
  const isRepeat = (change: Change) => {
    const ids = newClaimsOf(change);
    return ids.length > 0 && ids.every((id) => listedClaimIds.has(id));
  };
  const listedChanges: Change[] = [];
  for (const change of changesToList(changes, MAX_LISTED_PER_KIND)) {
    if (listedChanges.length === MAX_LISTED_CHANGES) break;
    if (isRepeat(change)) continue;
    listedChanges.push(change);
    for (const id of newClaimsOf(change)) listedClaimIds.add(id);
  }
  return {
    listedChanges,
    countedChanges: changes.filter((change) => !listedChanges.includes(change) && !isRepeat(change)),
  };
}

function claimIdsOf(briefing: Briefing, { recordKind, action, id }: Change): string[] {
  switch (recordKind) {
    case 'claim':
      return [id];
    case 'watch item': {
      const item = briefing.watch.get(id);
      if (!item) return [];
      if (action === 'settled') return item.outcome?.says.claims ?? [];
      return [...claimsOf([item.headline, item.open]), ...item.rests, ...(item.expected?.claims ?? [])];
    }
    case 'dispute':
      return claimsOf(briefing.disputes.get(id)?.positions.map(({ says }) => says) ?? []);
    case 'summary': {
      const summary = briefing.summaries.get(id);
      if (!summary) return [];
      return claimsOf(summaryStatements(summary));
    }
    case 'question':
    case 'unknown': {
      const entry = briefing.entries.get(id);
      return entry ? claimsOf(entryStatements(entry)) : [];
    }
  }
}

function claimsOf(statements: readonly Statement[]): string[] {
  return statements.flatMap(({ claims }) => claims);
}
