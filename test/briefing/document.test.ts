import { describe, expect, it } from 'vitest';
import { readYaml } from '../../src/briefing/document.ts';

describe('the YAML reader', () => {
  it('finds the line of a value', () => {
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
});
