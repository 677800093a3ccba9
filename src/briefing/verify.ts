import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Briefing } from './briefing.ts';
import { figures } from './figures.ts';
import type { Place, Problem } from './problem.ts';
import type { SourcedClaim } from './schema.ts';

/** What holding the claims against the articles found. */
export interface Verified {
  readonly hashes: number;
  readonly problems: readonly Problem[];
}

/** The text whose SHA-256 a claim holds: NFKC, straight quotes, single spaces, trimmed. */
export function normaliseParagraph(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[\u2018-\u201b]/g, "'")
    .replace(/[\u201c-\u201f]/g, '"')
    .replace(/\s+/g, ' ')
    .trim();
}

/** The paragraphs of an article: its non-blank lines. A claim counts them from 1. */
export function paragraphsOf(article: string): string[] {
  return article.split(/\r?\n/).filter((line) => line.trim() !== '');
}

/**
 * Holds each claim of a source against a copy of the article: the hash of its paragraph, and its figures.
 * @param folder copies of the articles; a file belongs to the source whose id begins its name
 * @param places where each claim stands, so that a problem has its line
 */
export function verifyClaims(briefing: Briefing, folder: string, places: ReadonlyMap<string, Place>): Verified {
  const names = readdirSync(folder).sort();
  const articles = new Map<string, string[]>();
  const problems: Problem[] = [];

  for (const id of briefing.sources.keys()) {
    const name = names.find((file) => file.startsWith(id));
    if (name === undefined) {
      const what = `no file in ${folder} begins with "${id}"`;
      problems.push({ file: 'sources.yaml', line: 0, field: id, what, mend: 'Put a copy of the article there' });
    } else articles.set(id, paragraphsOf(readFileSync(join(folder, name), 'utf8')));
  }

  let hashes = 0;
  for (const claim of briefing.claims.values()) {
    if (claim.standing === 'derived') continue;
    const paragraphs = articles.get(claim.source);
    if (!paragraphs) continue;
    const wrong = verifyClaim(claim, paragraphs, briefing.names);
    if (wrong === undefined) hashes += 1;
    else {
      const { field, what, mend } = wrong;
      const line = places.get(claim.id)?.line([field]) ?? 0;
      problems.push({ file: 'claims.yaml', line, field: `${claim.id}.${field}`, what, mend });
    }
  }
  return { hashes, problems };
}

function verifyClaim(claim: SourcedClaim, paragraphs: readonly string[], names: readonly string[]) {
  const paragraph = paragraphs[claim.paragraph - 1];
  if (paragraph === undefined) {
    const what = `paragraph ${claim.paragraph} does not exist; the article has ${paragraphs.length}`;
    return { field: 'paragraph', what, mend: 'Count its non-blank lines from 1' };
  }
  const text = normaliseParagraph(paragraph);
  const hash = createHash('sha256').update(text).digest('hex');
  if (hash !== claim.sha256) {
    const what = `the hash of paragraph ${claim.paragraph} is ${hash}`;
    return { field: 'sha256', what, mend: 'Read the paragraph again; if it says what the claim says, enter this hash' };
  }
  const present = figures(text, names);
  const missing = [...figures(claim.text, names)].filter((figure) => !present.has(figure));
  if (missing.length === 0) return undefined;
  return {
    field: 'text',
    what: `its figures ${missing.join(', ')} are not in paragraph ${claim.paragraph}`,
    mend: 'Correct the text or the paragraph number',
  };
}
