import fc from 'fast-check';
import { expect, it } from 'vitest';
import { changesSince } from '../../src/briefing/changes.ts';
import { encodeIntent } from '../../src/message/button-id.ts';
import {
  type Block,
  type Button,
  buttonsIn,
  citationText,
  type Message,
  messageHead,
} from '../../src/message/message.ts';
import { digestReply } from '../../src/reply/digest.ts';
import { reminderReply } from '../../src/reply/reminder.ts';
import { respond } from '../../src/reply/respond.ts';
import { actionIdsOf, answerTexts, blockTexts, briefing, contextOn, TODAY } from '../reply/corpus.ts';

const LONGEST = 10_000;

export const HOSTILE = [
  'https://x.example/?a=1&b=2',
  '```',
  '> quote',
  '• bullet',
  '@everyone @here',
  ':smile::+1:',
  '\u202eright to left\u202c',
  'zero\u200bwidth\u200d',
  'שלום עולם مرحبا',
  '👩‍👩‍👧‍👦🏴󠁧󠁢󠁥󠁮󠁧󠁿',
  'e\u0301\u0302\u0303',
  '"\\',
  '\u0000\u001b[31m\r\n',
  '\ud800',
  ' ',
  '',
];

export function arbitrariesWith(hostile: readonly string[]) {
  const bit = fc.oneof(
    fc.constantFrom(...hostile),
    fc.string({ unit: 'grapheme', maxLength: 30 }),
    fc.string({ unit: 'binary', maxLength: 30 }),
  );
  const anyText = fc.oneof(
    { weight: 6, arbitrary: fc.array(bit, { maxLength: 6 }).map((bits) => bits.join(' ')) },
    {
      weight: 1,
      arbitrary: fc
        .tuple(bit, fc.integer({ min: 1, max: LONGEST }))
        .map(([one, length]) => one.repeat(Math.ceil(length / Math.max(1, one.length))).slice(0, length)),
    },
  );
  return { anyText, anyMessage: anyMessageOf(anyText) };
}

export function anyMessageOf(anyText: fc.Arbitrary<string>): fc.Arbitrary<Message> {
  const anyMoment = fc
    .date({ min: new Date('1970-01-01T00:00Z'), max: new Date('2999-12-31T23:59Z'), noInvalidDate: true })
    .map((date) => date.toISOString());
  const anyButton: fc.Arbitrary<Button> = fc.record({
    label: anyText,
    intent: fc.oneof(
      fc.constant({ kind: 'help' as const }),
      fc.stringMatching(/^[a-z0-9-]{1,80}$/).map((id) => ({ kind: 'entry' as const, id })),
    ),
  });
  const anySourcedSentence = fc.record(
    {
      kind: fc.constantFrom('stated' as const, 'derived' as const, 'silence' as const),
      text: anyText,
      label: anyText,
      citations: fc.array(
        fc.record(
          {
            sourceId: anyText,
            source: anyText,
            paragraphs: fc.array(fc.nat(99), { maxLength: 4 }),
            isNickname: fc.constant(true as const),
          },
          { requiredKeys: ['sourceId', 'source', 'paragraphs'] },
        ),
        { maxLength: 6 },
      ),
      arithmetic: fc.array(anyText, { maxLength: 3 }),
    },
    { requiredKeys: ['kind', 'text', 'citations'] },
  );
  /** The type requires an arbitrary for each new type of block. */
  const blocks: { readonly [Type in Block['type']]: fc.Arbitrary<Extract<Block, { type: Type }>> } = {
    heading: fc.record({ type: fc.constant('heading' as const), text: anyText }),
    text: fc.record({ type: fc.constant('text' as const), text: anyText }),
    note: fc.record({ type: fc.constant('note' as const), text: anyText }),
    statement: anySourcedSentence.map((sentence) => ({ type: 'statement' as const, ...sentence })),
    answer: fc.record(
      {
        type: fc.constant('answer' as const),
        headline: anySourcedSentence,
        lines: fc.array(anySourcedSentence, { maxLength: 3 }),
        status: anyText,
        isStatusFirst: fc.constant(true as const),
      },
      { requiredKeys: ['type', 'headline', 'lines'] },
    ),
    facts: fc.record({
      type: fc.constant('facts' as const),
      facts: fc.array(
        fc.record({ label: anyText, value: anyText, at: anyMoment }, { requiredKeys: ['label', 'value'] }),
        { maxLength: 12 },
      ),
    }),
    list: fc.record({
      type: fc.constant('list' as const),
      items: fc.array(fc.record({ text: anyText, note: anyText, at: anyMoment }, { requiredKeys: ['text'] }), {
        maxLength: 30,
      }),
    }),
    picture: fc.record({
      type: fc.constant('picture' as const),
      name: fc.constant('timeline'),
      svg: fc.constant({ light: '<svg/>', dark: '<svg/>' }),
      words: fc.array(anyText, { maxLength: 12 }),
    }),
    buttons: fc.record({ type: fc.constant('buttons' as const), buttons: fc.array(anyButton, { maxLength: 40 }) }),
  };
  const anyBlock: fc.Arbitrary<Block> = fc.oneof(...Object.values(blocks));
  const anyAction = fc
    .nat(99)
    .map((number): Button => ({ label: `action-${number}`, intent: { kind: 'entry', id: `action-${number}` } }));
  const anyActions = fc
    .uniqueArray(anyAction, { maxLength: 20, selector: ({ label }) => label })
    .map((all) => ({ row: all.slice(0, 4), menu: all.slice(4) }));
  return fc.record(
    {
      title: anyText,
      blocks: fc.array(anyBlock, { maxLength: 25 }),
      footer: anyText,
      actions: anyActions,
      ratedEntry: fc.stringMatching(/^[a-z0-9-]{1,40}$/),
    },
    { requiredKeys: ['title', 'blocks', 'footer'] },
  );
}

export const anyStatements: fc.Arbitrary<Message> = fc
  .array(fc.string({ minLength: 3, maxLength: 400, unit: 'grapheme-ascii' }), { minLength: 20, maxLength: 60 })
  .map((texts) => ({
    title: 'Title',
    blocks: texts.map((text, i) => ({
      type: 'statement',
      kind: 'stated',
      text: `${i} ${text}`,
      citations: [{ sourceId: '1', source: `Source ${i}`, paragraphs: [i] }],
    })),
    footer: 'As of today',
  }));

export function textEverywhere(text: string): Message {
  return {
    title: text,
    blocks: [
      { type: 'heading', text },
      { type: 'statement', kind: 'stated', text, citations: [{ sourceId: '1', source: text, paragraphs: [1] }] },
      { type: 'facts', facts: [{ label: text, value: text }] },
      { type: 'list', items: [{ text, note: text }] },
      { type: 'buttons', buttons: [{ label: text, intent: { kind: 'help' } }] },
    ],
    footer: text.replaceAll('😀', '🏁'),
  };
}

export const emoji = (count: number): string => '😀'.repeat(count);
/** Around the limits of a title, a button and a text, in emoji of two UTF-16 units. */
export const EMOJI_COUNTS = [36, 37, 38, 39, 40, 41, 74, 75, 76, 1000, 1500, 1501, 2000, 2001, 4000];

/** Removes everything that a platform may change, such as spaces. */
export function comparableText(text: string): string {
  return text.toWellFormed().replace(/[\s\p{Cc}\p{Cf}\p{Zl}\p{Zp}\u115f\u1160\u2800\u3164\uffa0]+/gu, '');
}

function readableTexts(message: Message): string[] {
  const { top } = messageHead(message);
  const textsOfBlocks = message.blocks.flatMap(textsOfBlock);
  const { row = [], menu = [] } = message.actions ?? {};
  const labels = [...row, ...menu].map(({ label }) => label);
  return [top, ...textsOfBlocks, ...labels].flatMap((text) =>
    text === undefined || !/\S/.test(comparableText(text)) ? [] : [text],
  );
}

function textsOfBlock(block: Block, position: number): (string | undefined)[] {
  switch (block.type) {
    case 'statement':
      return [block.label, block.text, citationText(block)];
    case 'answer':
      return answerTexts(block, position === 0);
    case 'heading':
    case 'text':
    case 'facts':
    case 'list':
    case 'note':
    case 'picture':
    case 'buttons':
      return blockTexts(block);
  }
}

export function expectReadable(shownText: string, message: Message): void {
  let position = 0;
  for (const text of readableTexts(message)) {
    const index = shownText.indexOf(comparableText(text), position);
    if (index === -1)
      throw new Error(
        `The pages do not show this text after the texts before it: ${JSON.stringify(text.slice(0, 200))}`,
      );
    position = index + comparableText(text).length;
  }
  expect(shownText).toContain(comparableText(messageHead(message).smallPrint.join(' · ')));
}

/** Expects the buttons of blocks once and in order, and the message's own on each page. */
export function expectButtons(pages: readonly (readonly string[])[], message: Message): void {
  const messageButtons = actionIdsOf(message);
  expect(pages.map((ids) => ids.slice(ids.length - messageButtons.length))).toEqual(pages.map(() => messageButtons));
  expect(pages.flatMap((ids) => ids.slice(0, ids.length - messageButtons.length))).toEqual(
    buttonsIn({ ...message, actions: { row: [], menu: [] } }).map(({ intent }) => encodeIntent(intent)),
  );
}

/** @param pagesOf checks each page against the platform's limits */
export function describeOnePage(hostile: readonly string[], pagesOf: (message: Message) => readonly unknown[]): void {
  const context = contextOn(TODAY);

  it('fits on one page if it is a list', () => {
    for (let page = 1; page <= 10; page += 1) {
      for (const kind of ['disputes', 'changes'] as const) {
        expect(pagesOf(respond({ kind, page }, context))).toHaveLength(1);
      }
      for (const { id } of briefing.topics) {
        expect(pagesOf(respond({ kind: 'faq', topic: id, page }, context))).toHaveLength(1);
      }
      for (const source of briefing.sources.keys()) {
        expect(pagesOf(respond({ kind: 'sources', source, page }, context))).toHaveLength(1);
      }
      for (const of of briefing.entries.keys()) {
        expect(pagesOf(respond({ kind: 'evidence', of, page }, context))).toHaveLength(1);
      }
    }
  });

  it('fits on one page if it is a digest or reminder', () => {
    const items = [...briefing.watch.values()];
    const changes = changesSince(briefing, '2026-05-01', TODAY);
    const posts = [
      digestReply(context, { since: { origin: 'day', day: '2026-05-01' }, changes, includesUnchanged: false }),
      digestReply(context, { since: { origin: 'digest', day: TODAY }, changes: [], includesUnchanged: true }),
      reminderReply(context, items),
      ...items.map((item) => reminderReply(context, [item])),
    ];
    for (const post of posts) expect(post && pagesOf(post)).toHaveLength(1);
  });

  it('fits on one page if it answers a question in any words', () => {
    for (const question of [...hostile, 'is it exclusive and how long is it?', 'weather', 'x'.repeat(3000)]) {
      expect(pagesOf(respond({ kind: 'ask', question }, context))).toHaveLength(1);
    }
  });
}
