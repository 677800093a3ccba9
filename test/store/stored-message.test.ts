import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import type { ButtonIntent } from '../../src/message/intent.ts';
import type { Block, Message } from '../../src/message/message.ts';
import { messageFromText, messageToText } from '../../src/store/stored-message.ts';

const text = fc.string({ unit: 'grapheme' });
const intent = fc.constantFrom<ButtonIntent>(
  { kind: 'help' },
  { kind: 'entry', id: 'lease-length' },
  { kind: 'faq', page: 2 },
  { kind: 'changes', since: '2026-05-01', page: 3 },
);
const citation = fc.record(
  {
    sourceId: text,
    source: text,
    paragraphs: fc.array(fc.nat()),
    url: fc.webUrl(),
    isNickname: fc.constant(true as const),
  },
  { requiredKeys: ['sourceId', 'source', 'paragraphs'] },
);
const statement = fc.record(
  {
    kind: fc.constantFrom('stated' as const, 'derived' as const, 'silence' as const),
    text,
    citations: fc.array(citation),
    arithmetic: fc.array(text),
    readAgainst: fc.record({ read: fc.nat(), of: fc.nat() }),
  },
  { requiredKeys: ['kind', 'text', 'citations'] },
);
const moment = fc
  .bigInt({ min: 0n, max: 32_000_000_000_000_000_000n })
  .map((nanoseconds) => Temporal.Instant.fromEpochNanoseconds(nanoseconds).toString());
const BLOCKS: { readonly [Type in Block['type']]: fc.Arbitrary<Extract<Block, { type: Type }>> } = {
  heading: fc.record({ type: fc.constant('heading' as const), text }),
  text: fc.record({ type: fc.constant('text' as const), text }),
  note: fc.record({ type: fc.constant('note' as const), text }),
  statement: fc.record(
    {
      type: fc.constant('statement' as const),
      kind: fc.constantFrom('stated' as const, 'derived' as const, 'silence' as const),
      text,
      label: text,
      citations: fc.array(citation),
      arithmetic: fc.array(text),
    },
    { requiredKeys: ['type', 'kind', 'text', 'citations'] },
  ),
  answer: fc.record(
    {
      type: fc.constant('answer' as const),
      headline: statement,
      lines: fc.array(statement),
      status: text,
      isStatusFirst: fc.constant(true as const),
    },
    { requiredKeys: ['type', 'headline', 'lines'] },
  ),
  facts: fc.record({
    type: fc.constant('facts' as const),
    facts: fc.array(fc.record({ label: text, value: text, at: moment }, { requiredKeys: ['label', 'value'] })),
  }),
  list: fc.record({
    type: fc.constant('list' as const),
    items: fc.array(fc.record({ text, note: text, at: moment }, { requiredKeys: ['text'] })),
  }),
  picture: fc.record({
    type: fc.constant('picture' as const),
    name: text,
    svg: fc.record({ light: text, dark: text }),
    words: fc.array(text),
  }),
  buttons: fc.record({ type: fc.constant('buttons' as const), buttons: fc.array(fc.record({ label: text, intent })) }),
};
const block: fc.Arbitrary<Block> = fc.oneof(...Object.values(BLOCKS));
const message: fc.Arbitrary<Message> = fc.record(
  {
    title: text,
    blocks: fc.array(block),
    footer: text,
    shows: text,
    phase: fc.constantFrom(
      'ahead' as const,
      'due' as const,
      'unconfirmed' as const,
      'settled' as const,
      'open' as const,
    ),
    isCorrection: fc.constant(true as const),
    isJoint: fc.constant(true as const),
  },
  { requiredKeys: ['title', 'blocks', 'footer'] },
);

describe('a stored message', () => {
  it('is unchanged when it is read', () => {
    fc.assert(
      fc.property(message, (original) => {
        expect(messageFromText(messageToText(original))).toEqual(original);
      }),
    );
  });

  it.each([
    'not JSON',
    '{}',
    '{"title":"","blocks":[],"footer":"","more":1}',
    '{"title":"","blocks":[],"footer":"","phase":"soon"}',
    '{"title":"","blocks":[{"type":"marquee","text":""}],"footer":""}',
    '{"title":"","blocks":[{"type":"list","items":[{"text":"","at":"6 May 2026"}]}],"footer":""}',
    '{"title":"","blocks":[{"type":"buttons","buttons":[{"label":"","intent":"c0:help"}]}],"footer":""}',
  ])('is rejected if it is invalid: %s', (json) => {
    expect(() => messageFromText(json)).toThrow();
  });
});
