import { type Briefing, disputeId, sourceIds } from './briefing.ts';
import { currentEntry, entryStatements } from './current-answers.ts';
import type { IsoDate } from './dates.ts';
import { NUMBER_WORDS } from './figures.ts';
import type { Statement } from './schema.ts';
import { countSources } from './source-counts.ts';

const COUNT = NUMBER_WORDS.slice(2).join('|');
/** Matches "SpaceX competes with it, say three sources." */
const SAID_BY_SEVERAL = new RegExp(
  `^[^;:]+,? (?:say|state|report) (?:all )?(?:the )?(${COUNT}) (?:sources|reports|articles|others)\\.$`,
  'i',
);

/** Returns the undisputed statements that end with the number of all sources they cite, those of most sources first. */
export function agreedStatements(briefing: Briefing, today: IsoDate): readonly Statement[] {
  const labels = [...briefing.sources.values()].map(({ label }) => label);
  const positions = [...briefing.disputes.values()].flatMap((dispute) =>
    dispute.positions.map(({ says }) => new Set(says.claims)),
  );
  const statements = [...briefing.entries.values()]
    .filter((entry) => disputeId(entry) === undefined)
    .flatMap((entry) => entryStatements(currentEntry(briefing, entry, today)));
  const agreed = statements.filter(
    (statement) =>
      statement.kind === 'stated' &&
      SAID_BY_SEVERAL.test(statement.text) &&
      sourceIds(briefing, statement).length > 1 &&
      countSources(statement.text, labels) === sourceIds(briefing, statement).length &&
      !positions.some((claims) => statement.claims.every((claim) => claims.has(claim))),
  );
  const byClaims = new Map(agreed.map((statement) => [statement.claims.toSorted().join(' '), statement]));
  return [...byClaims.values()].toSorted((a, b) => sourceIds(briefing, b).length - sourceIds(briefing, a).length);
}
