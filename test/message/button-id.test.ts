import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BUTTON_ID_LENGTH, decodeIntent, encodeIntent } from '../../src/message/button-id.ts';
import { type ButtonIntent, DETAIL_KINDS, POST_KINDS, PROPOSAL_KINDS } from '../../src/message/intent.ts';

/** An id that the briefing's schema accepts. */
const id = fc
  .array(fc.string({ unit: fc.constantFrom(...'abcxyz0189'), minLength: 1, maxLength: 20 }), {
    minLength: 1,
    maxLength: 9,
  })
  .map((parts) => parts.join('-').slice(0, 40).replace(/-$/, ''));
const page = fc.integer({ min: 1, max: 9999 });
const date = fc.date({ min: new Date('2020-01-01'), max: new Date('2040-01-01'), noInvalidDate: true });
const since = date.map((day) => day.toISOString().slice(0, 10));

const partial = { requiredKeys: ['kind'] } satisfies { requiredKeys: ['kind'] };
const kind = <Kind extends ButtonIntent['kind']>(name: Kind) => fc.constant(name);
/** An arbitrary for each kind of button intent. */
const INTENTS: { readonly [Kind in ButtonIntent['kind']]: fc.Arbitrary<ButtonIntent & { kind: Kind }> } = {
  overview: fc.record({ kind: kind('overview') }),
  timeline: fc.record({ kind: kind('timeline') }),
  help: fc.record({ kind: kind('help') }),
  summary: fc.record({ kind: kind('summary'), topic: id }, partial),
  entry: fc.record({ kind: kind('entry'), id, and: id }, { requiredKeys: ['kind', 'id'] }),
  details: fc.record({ kind: kind('details'), of: id, what: fc.constantFrom(...DETAIL_KINDS) }),
  faq: fc.record({ kind: kind('faq'), topic: id, page }, partial),
  watch: fc.record({ kind: kind('watch'), item: id }, partial),
  sources: fc.record({ kind: kind('sources'), source: id, page }, partial),
  evidence: fc.record({ kind: kind('evidence'), of: id, page }, { requiredKeys: ['kind', 'of'] }),
  disputes: fc.record({ kind: kind('disputes'), dispute: id, page }, partial),
  changes: fc.record({ kind: kind('changes'), since, page }, partial),
  subscribe: fc.record({ kind: kind('subscribe'), wish: fc.constantFrom('digest weekly', 'reminders mon,thu 08:30') }),
  offer: fc.record({ kind: kind('offer'), item: id }),
  follow: fc.record({ kind: kind('follow'), item: id }),
  'remind-me': fc.record({ kind: kind('remind-me'), item: id }),
  subscriptions: fc.record({ kind: kind('subscriptions'), page }, partial),
  pause: fc.record({ kind: kind('pause'), which: id }),
  resume: fc.record({ kind: kind('resume'), which: id }),
  unsubscribe: fc.record({ kind: kind('unsubscribe'), which: id }),
  reschedule: fc.record({
    kind: kind('reschedule'),
    which: fc.stringMatching(/^s-[a-z\d]{16}$/),
    times: fc.constantFrom('mon 09:00 in Europe/London', 'daily 08:30', 'every 2 weeks fri 16:00 from 2026-12-04'),
  }),
  notify: fc.record({ kind: kind('notify'), of: id }, partial),
  unnotify: fc.record({ kind: kind('unnotify'), which: id }),
  'follow-ups': fc.record({ kind: kind('follow-ups'), isOn: fc.boolean() }, partial),
  receipts: fc.record({ kind: kind('receipts'), of: id, page }, { requiredKeys: ['kind', 'of'] }),
  feedback: fc.record({ kind: kind('feedback'), of: id, isHelpful: fc.boolean() }),
  posted: fc.record({ kind: kind('posted'), of: id, nominal: since.map((day) => `${day}T09:30`) }),
  propose: fc.oneof(
    fc.record({ kind: kind('propose') }),
    fc.record(
      { kind: kind('propose'), what: fc.constantFrom(...PROPOSAL_KINDS), item: id },
      { requiredKeys: ['kind', 'what'] },
    ),
  ),
  preview: fc.record({ kind: kind('preview'), what: fc.constantFrom(...POST_KINDS) }),
};
const intent: fc.Arbitrary<ButtonIntent> = fc.oneof(...Object.values(INTENTS));

describe("a button's id", () => {
  it('encodes every intent in at most 100 characters, and is decoded to that intent', () => {
    fc.assert(
      fc.property(intent, (drawnIntent) => {
        const encoded = encodeIntent(drawnIntent);
        expect(encoded.length).toBeLessThanOrEqual(100);
        expect(decodeIntent(encoded)).toEqual(drawnIntent);
      }),
      { numRuns: 2000 },
    );
  });

  it('is encoded as in buttons that are already posted', () => {
    expect(encodeIntent({ kind: 'overview' })).toBe('c1:overview');
    expect(encodeIntent({ kind: 'faq', topic: 'ipo', page: 2 })).toBe('c1:faq:ipo:2');
    expect(encodeIntent({ kind: 'faq', page: 2 })).toBe('c1:faq::2');
    expect(encodeIntent({ kind: 'entry', id: 'ipo-date', and: 'lease-duration' })).toBe(
      'c1:entry:ipo-date~lease-duration',
    );
    expect(encodeIntent({ kind: 'changes', since: '2026-11-01' })).toBe('c1:changes:2026-11-01');
    expect(encodeIntent({ kind: 'feedback', of: 'ipo-date', isHelpful: true })).toBe('c1:helpful:ipo-date');
    expect(encodeIntent({ kind: 'feedback', of: 'ipo-date', isHelpful: false })).toBe('c1:unhelpful:ipo-date');
    expect(encodeIntent({ kind: 'subscriptions', page: 2 })).toBe('c1:subscriptions::2');
    expect(encodeIntent({ kind: 'pause', which: 's-4f2a' })).toBe('c1:pause:s-4f2a');
    expect(encodeIntent({ kind: 'pause', which: 's-4f2a', until: '2027-01-01' })).toBe('c1:pause:s-4f2a~2027-01-01');
    expect(decodeIntent('c1:pause:s-4f2a~whenever')).toBeUndefined();
    expect(encodeIntent({ kind: 'notify', of: 'entry.ipo-price' })).toBe('c1:notify:entry.ipo-price');
    expect(encodeIntent({ kind: 'unnotify', which: 'watch.lease' })).toBe('c1:unnotify:watch.lease');
    expect(encodeIntent({ kind: 'follow-ups', isOn: false })).toBe('c1:follow-ups:off');
  });

  it('encodes separators inside a field', () => {
    const oddIntent: ButtonIntent = { kind: 'evidence', of: 'a:b%3A/ü', page: 3 };
    expect(decodeIntent(encodeIntent(oddIntent))).toEqual(oddIntent);
  });

  it('is rejected if it would have more than 100 characters', () => {
    expect(() => encodeIntent({ kind: 'entry', id: 'x'.repeat(BUTTON_ID_LENGTH) })).toThrow(RangeError);
  });
});

describe('a button id from outside', () => {
  const parts = fc.constantFrom(
    'c1',
    'c1',
    'faq',
    'entry',
    'changes',
    'sources',
    'subscriptions',
    'pause',
    'preview',
    'digest',
    '',
    '2',
    '0',
    '%',
    '%41',
    'é',
    '\ud800',
    '%ff',
  );
  const almostIds = fc.array(parts, { maxLength: 6 }).map((partList) => `c1:${partList.join(':')}`);

  it('is rejected, or decoded to an intent that can be encoded again', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary', maxLength: 200 }), almostIds), (text) => {
        const decoded = decodeIntent(text);
        if (decoded !== undefined) expect(decodeIntent(encodeIntent(decoded))).toEqual(decoded);
      }),
      { numRuns: 5000 },
    );
  });

  it.each([
    ['', 'it is empty'],
    ['c1', 'it has no kind'],
    ['c0:overview', 'it is of an older version'],
    ['c2:overview', 'it is of a newer version'],
    ['overview', 'it has no version'],
    ['c1:ask:how long', 'a button carries no typed text'],
    ['c1:misspelt:sumary:summary', 'no button is misspelt'],
    ['c1:entry', 'it names no entry'],
    ['c1:entry:a~', 'it names no second entry'],
    ['c1:entry:a~b~c', 'it names three entries'],
    ['c1:evidence::2', 'it names nothing to prove'],
    ['c1:overview:x', 'the overview takes nothing'],
    ['c1:subscribe', 'it says nothing to subscribe to'],
    ['c1:send:digest', 'a press must not post to the channel'],
    ['c1:pause', 'it names no subscription'],
    ['c1:receipts::2', 'it names no subscription'],
    ['c1:follow', 'it names no watch item'],
    ['c1:unnotify', 'it names nothing to stop'],
    ['c1:follow-ups:maybe', 'the switch is neither on nor off'],
    ['c1:preview:news', 'there is no such post'],
    ['c1:subscriptions:x', 'the list takes no argument'],
    ['c1:faq:ipo:0', 'pages count from 1'],
    ['c1:faq:ipo:-1', 'pages count from 1'],
    ['c1:faq:ipo:2.5', 'pages are whole'],
    ['c1:faq:ipo:99999', 'there are no such pages'],
    ['c1:faq:ipo:2:x', 'it has a surplus part'],
    ['c1:entry:%', 'its escape is broken'],
    ['c1:entry:\ud800', 'half a character cannot be sent again'],
    [`c1:entry:${'x'.repeat(100)}`, 'it is longer than any platform sends'],
    [`c1:entry:${'é'.repeat(80)}`, 'it would grow when it is sent again'],
  ])('is rejected: %j (%s)', (text) => {
    expect(decodeIntent(text)).toBeUndefined();
  });
});
