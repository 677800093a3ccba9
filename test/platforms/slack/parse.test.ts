import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Intent } from '../../../src/message/intent.ts';
import { buttonValue } from '../../../src/platforms/slack/render/choices.ts';
import { parseButtonValue, parseSlashCommand } from '../../../src/platforms/slack/requests/parse.ts';

describe('the text after the Slack command', () => {
  it.each<[string, Intent, boolean]>([
    ['', { kind: 'overview' }, false],
    ['watch', { kind: 'watch' }, false],
    ['share watch', { kind: 'watch' }, true],
    ['Share: how long does the charter last?', { kind: 'ask', question: 'how long does the charter last?' }, true],
    ['share', { kind: 'help' }, false],
    ['share price at the IPO?', { kind: 'ask', question: 'share price at the IPO?' }, false],
    ['share of the capacity?', { kind: 'ask', question: 'share of the capacity?' }, false],
    ['shares outstanding?', { kind: 'ask', question: 'shares outstanding?' }, false],
    ['share send digest', { kind: 'send', what: 'digest' }, true],
    ['is A &amp; B so?', { kind: 'ask', question: 'is A & B so?' }, false],
    ['&gt; `/colossus watch charter-end`', { kind: 'watch', item: 'charter-end' }, false],
  ])('is parsed: "%s"', (text, intent, isShared) => {
    expect(parseSlashCommand(text, 'colossus')).toEqual({ intent, isShared });
  });

  it('is parsed without an error, whatever it is', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        (text) => typeof parseSlashCommand(text, 'colossus').isShared === 'boolean',
      ),
    );
  });
});

describe("a Slack button's value", () => {
  it('encodes the intent and the page of its answer', () => {
    const intent = { kind: 'faq', topic: 'ship' } as const;
    expect(parseButtonValue(buttonValue(intent))).toEqual({ buttonId: 'c1:faq:ship', intent });
    expect(parseButtonValue(buttonValue(intent, 3))).toEqual({ buttonId: 'c1:faq:ship', intent, page: 3 });
  });

  it.each(['', '#', '#2', 'c1:faq#0', 'c1:faq#-1', 'c1:faq#99999', 'c0:faq#2', '\u{fffd}'])(
    'has a valid page or none: "%s"',
    (value) => {
      const { page = 1 } = parseButtonValue(value);
      expect(page).toBeGreaterThanOrEqual(1);
      expect(page).toBeLessThanOrEqual(9999);
    },
  );
});
