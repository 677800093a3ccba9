import type { Briefing } from '../briefing/briefing.ts';
import type { Source } from '../briefing/schema.ts';

/** How people name an article without its label, as a regular expression. */
export const SOURCE_NAME =
  '(?:(?:(?:first|second|third|fourth|fifth|last|unsigned|anonymous|undated|older|newest|latest|other) )(?:articles?|sources?|reports?|papers?|ones?)|tabloids?|blog(?: posts?)?)';
const ARTICLE_NOUN = "(?:['’]s)?(?: (?:articles?|reports?|pieces?|posts?|papers?|texts?|sources?))?";

/** Each source with the regular expression of its label or publisher. */
export function namedSources({ sources }: Briefing): { readonly source: Source; readonly pattern: string }[] {
  return [...sources.values()].map((source) => {
    const names = [...new Set([source.label, source.publisher ?? source.label])].map(escaped);
    return { source, pattern: `(?:${names.join('|')})${ARTICLE_NOUN}` };
  });
}

/** The sources that a line names, in the briefing's order. */
export function sourcesNamed(briefing: Briefing, line: string): Source[] {
  return namedSources(briefing).flatMap(({ source, pattern }) =>
    new RegExp(`(?<![\\p{L}\\p{N}])${pattern}(?![\\p{L}\\p{N}])`, 'iu').test(line) ? [source] : [],
  );
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
