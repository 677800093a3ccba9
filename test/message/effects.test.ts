import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BUTTON_ID_LENGTH, decodeIntent, encodeIntent } from '../../src/message/button-id.ts';
import {
  isPersonal,
  mayTakeLong,
  needsManager,
  needsStore,
  postsLater,
  repeatableIntent,
} from '../../src/message/effects.ts';
import type { Intent } from '../../src/message/intent.ts';
import type { Message } from '../../src/message/message.ts';

const MESSAGE: Message = { title: 'T', blocks: [], footer: '' };

describe('an intent', () => {
  it.each<[Intent, boolean, boolean, boolean]>([
    [{ kind: 'overview' }, false, false, false],
    [{ kind: 'ask', question: 'subscribe?' }, false, false, false],
    [{ kind: 'subscribe' }, true, true, false],
    [{ kind: 'subscribe', wish: 'digest daily 09:00' }, true, true, true],
    [{ kind: 'follow', item: 'lease' }, true, true, true],
    [{ kind: 'subscriptions' }, true, false, false],
    [{ kind: 'receipts', of: 's-1' }, true, false, false],
    [{ kind: 'posted', of: 's-1', nominal: '2026-05-08T09:00' }, true, false, false],
    [{ kind: 'pause', which: '1' }, true, true, false],
    [{ kind: 'resume', which: '1' }, true, true, true],
    [{ kind: 'unsubscribe' }, true, true, false],
    [{ kind: 'notify', of: 'watch.lease' }, true, false, false],
    [{ kind: 'unnotify', which: 'all' }, true, false, false],
    [{ kind: 'follow-ups' }, true, false, false],
    [{ kind: 'follow-ups', isOn: false }, true, true, false],
    [{ kind: 'preview', what: 'digest' }, true, false, false],
    [{ kind: 'send', what: 'digest' }, true, true, false],
  ])('has the effects of its kind: %j', (intent, isStoreNeeded, isManagerNeeded, isPostingLater) => {
    expect([needsStore(intent), needsManager(intent), postsLater(intent)]).toEqual([
      isStoreNeeded,
      isManagerNeeded,
      isPostingLater,
    ]);
  });

  it.each<Intent>([{ kind: 'remind-me', item: 'lease' }, { kind: 'notify' }, { kind: 'unnotify', which: '1' }])(
    'concerns only the person: %j',
    (intent) => {
      expect(isPersonal(intent)).toBe(true);
    },
  );

  it.each<Intent>([{ kind: 'follow', item: 'lease' }, { kind: 'subscriptions' }])(
    'concerns the channel: %j',
    (intent) => {
      expect(isPersonal(intent)).toBe(false);
    },
  );

  it.each<Intent>([{ kind: 'timeline' }, { kind: 'subscriptions' }])('may take long to answer: %j', (intent) => {
    expect(mayTakeLong(intent)).toBe(true);
  });

  it.each<Intent>([{ kind: 'watch' }, { kind: 'ask', question: 'timeline?' }])('is answered quickly: %j', (intent) => {
    expect(mayTakeLong(intent)).toBe(false);
  });
});

describe('the intent that repeats an answer', () => {
  it('is undefined for a vote, and for a private answer', () => {
    expect(repeatableIntent({ kind: 'feedback', of: 'a', isHelpful: true }, MESSAGE)).toBeUndefined();
    expect(repeatableIntent({ kind: 'overview' }, MESSAGE)).toEqual({ kind: 'overview' });
    expect(repeatableIntent({ kind: 'overview' }, { ...MESSAGE, isPrivate: true })).toBeUndefined();
  });

  it.each<[Intent, Intent | undefined]>([
    [
      { kind: 'watch', item: 'the lease' },
      { kind: 'watch', item: 'the lease' },
    ],
    [
      { kind: 'faq', topic: 'ipo', page: 2 },
      { kind: 'faq', topic: 'ipo', page: 2 },
    ],
    [
      { kind: 'preview', what: 'digest' },
      { kind: 'preview', what: 'digest' },
    ],
    [{ kind: 'timeline' }, { kind: 'timeline' }],
    [{ kind: 'ask', question: 'anything' }, undefined],
    [{ kind: 'watch', item: 'what somebody typed at some length and with a <!here>' }, undefined],
    [{ kind: 'watch', item: 'x'.repeat(61) }, undefined],
    [{ kind: 'subscribe', wish: 'digest' }, undefined],
    [{ kind: 'unsubscribe', which: 'all' }, undefined],
    [{ kind: 'send', what: 'digest' }, undefined],
  ])(
    'is the answered intent if it changes nothing and contains no free text, and otherwise undefined: %j',
    (intent, repeatIntent) => {
      expect(repeatableIntent(intent, MESSAGE)).toEqual(repeatIntent);
    },
  );

  it('is taken from the answer to a question', () => {
    const repeatIntent = { kind: 'entry', id: 'lease-duration' } as const;
    expect(repeatableIntent({ kind: 'ask', question: 'anything' }, { ...MESSAGE, repeatIntent })).toEqual(repeatIntent);
  });

  it('is undefined for a correction', () => {
    const correction = { ...MESSAGE, isCorrection: true } as const;
    expect(repeatableIntent({ kind: 'watch', item: 'the moon' }, correction)).toBeUndefined();
    expect(repeatableIntent({ kind: 'entry', id: 'gone' }, correction)).toBeUndefined();
  });

  it('fits into a button for any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (item) => {
        const repeatIntent = repeatableIntent({ kind: 'watch', item }, MESSAGE);
        fc.pre(repeatIntent !== undefined);
        const value = repeatIntent ? encodeIntent(repeatIntent) : '';
        expect(value.length).toBeLessThanOrEqual(BUTTON_ID_LENGTH);
        expect(decodeIntent(value)).toEqual(repeatIntent);
      }),
    );
    // Each letter takes three bytes, and so nine characters of an id.
    expect(repeatableIntent({ kind: 'watch', item: '租'.repeat(40) }, MESSAGE)).toBeUndefined();
  });
});
