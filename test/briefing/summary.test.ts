import { describe, expect, it } from 'vitest';
import { readSummary } from '../../src/briefing/summary.ts';

const HEADLINE = "headline: 'Striped, says one source. [001-01]'\n";
const FRONT_MATTER = `---\nid: zebra\ntitle: The zebra crossing\norder: 3\n${HEADLINE}entered: 2026-11-21\n---\n`;

function problemsOf(text: string): string[] {
  return readSummary('summaries/zebra.md', text).problems.map(
    ({ file, line, message }) => `${file}:${line} ${message}`,
  );
}

describe('a summary', () => {
  const text = `${FRONT_MATTER}
It has stripes. [001-01, 003-20]
A year ends in May. [derived: derived-zebra]

## What nobody says
No source names the painter. [silence]
`;

  it('has front matter, and statements under headings', () => {
    expect(readSummary('summaries/zebra.md', text)).toMatchObject({
      problems: [],
      summary: {
        value: {
          id: 'zebra',
          title: 'The zebra crossing',
          order: 3,
          aliases: [],
          headline: { kind: 'stated', text: 'Striped, says one source.', claims: ['001-01'] },
          sections: [
            {
              statements: [
                { kind: 'stated', text: 'It has stripes.', claims: ['001-01', '003-20'] },
                { kind: 'derived', text: 'A year ends in May.', claims: ['derived-zebra'] },
              ],
            },
            {
              heading: 'What nobody says',
              statements: [{ kind: 'silence', text: 'No source names the painter.', claims: [] }],
            },
          ],
        },
      },
    });
  });

  it('records the line number of each statement', () => {
    expect([...(readSummary('zebra.md', text).summary?.lines.values() ?? [])]).toEqual([9, 10, 13, 5]);
  });

  it('is the same with Windows line ends', () => {
    const [unix, windows] = [text, text.replaceAll('\n', '\r\n')].map(
      (variant) => readSummary('zebra.md', variant).summary,
    );
    expect(windows?.value).toEqual(unix?.value);
    expect([...(windows?.lines.values() ?? [])]).toEqual([9, 10, 13, 5]);
  });

  it('leads with its first statement if it has no headline, and shows that statement once', () => {
    const { summary, todos } = readSummary('zebra.md', text.replace(HEADLINE, ''));
    expect(summary?.value.headline.text).toBe('It has stripes.');
    expect(summary?.value.sections[0]?.statements.map((one) => one.text)).toEqual(['A year ends in May.']);
    expect([...(summary?.lines.values() ?? [])]).toEqual([8, 9, 12]);
    expect(todos).toMatchObject([{ file: 'zebra.md', field: 'headline' }]);
  });

  it('keeps brackets inside a sentence', () => {
    const { summary } = readSummary('zebra.md', `${FRONT_MATTER}It [the road] has stripes. [001-01]`);
    expect(summary?.value.sections[0]?.statements[0]?.text).toBe('It [the road] has stripes.');
  });

  it('leaves out a heading without statements', () => {
    const { summary } = readSummary('zebra.md', `${FRONT_MATTER}## Empty\n## Full\nIt has stripes. [001-01]`);
    expect(summary?.value.sections.map(({ heading }) => heading)).toEqual(['Full']);
  });

  it.each([
    'It has stripes.',
    'It has stripes. []',
    'It has stripes. [ ]',
    'It has stripes. [,]',
    '[001-01]',
    'It has stripes. [001-01] Yes.',
    '[001-01] It has stripes.',
    'It has stripes. [see above!]',
  ])('reports a line without a citation at its end: %s', (line) => {
    expect(problemsOf(`${FRONT_MATTER}It has stripes. [001-01]\n${line}`)).toEqual([
      'summaries/zebra.md:9 has no citation at its end',
    ]);
  });

  it('reports every faulty line together with the faults of its front matter', () => {
    const brokenSummary = `${FRONT_MATTER.replace('2026-11-21', '2026-02-29')}One thing.\nGood. [001-01]\n${'x'.repeat(401)} [001-01]`;
    expect(problemsOf(brokenSummary)).toEqual([
      'summaries/zebra.md:6 "2026-02-29" is not a real date; use the format 2026-05-07',
      'summaries/zebra.md:8 has no citation at its end',
      'summaries/zebra.md:10 has more than 400 characters',
    ]);
  });

  it.each([
    ['an empty file', ''],
    ['only a body', 'It has stripes. [001-01]'],
    ['front matter without an end', '---\nid: zebra\n'],
    ['a blank line before it', `\n${FRONT_MATTER}`],
  ])('reports missing front matter: %s', (_, broken) => {
    expect(problemsOf(broken)).toEqual([expect.stringContaining('zebra.md:1 has no front matter')]);
  });

  it('reports that it has no statements', () => {
    expect(problemsOf(`${FRONT_MATTER}## Heading\n`)).toEqual(['summaries/zebra.md:7 has no statements']);
  });
});
