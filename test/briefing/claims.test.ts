import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Briefing } from '../../src/briefing/briefing.ts';
import { loadBriefing } from '../../src/briefing/load.ts';
import type { FilePosition } from '../../src/briefing/problem.ts';
import type { SourcedClaim } from '../../src/briefing/schema.ts';
import { normaliseParagraph, splitParagraphs, verifyClaims } from '../../src/briefing/verify.ts';
import { CORPUS, Folder } from './folder.ts';

/** The number of claims of each article. */
const CLAIM_COUNTS = { '000': 26, '001': 18, '002': 21, '003': 36, '004': 18 };
const IDS = Object.entries(CLAIM_COUNTS).flatMap(([source, count]) =>
  Array.from({ length: count }, (_, i) => `${source}-${String(i + 1).padStart(2, '0')}`),
);

const SHARED_FOLDER = join(import.meta.dirname, '../../../shared');
const { DEMAND_SHARED } = process.env;
const isSkipped = !existsSync(SHARED_FOLDER) && !DEMAND_SHARED;

function load(folder: string): { briefing: Briefing; claimPlaces: ReadonlyMap<string, FilePosition> } {
  const result = loadBriefing(folder);
  if ('problems' in result) throw new Error(`The briefing has ${result.problems.length} problems`);
  return result;
}

function sourcedClaims({ claims }: Briefing): SourcedClaim[] {
  return [...claims.values()].filter((claim) => claim.standing !== 'derived');
}

describe('the claims of the shipped briefing', () => {
  const { briefing } = load(CORPUS);

  it('include exactly the 119 known ones of the first five articles', () => {
    expect(IDS).toHaveLength(119);
    expect(
      sourcedClaims(briefing)
        .filter(({ source }) => source in CLAIM_COUNTS)
        .map(({ id }) => id)
        .toSorted(),
    ).toEqual(IDS);
  });

  it("have ids that start with their source's id", () => {
    expect(sourcedClaims(briefing).filter(({ id, source }) => !id.startsWith(`${source}-`))).toEqual([]);
  });

  it('share a hash if, and only if, they rest on the same paragraph', () => {
    const hashes = new Map<string, Set<string>>();
    for (const { source, paragraph, sha256 } of sourcedClaims(briefing)) {
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
    const { briefing, claimPlaces } = load(CORPUS);
    const paragraphs = new Map<string, string[]>();
    let quotes: [id: string, quote: string][] = [];

    beforeAll(() => {
      for (const name of readdirSync(articles)) {
        paragraphs.set(name.slice(0, 3), splitParagraphs(readFileSync(join(articles, name), 'utf8')));
      }
      const table = readFileSync(join(SHARED_FOLDER, 'claims.md'), 'utf8');
      quotes = [...table.matchAll(/^\| (\d{3}-\d{2}) \|[^|]*\|[^|]*\| "(.+)" \|$/gm)].map(([, id = '', quote = '']) => [
        id,
        quote,
      ]);
    });

    it('rest on the paragraph that contains their quote', () => {
      expect(quotes.map(([id]) => id)).toEqual(IDS);
      const unmatchedQuotes = quotes.filter(([id, quote]) => {
        const claim = sourcedClaims(briefing).find((candidate) => candidate.id === id);
        const paragraph = paragraphs.get(claim?.source ?? '')?.[(claim?.paragraph ?? 0) - 1] ?? '';
        return !normaliseParagraph(paragraph).includes(normaliseParagraph(quote));
      });
      expect(unmatchedQuotes.map(([id]) => id)).toEqual([]);
    });

    it('have the hashes and figures of their paragraphs', () => {
      expect(verifyClaims(briefing, articles, claimPlaces)).toEqual({ verifiedHashes: 119, problems: [] });
    });

    it('are reported at the line of a changed hash, paragraph or text', () => {
      const folder = new Folder(CORPUS);
      try {
        const [hash = ''] = /[0-9a-f]{64}/.exec(folder.read('claims.yaml')) ?? [];
        folder.replace('claims.yaml', ['id: 000-01', hash], 'f'.repeat(64));
        folder.replace('claims.yaml', ['id: 001-02', 'paragraph: '], 'paragraph: 99');
        folder.replace('claims.yaml', ['id: 002-03', 'text: '], 'text: In 4711 words, ');
        const brokenBriefing = load(folder.path);
        const { verifiedHashes, problems } = verifyClaims(
          brokenBriefing.briefing,
          articles,
          brokenBriefing.claimPlaces,
        );
        expect(verifiedHashes).toBe(116);
        expect(problems).toEqual([
          {
            file: 'claims.yaml',
            line: folder.lineOf('claims.yaml', ['id: 000-01', 'sha256']),
            field: '000-01.sha256',
            message: `does not match; the hash of paragraph 4 is ${hash}`,
            fix: expect.stringContaining('enter this hash'),
          },
          expect.objectContaining({
            line: folder.lineOf('claims.yaml', ['id: 001-02', 'paragraph']),
            message: expect.stringMatching(/^paragraph 99\d+ does not exist; the article has \d+$/),
          }),
          expect.objectContaining({
            line: folder.lineOf('claims.yaml', ['id: 002-03', 'text']),
            message: expect.stringContaining('has figures that are not in paragraph'),
          }),
        ]);
      } finally {
        folder.clear();
      }
    });
  },
);
