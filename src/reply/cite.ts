import { arithmeticInWords } from '../briefing/arithmetic.ts';
import { type Briefing, get, sourceIds, underlyingClaims } from '../briefing/briefing.ts';
import type { SourcedClaim, Statement } from '../briefing/schema.ts';
import type { Citation, SourcedSentence, StatementBlock } from '../message/message.ts';

/** `label` names a side of a dispute. */
export function cite(briefing: Briefing, statement: Statement, label?: string): StatementBlock {
  return { type: 'statement', ...toSourcedSentence(briefing, statement), ...(label !== undefined && { label }) };
}

/** Adds a statement's sources, their paragraphs, and the arithmetic of derived claims. */
export function toSourcedSentence(briefing: Briefing, statement: Statement): SourcedSentence {
  const claims = statement.claims.map((id) => get(briefing.claims, id));
  const claimsBySource = Map.groupBy(
    claims.flatMap((claim) => underlyingClaims(briefing, claim)),
    ({ source }) => source,
  );
  const citations = sourceIds(briefing, statement).map((id): Citation => {
    const { label, publisher, url } = get(briefing.sources, id);
    const paragraphs = claimsBySource.get(id)?.map((claim) => bodyParagraph(briefing, claim));
    return {
      sourceId: id,
      source: label,
      paragraphs: [...new Set(paragraphs)].toSorted((a, b) => a - b),
      ...(url !== undefined && { url }),
      ...(publisher === undefined && { isNickname: true }),
    };
  });
  const arithmetic = claims.flatMap((claim) =>
    claim.standing === 'derived' ? [arithmeticInWords(claim.arithmetic)] : [],
  );
  const { kind, text, unread = [] } = statement;
  const { size } = briefing.sources;
  return {
    kind,
    text,
    citations,
    ...(arithmetic.length > 0 && { arithmetic }),
    ...(unread.length > 0 && { readAgainst: { read: size - unread.length, of: size } }),
  };
}

/** Counts only the article's body; 0 is the title, the byline or another heading. */
function bodyParagraph({ sources }: Briefing, { source, paragraph }: SourcedClaim): number {
  const { headings } = get(sources, source);
  return headings.includes(paragraph) ? 0 : paragraph - headings.filter((line) => line < paragraph).length;
}

export function bodyPlace(briefing: Briefing, claim: SourcedClaim): string {
  const number = bodyParagraph(briefing, claim);
  return number === 0 ? 'title' : `paragraph ${number}`;
}
