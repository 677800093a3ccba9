import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readPlainYaml, readWithLines, readYaml } from '../../src/briefing/document.ts';
import { STORY } from '../fixture/story.ts';

const files = readdirSync(STORY, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.yaml'))
  .map((name) => ({ name, text: readFileSync(`${STORY}/${name}`, 'utf8') }));

describe('the YAML reader', () => {
  it.each(files)('parses plain YAML with the same result as the parser that tracks lines: $name', ({ name, text }) => {
    expect(readPlainYaml(text)).toBeDefined();
    expect(readPlainYaml(text)).toEqual(readWithLines(name, text).document?.data);
  });

  it('parses quickly only what the parser that tracks lines reads in the same way', () => {
    const [smallFile] = files.filter(({ name }) => name === 'watch.yaml');
    const lines = (smallFile?.text ?? '').split('\n');
    const marks = [
      '',
      ':',
      ' #',
      '"',
      "'",
      '- ',
      '  ',
      '*a',
      '&a ',
      '? ',
      '!!str ',
      '{',
      ']',
      '\t',
      '|',
      '2026-05-07',
      '0x1f',
      '.5',
      '~',
      'yes',
    ];
    fc.assert(
      fc.property(
        fc.nat(lines.length - 1),
        fc.nat(40),
        fc.constantFrom(...marks),
        fc.boolean(),
        (number, column, mark, drop) => {
          const changed = [...lines];
          const line = changed[number] ?? '';
          if (drop) changed.splice(number, 1, mark);
          else changed[number] = line.slice(0, column) + mark + line.slice(column);
          const text = changed.join('\n');
          const fastResult = readPlainYaml(text);
          if (fastResult !== undefined) expect(fastResult).toEqual(readWithLines('watch.yaml', text).document?.data);
        },
      ),
      { numRuns: 1500 },
    );
  });

  it('finds the line of a value in plain YAML', () => {
    const { document } = readYaml('a.yaml', 'one: 1\nlist:\n  - x\n  - y\n');
    expect(document?.data).toEqual({ one: 1, list: ['x', 'y'] });
    expect(document?.place.line(['list', 1])).toBe(4);
  });

  it.each([
    '- { stated: The {001}: it is so, claims: [001-01] }',
    '- { stated: It is: so, claims: [x] }',
    '- { stated: {001} says so, claims: [a] }',
    '- stated: It is: so',
  ])('reports a missing pair of quotes once: "%s"', (line) => {
    expect(readYaml('a.yaml', `${line}\n- { stated: "x", claims: [a] }\n`).problems).toMatchObject([
      { line: 1, message: 'the text after "stated:" needs quotes', fix: expect.stringContaining('Write stated: "…"') },
    ]);
  });

  it('reports each duplicate key, but only the first syntax error', () => {
    expect(readYaml('a.yaml', 'a: 1\na: 2\nb: 1\nb: 2\n').problems.map(({ line }) => line)).toEqual([2, 4]);
    expect(readYaml('a.yaml', 'a: [1\nb: {\nc: "\n').problems).toMatchObject([
      { line: 2, fix: expect.stringMatching(/^Fix this line/) },
    ]);
  });

  it('reports an alias at its line', () => {
    expect(readYaml('a.yaml', 'one: &x 1\ntwo: *x\n').problems).toMatchObject([{ line: 2 }]);
  });
});
