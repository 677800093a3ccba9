import { describe, expect, it } from 'vitest';
import { decodeIntent, encodeIntent, fitsInButton } from '../../src/message/button-id.ts';
import { repeatableIntent } from '../../src/message/effects.ts';
import { buttonsIn, type Message } from '../../src/message/message.ts';
import { withPostControls } from '../../src/message/post-controls.ts';
import {
  messageForStory,
  parseStoredEntry,
  parseTyped,
  type StoryCommands,
  storyKey,
} from '../../src/message/story.ts';

const [FERRY, LIBRARY] = [storyKey('ferry'), storyKey('library')];
const TWO: StoryCommands = [
  { command: 'ferry', story: FERRY },
  { command: 'library', story: LIBRARY },
];
const ONE: StoryCommands = [{ command: 'ferry' }];
const message: Message = {
  title: 'The charter',
  blocks: [{ type: 'buttons', buttons: [{ label: 'Sources', intent: { kind: 'sources' } }] }],
  actions: { row: [{ label: 'Help', intent: { kind: 'help' } }], menu: [] },
  repeatIntent: { kind: 'entry', id: 'charter' },
  shows: 'charter',
  offers: ['charter', 'price'],
  footer: '',
};

describe("a story's key", () => {
  it('is four lower-case letters and digits, the same for the same id', () => {
    expect([FERRY, LIBRARY, storyKey('')]).toEqual(['omgr', '0gk0', expect.stringMatching(/^[a-z\d]{4}$/)]);
  });

  it('is encoded in a button id and decoded again', () => {
    const intent = { kind: 'faq', topic: 'charter', page: 2, story: FERRY } as const;
    expect(encodeIntent(intent)).toBe('c1.omgr:faq:charter:2');
    expect(decodeIntent('c1.omgr:faq:charter:2')).toEqual(intent);
    for (const id of ['c1.:help', 'c1.OMGR:help', 'c1.omgrx:help', 'c2.omgr:help'])
      expect(decodeIntent(id)).toBeUndefined();
  });

  it('fits into the id of every button that can carry its intent', () => {
    const wish = (length: number) => ({ kind: 'subscribe', wish: 'd'.repeat(length) }) as const;
    const longest = 100 - 'c1.omgr:subscribe:'.length;
    expect([fitsInButton(wish(longest)), fitsInButton(wish(longest + 1))]).toEqual([true, false]);
    expect(encodeIntent({ ...wish(longest), story: FERRY })).toHaveLength(100);
  });
});

describe('a typed line', () => {
  it('names its story by the slash command at its start', () => {
    expect(parseTyped('/library sources', TWO)).toEqual({ kind: 'sources', story: LIBRARY });
    expect(parseTyped(' /FERRY how long?', TWO)).toEqual({ kind: 'ask', question: 'how long?', story: FERRY });
    expect(parseTyped('sources', TWO)).toEqual({ kind: 'sources' });
    expect(parseTyped('/ferry sources', ONE)).toEqual({ kind: 'sources' });
  });
});

describe('a message of a story', () => {
  it('leads to that story with all its buttons and references', () => {
    const storyMessage = messageForStory(message, LIBRARY);
    expect(buttonsIn(storyMessage).map(({ intent }) => intent.story)).toEqual([LIBRARY, LIBRARY]);
    expect(storyMessage).toMatchObject({
      story: LIBRARY,
      repeatIntent: { story: LIBRARY },
      shows: `${LIBRARY}/charter`,
      offers: [`${LIBRARY}/charter`, `${LIBRARY}/price`],
    });
    expect(parseStoredEntry(storyMessage.shows ?? '')).toEqual({ story: LIBRARY, entry: 'charter' });
    expect(parseStoredEntry('charter')).toEqual({ entry: 'charter' });
    expect(messageForStory(storyMessage, LIBRARY)).toEqual(storyMessage);
    expect(repeatableIntent({ kind: 'overview' }, storyMessage)).toEqual({ kind: 'overview', story: LIBRARY });
    const postButtons = buttonsIn(withPostControls(storyMessage, { subscription: 's-1' }));
    expect(postButtons.every(({ intent }) => intent.story === LIBRARY)).toBe(true);
  });
});
