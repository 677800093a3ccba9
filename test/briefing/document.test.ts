import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { readYaml, shape, within } from '../../src/briefing/document.ts';
import { byPlace, formatProblem, problemAt } from '../../src/briefing/problem.ts';

const TEXT = `# a comment
first: 1
list:
  - name: a
    tags:
      - x
  - name: b
`;

describe('a YAML document', () => {
  const at = (path: readonly PropertyKey[], firstLine = 1) =>
    readYaml('a.yaml', TEXT, firstLine).document?.at.line(path);

  it.each([
    [['first'], 2],
    [['list'], 3],
    [['list', 0], 4],
    [['list', 0, 'name'], 4],
    [['list', 0, 'tags'], 5],
    [['list', 0, 'tags', 0], 6],
    [['list', 1, 'name'], 7],
  ])('knows that %j stands on line %i', (path, line) => {
    expect(at(path)).toBe(line);
  });

  it('knows the line of the nearest value around one that is missing', () => {
    expect(at(['list', 1, 'tags', 0])).toBe(7);
    expect(at(['list', 0, 'name', 'deeper'])).toBe(4);
    expect(at(['nowhere'])).toBe(2);
  });

  it('counts from the line on which it begins in its file', () => {
    expect(at(['list', 1], 11)).toBe(17);
  });

  it('is seen from a value inside it', () => {
    const { document } = readYaml('a.yaml', TEXT);
    if (!document) throw new Error('it is not read');
    expect(within(document.at, 'list', 0).line(['tags'])).toBe(5);
    expect(within(within(document.at, 'list'), 1).line()).toBe(7);
  });

  it('keeps a date and a number-like word as they are written', () => {
    expect(readYaml('a.yaml', 'a: 2026-05-07\nb: no\nc: "001"').document?.data).toEqual({
      a: '2026-05-07',
      b: 'no',
      c: '001',
    });
  });

  it('is reported, and not grown, when aliases multiply', () => {
    const bomb = Array.from({ length: 20 }, (_, i) => `a${i}: &a${i} [${`*a${i - 1}, `.repeat(9)}1]`);
    const { document, problems } = readYaml('a.yaml', ['a0: &a0 [1]', ...bomb.slice(1)].join('\n'));
    expect(document).toBeUndefined();
    expect(problems[0]).toMatchObject({ line: 2, what: expect.stringContaining('"*a0" is an alias') });
  });

  it('is reported when it is nested beyond reason', () => {
    expect(readYaml('a.yaml', '['.repeat(50_000)).problems.length).toBeGreaterThan(0);
  });

  it('is data or problems with a line, never an exception, whatever the text', () => {
    const piece = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 8 }),
      fc.constantFrom(
        '\n',
        '\n  ',
        ': ',
        '- ',
        '? ',
        '*a',
        '&a ',
        '!!int ',
        '|',
        '>-\n',
        '"',
        "'",
        '{',
        '}',
        '[',
        ']',
        '---\n',
        '...\n',
        '%YAML 1.1\n',
        '<<: ',
        '#',
        '\t',
        '__proto__: ',
      ),
    );
    const path = fc.array(fc.oneof(fc.nat(3), fc.string({ maxLength: 3 })), { maxLength: 3 });
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), path, (pieces, way) => {
        const text = pieces.join('');
        const { document, problems } = readYaml('a.yaml', text);
        expect(document === undefined).toBe(problems.length > 0);
        for (const line of [...problems.map((problem) => problem.line), document?.at.line(way) ?? 1]) {
          expect(line).toBeGreaterThanOrEqual(1);
          expect(line).toBeLessThanOrEqual(text.split(/\r\n?|\n/).length);
        }
      }),
      { numRuns: 1000 },
    );
  });
});

describe('a document held against a schema', () => {
  const schema = z.strictObject({ first: z.int(), list: z.array(z.strictObject({ name: z.string() })) });

  it('gives its value when it fits', () => {
    const { document } = readYaml('a.yaml', 'first: 1\nlist: []');
    expect(document && shape(schema, document)).toEqual({ value: { first: 1, list: [] }, problems: [] });
  });

  it('gives every fault at its own line', () => {
    const { document } = readYaml(
      'a.yaml',
      'list:\n  - nam: x\n  - name: 3\n  - name: y\n    more:\n      - z\n  - name:\n',
    );
    const problems = document ? shape(schema, document).problems : [];
    expect(problems.toSorted(byPlace).map(formatProblem)).toEqual([
      'a.yaml:1 first: is missing (number). Add it.',
      'a.yaml:2 list.0.name: is missing (string). Add it.',
      'a.yaml:2 list.0.nam: there is no such field. Correct its name or take it away.',
      'a.yaml:3 list.1.name: is number, not string. Correct it; quote a text that looks like a number.',
      'a.yaml:5 list.2.more: there is no such field. Correct its name or take it away.',
      'a.yaml:7 list.3.name: is empty, not string. Correct it; quote a text that looks like a number.',
    ]);
  });
});

describe('a problem', () => {
  const place = { file: 'a.yaml', line: () => 7 };

  it('reads as place, field, fault and mend', () => {
    expect(formatProblem(problemAt(place, ['answer', 0], 'is odd', 'Even it'))).toBe(
      'a.yaml:7 answer.0: is odd. Even it.',
    );
    expect(formatProblem(problemAt(place, [], 'is odd', 'Even it'))).toBe('a.yaml:7: is odd. Even it.');
  });

  it('names the file alone when all of it is meant', () => {
    expect(formatProblem({ file: 'a.yaml', line: 0, field: '', what: 'is missing', mend: 'Add it' })).toBe(
      'a.yaml: is missing. Add it.',
    );
  });
});
