import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadValidBriefing } from '../../src/briefing/load.ts';
import { normaliseParagraph, splitParagraphs, verifyClaims } from '../../src/briefing/verify.ts';
import { CORPUS } from './folder.ts';

/** The number of claims of each of the first five articles. */
const CLAIM_COUNTS = { '000': 26, '001': 18, '002': 21, '003': 36, '004': 18 };
const IDS = Object.entries(CLAIM_COUNTS).flatMap(([source, count]) =>
  Array.from({ length: count }, (_, i) => `${source}-${String(i + 1).padStart(2, '0')}`),
);

const SHARED_FOLDER = join(import.meta.dirname, '../../../shared');
const { DEMAND_SHARED } = process.env;
const isSkipped = !existsSync(SHARED_FOLDER) && !DEMAND_SHARED;

const { briefing, claimPlaces } = loadValidBriefing(CORPUS);
const sourcedClaims = [...briefing.claims.values()].filter((claim) => claim.standing !== 'derived');

describe('the claims of the shipped briefing', () => {
  it('include exactly the 119 known ones of the first five articles', () => {
    expect(IDS).toHaveLength(119);
    expect(
      sourcedClaims
        .filter(({ source }) => source in CLAIM_COUNTS)
        .map(({ id }) => id)
        .toSorted(),
    ).toEqual(IDS);
  });

  it("have ids that start with their source's id", () => {
    expect(sourcedClaims.filter(({ id, source }) => !id.startsWith(`${source}-`))).toEqual([]);
  });

  it('share a hash if, and only if, they rest on the same paragraph', () => {
    const hashes = new Map<string, Set<string>>();
    for (const { source, paragraph, sha256 } of sourcedClaims) {
      const key = `${source}:${paragraph}`;
      hashes.set(key, (hashes.get(key) ?? new Set()).add(sha256));
    }
    expect([...hashes].filter(([, paragraphHashes]) => paragraphHashes.size !== 1)).toEqual([]);
    expect(new Set([...hashes.values()].flatMap((set) => [...set])).size).toBe(hashes.size);
  });
});

describe.skipIf(isSkipped)(
  `the claims compared with the articles${isSkipped ? ' (skipped: needs ../shared beside the project)' : ''}`,
  () => {
    const articles = join(SHARED_FOLDER, 'sources');

    it('rest on the paragraph that contains their quote', () => {
      const paragraphs = new Map(
        readdirSync(articles).map((name) => [
          name.slice(0, 3),
          splitParagraphs(readFileSync(join(articles, name), 'utf8')),
        ]),
      );
      const table = readFileSync(join(SHARED_FOLDER, 'claims.md'), 'utf8');
      const quotes = [...table.matchAll(/^\| (\d{3}-\d{2}) \|[^|]*\|[^|]*\| "(.+)" \|$/gm)].map(
        ([, id = '', quote = '']) => ({ id, quote }),
      );
      expect(quotes.map(({ id }) => id)).toEqual(IDS);
      const unmatchedQuotes = quotes.filter(({ id, quote }) => {
        const claim = sourcedClaims.find((candidate) => candidate.id === id);
        const paragraph = paragraphs.get(claim?.source ?? '')?.[(claim?.paragraph ?? 0) - 1] ?? '';
        return !normaliseParagraph(paragraph).includes(normaliseParagraph(quote));
      });
      expect(unmatchedQuotes.map(({ id }) => id)).toEqual([]);
    });

    it('have the hashes and figures of their paragraphs', () => {
      expect(verifyClaims(briefing, articles, claimPlaces)).toEqual({ verifiedHashes: 119, problems: [] });
    });
  },
);
