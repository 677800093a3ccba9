import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { type Block, type Message, messageHead } from '../../../src/message/message.ts';
import { isMarked, stateIn } from '../../../src/platforms/discord/render/ids.ts';
import { type DiscordOptions, discordPages } from '../../../src/platforms/discord/render/render.ts';

import { respond } from '../../../src/reply/respond.ts';
import { contextOn, everyIntent, isVote, momentsIn, TODAY, votesOf } from '../../reply/corpus.ts';
import {
  anyStatements,
  arbitrariesWith,
  comparableText,
  describeOnePage,
  EMOJI_COUNTS,
  emoji,
  expectButtons,
  expectReadable,
  HOSTILE,
  textEverywhere,
} from '../any-message.ts';
import { type CheckedBody, discordBody, momentsOf, partsOf, readableTexts, valuesOf } from './limits.ts';

const HOSTILE_TEXTS = [
  ...HOSTILE,
  '<@1234567890> <@!1234567890> <@&1234567890>',
  '<#1234567890>',
  '<t:1700000000:R>',
  '<:smile:1234567890> <a:wave:1234567890>',
  '</ask:1234567890> <id:guide>',
  '<https://x.example>',
  '[x](https://y.example)',
  '**bold** *it* _it_ __under__ ~~no~~ ||spoiler|| `code`',
  '*',
  '***',
  '>>> quote',
  '# heading',
  '### heading',
  '-# small',
  '- item',
  '+ item',
  '1. item',
  '2026.',
  'label:',
  'C#',
  '##',
  '\\',
];

const { anyText, anyMessage } = arbitrariesWith(HOSTILE_TEXTS);

const anyOptions: fc.Arbitrary<DiscordOptions> = fc.record(
  {
    notice: anyText,
    share: fc.constant('share'),
    occurrence: fc.record({ subscription: fc.uuid(), nominal: fc.constant('2026-05-07T09:00') }),
    ephemeral: fc.boolean(),
    pictures: fc.constantFrom([], ['timeline']),
  },
  { requiredKeys: [] },
);

/** Leaves out the title and footer that each page repeats. */
function body(pages: readonly CheckedBody[], message: Message): string {
  const { top: title, smallPrint } = messageHead(message);
  const footer = smallPrint.join(' · ');
  return pages
    .map((page, i) => {
      const reading = readableTexts(partsOf(page)).map(comparableText);
      const content = i > 0 && reading[0] === comparableText(title) ? reading.slice(1) : reading;
      const isLast = i === pages.length - 1;
      return content
        .filter(
          (text) => !/^Page\d+of\d+$/.test(text) && !['Back', 'Showmore', '👍Helpful', '👎Nothelpful'].includes(text),
        )

        .filter((text) => isLast || !/^action-\d+$/.test(text))
        .filter((text, index, all) => isLast || index < all.length - 1 || text !== comparableText(footer))
        .join('');
    })
    .join('');
}

function checkPages(message: Message, options: DiscordOptions = {}): CheckedBody[] {
  const pageButtonId = (page: number) => `page:${page}`;
  const bodies = discordPages(message, { pageButtonId, ...options });
  const pages = bodies.map((page) => discordBody.parse(page));
  const texts = body(pages, message);
  expectReadable(texts, message);
  const values = pages.map((page) => valuesOf(partsOf(page)));
  expectButtons(
    values.map((page) => page.filter((value) => value.startsWith('c1:') && !isVote(value))),
    message,
  );
  expect(values.map((page) => page.filter(isVote))).toEqual(pages.map(() => votesOf(message)));
  expect(values.map((page) => page.filter((value) => value.startsWith('page:')))).toEqual(
    pages.map((_, i) => [...(i > 0 ? [pageButtonId(i)] : []), ...(i < pages.length - 1 ? [pageButtonId(i + 2)] : [])]),
  );
  expect(pages.flatMap((page) => momentsOf(partsOf(page)))).toEqual(
    momentsIn(message).map((at) => Math.floor(Date.parse(at) / 1000)),
  );
  return pages;
}

describe('any message in Discord', () => {
  it('keeps every limit on every page, loses no text and has no active markup', () => {
    fc.assert(
      fc.property(anyMessage, fc.constantFrom([], ['timeline']), (message, pictures) => {
        checkPages(message, { pictures });
      }),
      // Shrinking takes minutes; the reported seed repeats the failure.
      { numRuns: 300, endOnFailure: true },
    );
  });

  it('keeps every limit with buttons and notices, and every page has the mark of its delivery', () => {
    fc.assert(
      fc.property(anyMessage, anyOptions, (message, options) => {
        for (const page of discordPages(message, { pageButtonId: (number) => `page:${number}`, ...options })) {
          discordBody.parse(page);
          if (options.occurrence) expect(isMarked(page.components, options.occurrence)).toBe(true);
        }
      }),
      { numRuns: 150, endOnFailure: true },
    );
  });

  it('stores the shown entry on every page with a button', () => {
    const entry = fc.stringMatching(/^[a-z0-9-]{1,40}$/);
    fc.assert(
      fc.property(entry, entry, anyOptions, (shows, id, options) => {
        const blocks: Block[] = [{ type: 'buttons', buttons: [{ label: 'One', intent: { kind: 'entry', id } }] }];
        const message: Message = { title: 'Title', blocks, footer: 'Footer', shows };
        for (const page of discordPages(message, { pageButtonId: (to) => `page:${to}`, ...options })) {
          expect(stateIn(page.components).shows).toBe(shows);
        }
      }),
      { numRuns: 100 },
    );
  });

  it('keeps a statement and its citation together if both fit on a page', () => {
    fc.assert(
      fc.property(anyStatements, (message) => {
        for (const page of checkPages(message)) {
          const lineGroups = partsOf(page).flatMap((part) => (part.type === 10 ? [part.content.split('\n')] : []));
          expect(lineGroups.slice(1, -1).map((lines) => lines.map((line) => line.startsWith('-# ')))).toEqual(
            lineGroups.slice(1, -1).map(() => [false, true]),
          );
        }
      }),
      { numRuns: 20 },
    );
  });

  it('fills a page to the limit', () => {
    const lengths = Array.from({ length: 120 }, (_, i) => {
      const texts = [1400, 1400, 1100 + i, 500].map((length) => 'x'.repeat(length));
      const pages = checkPages({ title: '', blocks: texts.map((text) => ({ type: 'text', text })), footer: '' });
      return pages
        .slice(0, 1)
        .flatMap(partsOf)
        .map((part) => (part.type === 10 ? part.content.length : 0));
    });
    expect(Math.max(...lengths.map((parts) => parts.reduce((sum, length) => sum + length, 0)))).toBeGreaterThan(3990);
  });

  it('keeps every limit if it consists of emoji, which count twice', () => {
    for (const count of EMOJI_COUNTS) checkPages(textEverywhere(emoji(count)));

    const [page] = discordPages(textEverywhere('the label'));
    const labelled = (label: string): unknown => JSON.parse(JSON.stringify(page).replaceAll('the label', label));
    expect(discordBody.safeParse(labelled(emoji(40))).success).toBe(true);
    expect(discordBody.safeParse(labelled(emoji(41))).success).toBe(false);
  });
});

describe('every reply in Discord', () => {
  const context = contextOn(TODAY);

  it('fits on one page and stores the shown entry', () => {
    for (const intent of everyIntent()) {
      const reply = respond(intent, context);
      const [page, ...others] = checkPages(reply);
      expect(others, intent.kind).toEqual([]);
      expect(stateIn(page?.components).shows, JSON.stringify(intent)).toBe(reply.shows);
    }
  });

  describeOnePage(HOSTILE_TEXTS, checkPages);
});
