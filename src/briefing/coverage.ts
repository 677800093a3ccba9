import type { Briefing } from './briefing.ts';
import { readArticles, type Verifiable } from './verify.ts';

/** A paragraph with fewer words is a heading or byline rather than something to claim. */
const SHORT = 8;

/** Article paragraphs without a claim, by source and number, without headings. */
export function uncoveredParagraphs({ sources, claims }: Verifiable, folder: string): string[] {
  const { articles } = readArticles(sources, folder);
  const covered = coveredIn(claims);
  return [...articles].flatMap(([id, paragraphs]) =>
    paragraphs.flatMap((text, i) => {
      const isHeading = sources.get(id)?.headings.includes(i + 1) || text.split(/\s+/).length < SHORT;
      return isHeading || covered.has(`${id} ${i + 1}`) ? [] : [`${id} paragraph ${i + 1}: no claim`];
    }),
  );
}

function coveredIn(claims: Briefing['claims']): ReadonlySet<string> {
  return new Set(
    [...claims.values()].flatMap((claim) =>
      claim.standing === 'derived' ? [] : [`${claim.source} ${claim.paragraph}`],
    ),
  );
}
