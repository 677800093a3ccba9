import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anonymousQuestion } from '../../src/message/anonymous-question.ts';

describe('a stored question', () => {
  it.each([
    ['Who COOKS there?', 'who cooks there?'],
    ['  what\tabout   the\u200b canteen ', 'what about the canteen'],
    ['ＷＨＯ pays?', 'who pays?'],
    ['did it cost $1,250,000,000 in 2026', 'did it cost in'],
    ['how many H100s', 'how many hs'],
    ['was Colossus1 built by the U.S.', 'was colossus built by the u.s.'],
    ['der Stadtrat, wählt er neu?', 'der stadtrat, wählt er neu?'],
  ])('has lower case and no digits or extra spaces: "%s" becomes "%s"', (question, expected) => {
    expect(anonymousQuestion(question)).toBe(expected);
  });

  it.each([
    'ann.example@example.org',
    '(ann@example.org)',
    '@ann',
    '<@U0123ABC>',
    '<@!123456789012345678>',
    '<#C0123|the-secret-channel>',
    '<https://example.org/hidden?user=ann|a page>',
    '<:party:123456789012345678>',
    'https://example.org/hidden',
    'www.example.org',
    'example.org/hidden',
    '+49 (0)171 5550199',
    '4111-1111-1111-1111',
    'xoxb-hidden',
    'sk-hidden',
    'MTIzNDU2Nzg5.Gabcde.hidden',
    'eyJhbGciOiJIUzI1NiJ9.eyJhIjoxfQ.hidden',
    'aGVsbG9IZWxsb0hlbGxv',
    'deadbeefdeadbeefdeadbeefdeadbeef',
  ])('omits identifying text: %s', (telling) => {
    expect(anonymousQuestion(`who is ${telling} there`)).toBe('who is there');
  });

  it('is empty if no readable word remains', () => {
    expect(anonymousQuestion('')).toBe('');
    expect(anonymousQuestion('??? 123 🙂 ann@example.org')).toBe('');
  });

  it('is short, on one line and without digits, for any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 1000 }), (text) => {
        const stored = anonymousQuestion(text);
        expect([...stored].length).toBeLessThanOrEqual(300);
        expect(stored).not.toMatch(/[\p{N}\p{Cc}@]/u);
        expect(stored.isWellFormed()).toBe(true);
        expect(stored).toBe(stored.trim());
      }),
    );
  });
});
