import { createHash } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import type { SourcedClaim } from '../../src/briefing/schema.ts';
import { normaliseParagraph, splitParagraphs, verifyClaims } from '../../src/briefing/verify.ts';
import { loadStory } from '../fixture/story.ts';
import { temporaryFolder } from '../temporary-folder.ts';

describe('a paragraph', () => {
  it('is normalised to straight quotes, single spaces and NFKC', () => {
    expect(normaliseParagraph('\u00a0 \u201cIt\u2019s\u201d  \u2018a\u2019\tﬁgure\u2009: \u0041\u030a ')).toBe(
      `"It's" 'a' figure : \u00c5`,
    );
  });

  it('is unchanged by a second normalisation', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const normalisedOnce = normaliseParagraph(text);
        expect(normaliseParagraph(normalisedOnce)).toBe(normalisedOnce);
      }),
    );
  });

  it('is any line that is not blank, with either line ending', () => {
    expect(splitParagraphs('\nFirst.\r\n\r\n \t\nSecond.\n\n\nThird.')).toEqual(['First.', 'Second.', 'Third.']);
    expect(splitParagraphs('')).toEqual([]);
  });
});

describe('claims compared with articles', () => {
  const secondParagraph = 'The “zebra crossing”  has 24 stripes, and Colossus 1 none.';
  const hash = createHash('sha256').update('The "zebra crossing" has 24 stripes, and Colossus 1 none.').digest('hex');
  const claim: SourcedClaim = {
    id: '900-01',
    standing: 'reported',
    source: '900',
    paragraph: 2,
    sha256: hash,
    topic: 'term',
    entered: '2026-11-21',
    text: 'The crossing has twenty-four stripes, unlike Colossus 1.',
  };
  const places = new Map([
    [claim.id, { file: 'claims.yaml', line: ([field]: readonly PropertyKey[] = []) => (field === 'sha256' ? 5 : 2) }],
  ]);
  let folder: string;
  beforeEach(() => {
    folder = temporaryFolder();
    writeFileSync(join(folder, '900_zebra.txt'), `Zebras\n\n${secondParagraph}\n`);
    writeFileSync(join(folder, 'readme.txt'), 'other things lie here too');
  });

  function verify(change: Partial<SourcedClaim>) {
    const briefing = {
      ...loadStory(),
      sources: new Map([
        ['900', { id: '900', label: 'Zebra report', about: 'a road', headings: [], published: '2026-11-12' }],
      ]),
      claims: new Map([[claim.id, { ...claim, ...change }]]),
    };
    return verifyClaims(briefing, folder, places);
  }

  it('are verified if the hash is right and the paragraph has their figures', () => {
    expect(verify({})).toEqual({ verifiedHashes: 1, problems: [] });
  });

  it('are reported with the right hash if theirs is wrong', () => {
    expect(verify({ sha256: 'f'.repeat(64) })).toEqual({
      verifiedHashes: 0,
      problems: [
        expect.objectContaining({
          file: 'claims.yaml',
          line: 5,
          field: '900-01.sha256',
          message: `does not match; the hash of paragraph 2 is ${hash}`,
        }),
      ],
    });
  });

  it('are reported if they name another paragraph', () => {
    expect(verify({ paragraph: 1 }).problems).toEqual([
      expect.objectContaining({ line: 5, message: expect.stringContaining('the hash of paragraph 1 is') }),
    ]);
  });

  it('are reported if they name a paragraph beyond the last', () => {
    expect(verify({ paragraph: 3 }).problems).toEqual([
      expect.objectContaining({ line: 2, message: 'paragraph 3 does not exist; the article has 2' }),
    ]);
  });

  it('are reported with each figure missing from the paragraph', () => {
    expect(verify({ text: 'It has 24 stripes and 25 or ninety spots.' }).problems).toEqual([
      expect.objectContaining({ line: 2, message: 'has figures that are not in paragraph 2: 25, 90' }),
    ]);
  });

  it('may not copy nine words in a row; "41,000" and "don\'t" count as one word each', () => {
    const eightWords = "they don't count the 41,000 stripes of any";
    writeFileSync(join(folder, '900_zebra.txt'), `Zebras\n\n${secondParagraph}\n\nIn town ${eightWords} zebra.\n`);
    expect(verify({ text: `Here ${eightWords} crossing.` }).problems.map(({ message }) => message)).toEqual([
      'has figures that are not in paragraph 2: 41000',
    ]);
    expect(verify({ text: `In town ${eightWords}.` }).problems[0]?.message).toBe(
      'copies "in town they dont count the 41000 stripes of"',
    );
  });

  it.each([
    ['3 November 2026', 'reported', {}, []],
    ['3 November 2027', 'expected', {}, []],
    ['3 November 2027', 'reported', { year: 2027 }, []],
    ['3 November 2027', 'reported', {}, ['If the article means 2027, add "year: 2027" to the claim']],
    ['4 November 2026', 'reported', {}, ['Correct the text or the paragraph number']],
  ] as const)(
    'may add a year to a date only if the publication or the claim implies it: %s, %s, %j',
    (day, standing, claimChange, fixes) => {
      const article = 'The council met on 3 November.';
      writeFileSync(join(folder, '900_zebra.txt'), article);
      const sha256 = createHash('sha256').update(article).digest('hex');
      const change = { paragraph: 1, sha256, text: `The meeting of ${day}.`, standing, ...claimChange };
      expect(verify(change).problems.map(({ fix }) => fix)).toEqual(fixes);
    },
  );

  it('are not verified if their article is missing, and the missing article is reported', () => {
    rmSync(join(folder, '900_zebra.txt'));
    expect(verify({})).toEqual({
      verifiedHashes: 0,
      problems: [expect.objectContaining({ field: '900', message: expect.stringContaining('begins with "900"') })],
    });
  });
});
