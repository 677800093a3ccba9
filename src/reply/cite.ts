import { arithmeticInWords } from '../briefing/arithmetic.ts';
import { type Briefing, get, sourced, sourcesOf } from '../briefing/briefing.ts';
import type { Statement } from '../briefing/schema.ts';
import type { StatementBlock } from '../message/message.ts';

/** A statement as a block, with its sources, their paragraphs, and the arithmetic of what is derived. */
export function cite(briefing: Briefing, statement: Statement, label?: string): StatementBlock {
  const claims = statement.claims.map((id) => get(briefing.claims, id));
  const paragraphs = Map.groupBy(
    claims.flatMap((claim) => sourced(briefing, claim)),
    ({ source }) => source,
  );
  const citations = sourcesOf(briefing, statement).map((id) => ({
    sourceId: id,
    source: get(briefing.sources, id).label,
    paragraphs: [...new Set(paragraphs.get(id)?.map(({ paragraph }) => paragraph))].toSorted((a, b) => a - b),
  }));
  const arithmetic = claims.flatMap((claim) =>
    claim.standing === 'derived' ? [arithmeticInWords(claim.arithmetic)] : [],
  );
  return {
    type: 'statement',
    kind: statement.kind,
    text: statement.text,
    ...(label === undefined ? {} : { label }),
    citations,
    ...(arithmetic.length === 0 ? {} : { arithmetic }),
    ...readings(briefing, statement),
  };
}

/** Of a silence or an "only" that is older than a source: against how many of the sources it was read. */
function readings({ sources }: Briefing, { unread = [] }: Statement): Pick<StatementBlock, 'readAgainst'> {
  return unread.length === 0 ? {} : { readAgainst: { read: sources.size - unread.length, of: sources.size } };
}
