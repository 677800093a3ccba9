import { stripVTControlCharacters } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Block, Message } from '../../../src/message/message.ts';
import { renderNotice, renderText } from '../../../src/platforms/terminal/render.ts';
import { anyMessageOf, comparableText, expectReadable, textEverywhere } from '../any-message.ts';

const WIDE = /[\u2e80-\ua4cf\uac00-\ud7a3]|\p{Emoji_Presentation}/u;
const ESC = '\u001b';
const plain = (columns: number) => ({ columns, color: false });
const messageOf = (...blocks: Block[]): Message => ({ title: 'Title', blocks, footer: 'As of today' });

const example: Message = messageOf(
  { type: 'heading', text: 'How long' },
  {
    type: 'statement',
    kind: 'stated',
    label: 'Six months',
    text: 'The lease report gives the lease six months.',
    citations: [{ sourceId: '001', source: 'Lease report', paragraphs: [2, 4] }],
  },
  {
    type: 'statement',
    kind: 'silence',
    text: 'No source gives a price.',
    citations: [{ sourceId: '001', source: 'Lease report', paragraphs: [] }],
  },
  {
    type: 'facts',
    facts: [
      { label: 'Title', value: 'none given' },
      { label: 'Link', value: 'none known' },
    ],
  },
  { type: 'list', items: [{ text: 'one', note: 'a note' }, { text: 'two' }] },
  { type: 'buttons', buttons: [{ label: 'Evidence', intent: { kind: 'overview' } }] },
  {
    type: 'buttons',
    buttons: [
      { label: 'Help', intent: { kind: 'help' } },
      { label: 'Sources', intent: { kind: 'sources' } },
    ],
  },
  { type: 'note', text: 'Ask again.' },
);

describe('a message in a terminal', () => {
  it('numbers its buttons and cites its sources', () => {
    expect(renderText(example, plain(80))).toBe(
      `Title

How long
Six months: The lease report gives the lease six months. [Lease report ¶2, ¶4]

No source gives a price. [all 1 sources checked]

  Title: none given
  Link: none known

• one
    a note
• two

  [1] Evidence
  [2] Help
  [3] Sources

Ask again.

As of today`,
    );
  });

  it('wraps at 30 columns and keeps the indent', () => {
    const lines = renderText(example, plain(30)).split('\n');
    expect(lines.slice(3, 6)).toEqual([
      'Six months: The lease report',
      'gives the lease six months.',
      '[Lease report ¶2, ¶4]',
    ]);
    const wrapped = renderText(
      messageOf({
        type: 'list',
        items: [{ text: 'a list item that is longer than a line', note: 'and a note that is longer too, I fear' }],
      }),
      plain(30),
    );
    expect(wrapped.split('\n').slice(2, 6)).toEqual([
      '• a list item that is longer',
      '  than a line',
      '    and a note that is longer',
      '    too, I fear',
    ]);
  });

  it('indents the continuation of a button or fact', () => {
    const wrapped = renderText(
      messageOf(
        { type: 'facts', facts: [{ label: 'Where to check', value: 'statements by the parties' }] },
        { type: 'buttons', buttons: [{ label: 'Whether others follow the parties', intent: { kind: 'help' } }] },
      ),
      plain(30),
    );
    expect(wrapped.split('\n').slice(2, -2)).toEqual([
      '  Where to check: statements',
      '    by the parties',
      '',
      '  [1] Whether others follow',
      '      the parties',
    ]);
  });

  it('is between 30 and 96 columns wide', () => {
    const long = messageOf({ type: 'text', text: 'word '.repeat(100) });
    expect(maxWidth(renderText(long, plain(200)))).toBe(94);
    expect(renderText(long, plain(3))).toBe(renderText(long, plain(30)));
  });

  it('counts wide characters as two columns', () => {
    const wide = renderText(messageOf({ type: 'text', text: '租'.repeat(32) }), plain(30)).split('\n');
    expect(wide.slice(2, 5)).toEqual(['租'.repeat(15), '租'.repeat(15), '租租']);
  });

  it('has escape sequences only in colour', () => {
    expect(renderText(example, plain(80))).not.toContain(ESC);
    expect(renderText(example, { columns: 80, color: true })).toContain(`${ESC}[`);
  });

  it('escapes control characters and escape sequences in texts', () => {
    const hostileText = `a${ESC}[2Jb${ESC}]8;;http://x\u0007c\r\nd\u009b31me\u0000f\u2028g`;
    const messageWith = textEverywhere(hostileText);
    expect(controls(renderText(messageWith, plain(80)))).toEqual([]);
    expect(controls(withoutColors(renderText(messageWith, { columns: 80, color: true })))).toEqual([]);
  });
});

const piece = fc.oneof(
  { weight: 4, arbitrary: fc.string({ unit: fc.constantFrom(...'abcdeilnorst'), minLength: 1, maxLength: 12 }) },
  fc.constantFrom('租约', '한국어', 'مدة', '🚀', '👩‍🚀', 'é', '¶', 'x'.repeat(120), '界'.repeat(60)),
  fc.constantFrom(
    `${ESC}[31m`,
    `${ESC}[2J`,
    '\u009b1m',
    '\n',
    '\r\n',
    '\t',
    '\u0000',
    '\u0085',
    '\u2028',
    '\u2029',
    '  ',
  ),
);
const text = fc.array(piece, { minLength: 1, maxLength: 30 }).map((pieces) => `t${pieces.join(' ')}`);
const message = anyMessageOf(text);
const columns = fc.oneof(fc.constantFrom(30, 80, 200), fc.integer({ min: 30, max: 120 }));

describe('any message in a terminal', () => {
  it('has no line longer than the screen is wide', () => {
    fc.assert(
      fc.property(message, columns, fc.boolean(), (any, width, color) => {
        expect(maxWidth(renderText(any, { columns: width, color }))).toBeLessThanOrEqual(Math.min(width, 96));
      }),
      { numRuns: 300 },
    );
  });

  it('loses no text', () => {
    fc.assert(
      fc.property(message, columns, (any, width) => {
        expectReadable(comparableText(renderText(any, plain(width))), any);
      }),
      { numRuns: 300 },
    );
  });

  it('consists only of text, line breaks and, if enabled, colours', () => {
    fc.assert(
      fc.property(message, columns, (any, width) => {
        const colorless = renderText(any, plain(width));
        expect(controls(colorless)).toEqual([]);
        const colored = renderText(any, { columns: width, color: true });
        expect(controls(withoutColors(colored))).toEqual([]);
        expect(stripVTControlCharacters(colored)).toBe(colorless);
      }),
      { numRuns: 300 },
    );
  });

  it('numbers its buttons from 1 without gaps', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 5 }), (sizes) => {
        const label = 'press';
        const blocks = sizes.map(
          (size): Block => ({
            type: 'buttons',
            buttons: Array.from({ length: size }, () => ({ label, intent: { kind: 'help' } })),
          }),
        );
        const numbers = [...renderText(messageOf(...blocks), plain(80)).matchAll(/\[(\d+)\] press/g)].map(([, n]) =>
          Number(n),
        );
        expect(numbers).toEqual(Array.from({ length: sizes.reduce((a, b) => a + b) }, (_, i) => i + 1));
      }),
    );
  });
});

function controls(text: string): string[] {
  return [...text].filter((character) => /[\p{Cc}\p{Zl}\p{Zp}]/u.test(character) && character !== '\n');
}

function withoutColors(text: string): string {
  return text.replaceAll(new RegExp(`${ESC}\\[\\d{1,2}m`, 'g'), '');
}

function maxWidth(text: string): number {
  return Math.max(...stripVTControlCharacters(text).split('\n').map(cellCount));
}

function cellCount(line: string): number {
  const characters = [...new Intl.Segmenter().segment(line)].map(({ segment }) => segment);
  return characters.reduce((total, character) => total + (WIDE.test(character) ? 2 : 1), 0);
}

describe('a notice in a terminal', () => {
  it('is wrapped line by line with its indent, and cannot control the terminal', () => {
    expect(renderNotice(`It was saved:\n  watch.yaml:3 has no date${ESC}[2J; write one`, plain(30))).toBe(
      'It was saved:\n  watch.yaml:3 has no date\n  [2J; write one',
    );
  });
});
