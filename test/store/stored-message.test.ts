import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Message } from '../../src/message/message.ts';
import { messageFromText, messageToText } from '../../src/store/stored-message.ts';
import { arbitrariesWith, HOSTILE } from '../platforms/any-message.ts';

const WITH_EACH_FIELD: Message = {
  title: 'Reminder',
  blocks: [
    {
      type: 'statement',
      kind: 'silence',
      text: 'No source says.',
      label: 'Price',
      citations: [{ sourceId: 'h1', source: 'Herald', paragraphs: [1], url: 'https://example.org/', isNickname: true }],
      arithmetic: ['1 + 1 = 2'],
      readAgainst: { read: 5, of: 6 },
    },
    { type: 'buttons', buttons: [{ label: 'More', intent: { kind: 'changes', since: '2026-05-01', page: 3 } }] },
  ],
  footer: 'As of 8 May 2026',
  story: 'a1b2',
  shows: 'a1b2/crew',
  phase: 'unconfirmed',
  isCorrection: true,
  isJoint: true,
  told: { story: 'ferry', topics: [{ key: 'watch.pier', substance: '{}' }] },
};

describe('a stored message', () => {
  it('is unchanged when it is read', () => {
    const messages = arbitrariesWith(HOSTILE).anyMessage.map(({ ratedEntry: _, ...message }) => message);
    fc.assert(
      fc.property(messages, (message) => {
        expect(messageFromText(messageToText(message))).toEqual(message);
      }),
      { examples: [[WITH_EACH_FIELD]] },
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
