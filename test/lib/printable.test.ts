import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { printableText } from '../../src/lib/printable.ts';

describe('printableText', () => {
  it.each([
    ['that access the clipboard', '\u001b]52;c;aGk=\u0007', '\\u001b]52;c;aGk=\\u0007'],
    ['that clear the screen', '\u001b[2J', '\\u001b[2J'],
    ['that hide text', '\u001b[8mx', '\\u001b[8mx'],
    ['that start an 8-bit control sequence', '\u009b2J', '\\u009b2J'],
    ['that change the writing direction', 'a\u202eb\u2066', 'a\\u202eb\\u2066'],
    ['that return to the start of the line', 'a\rb', 'a\\u000db'],
  ])('escapes characters %s', (_, text, printed) => {
    expect(printableText(text)).toBe(printed);
  });

  it('keeps line breaks, tabs, colours and every script', () => {
    const text = 'a\tb\n\u001b[1mé 租 😀\u001b[22m\u001b[36mx\u001b[39m';
    expect(printableText(text)).toBe(text);
  });

  it('does not change the value of JSON', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(JSON.parse(printableText(JSON.stringify(text)))).toBe(text);
      }),
    );
  });
});
