import { readArticles, type VerifiableBriefing } from './verify.ts';

/** Shorter paragraphs are headings or bylines. */
const MIN_WORDS = 8;

/** Returns a line of text for each article paragraph without a claim, except headings. */
export function uncoveredParagraphs({ sources, claims }: VerifiableBriefing, folder: string): string[] {
  const { articles } = readArticles(sources, folder);
  const coveredParagraphs = new Set(
    [...claims.values()].flatMap((claim) => ('source' in claim ? [`${claim.source} ${claim.paragraph}`] : [])),
  );
  return [...articles].flatMap(([id, paragraphs]) =>
    paragraphs.flatMap((text, i) => {
      const isHeading = sources.get(id)?.headings.includes(i + 1) || text.split(/\s+/).length < MIN_WORDS;
      return isHeading || coveredParagraphs.has(`${id} ${i + 1}`) ? [] : [`${id} paragraph ${i + 1}: no claim`];
    }),
  );
}
