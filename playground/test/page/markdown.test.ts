import { describe, expect, it } from 'vitest';
import { escapeText } from '../../../src/platforms/discord/render/text.ts';
import { parseMarkdown, plainText } from '../../page/markdown.ts';

const text = (content: string) => ({ kind: 'text', text: content });

describe("Discord's Markdown in the playground", () => {
  it.each<[string, unknown[]]>([
    ['**a** b', [{ kind: 'strong', children: [text('a')] }, text(' b')]],
    ['_a_', [{ kind: 'em', children: [text('a')] }]],
    ['__a__', [{ kind: 'underline', children: [text('a')] }]],
    ['~~a~~', [{ kind: 'strike', children: [text('a')] }]],
    ['||a||', [{ kind: 'spoiler', children: [text('a')] }]],
    ['`a*b`', [{ kind: 'code', text: 'a*b' }]],
    ['## Title', [{ kind: 'heading', level: 2, children: [text('Title')] }]],
    ['-# small', [{ kind: 'small', children: [text('small')] }]],
    ['a\nb', [text('a'), { kind: 'break' }, text('b')]],
    ['[x](https://example.org)', [{ kind: 'link', target: 'https://example.org', children: [text('x')] }]],
    ['<t:1700000000:f>', [{ kind: 'time', seconds: 1_700_000_000 }]],
    ['<t:99999999999999:f>', [text('<t:99999999999999>')]],
    ['<@123456789012345678>', [{ kind: 'mention', target: 'person', name: '123456789012345678' }]],
    ['</colossus help:123456789012345678>', [{ kind: 'mention', target: 'command', name: 'colossus help' }]],
    ['😀', [text('😀')]],
  ])('is parsed: %s', (content, nodes) => {
    expect(parseMarkdown(content)).toEqual(nodes);
  });

  it('keeps syntax that is nested too deeply as text', () => {
    const deepMarkup = `${'**'.repeat(12_000)}a`;
    expect(parseMarkdown(deepMarkup)).toEqual([text(deepMarkup)]);
    expect(parseMarkdown(`- ${deepMarkup}`)).toEqual([{ kind: 'list', start: undefined, items: [[text(deepMarkup)]] }]);
  });

  it('may contain lists', () => {
    expect(parseMarkdown('before\n- a **b**\n- c\nafter')).toEqual([
      text('before'),
      { kind: 'list', start: undefined, items: [[text('a '), { kind: 'strong', children: [text('b')] }], [text('c')]] },
      text('after'),
    ]);
  });

  it('numbers a list from its first number, and separates it from a bulleted list', () => {
    expect(parseMarkdown('3. a\n4. b\n- c')).toEqual([
      { kind: 'list', start: 3, items: [[text('a')], [text('b')]] },
      { kind: 'list', start: undefined, items: [[text('c')]] },
    ]);
  });

  it('has no lists in code or after a backslash', () => {
    expect(parseMarkdown('```\n- a\n```')).toEqual([{ kind: 'code block', text: '- a' }]);
    expect(parseMarkdown('\\- a')).toEqual([text('- a')]);
    expect(parseMarkdown('1\\. a')).toEqual([text('1. a')]);
  });

  it('ends a list before small text, like Discord', () => {
    expect(parseMarkdown('- a\n-# note\n- b').map(({ kind }) => kind)).toEqual(['list', 'small', 'list']);
  });

  it.each([
    '*a* _b_ ~c~ `d` ||e||',
    '# no heading',
    '- no item',
    '1. no item',
    '> no quote',
    '[x](https://example.org)',
  ])('keeps escaped syntax literal: "%s"', (literal) => {
    expect(plainText(escapeText(literal), {})).toBe(literal);
  });

  it('has a plain-text form on one line, with names instead of ids', () => {
    const content = '## Title\n**a:** b\n- c\n- d\n-# small <@123456789012345678>';
    expect(plainText(content, { '123456789012345678': 'Colossus' })).toBe('Title a: b c d small @Colossus');
  });
});
