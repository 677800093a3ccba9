import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { buildIndex } from '../../src/ask/build-index.ts';
import type { Briefing } from '../../src/briefing/briefing.ts';
import { openDesk } from '../../src/delivery/desk/desk.ts';
import { openStoriesDesk } from '../../src/delivery/stories.ts';
import { encodeIntent } from '../../src/message/button-id.ts';
import type { Intent } from '../../src/message/intent.ts';
import { buttonsIn, type Message } from '../../src/message/message.ts';
import { parseText } from '../../src/message/parse.ts';
import { storyKey } from '../../src/message/story.ts';
import type { Asker } from '../../src/ports/desk.ts';
import type { ProposalRequest, ProposalResult } from '../../src/ports/proposals.ts';
import { loadStory } from '../fixture/story.ts';
import { visibleTexts, withWatch } from '../reply/corpus.ts';

const NOW = Temporal.Instant.from('2026-11-07T09:00Z');
const STORY = loadStory();
const INDEX = buildIndex(STORY);
const ADA: Asker = {
  person: { id: 'U1', name: 'Ada' },
  address: { platform: 'slack', workspace: 'T1', channel: 'C1' },
  zone: 'Pacific/Auckland',
};
const BOB: Asker = { ...ADA, person: { id: 'U2', name: 'Bob' } };
const WRITTEN: ProposalResult = {
  kind: 'written',
  file: 'the.patch',
  summary: 'charter-end settled',
  replies: [],
  todos: [],
};
const SETTLED = { item: 'charter-end', on: '2026-11-05', claims: 'h1-04', says: 'The charter was renewed.' };

interface Options {
  readonly answer?: ProposalResult;
  readonly briefing?: Briefing;
  readonly hasForms?: boolean;
}

function desk({ answer = WRITTEN, briefing = STORY, hasForms = true }: Options = {}) {
  const proposed: ProposalRequest[] = [];
  const opened = openDesk({
    current: () => ({ briefing, index: INDEX }),
    now: () => NOW,
    stores: () => Promise.reject(new Error('The desk must not open the store')),
    hasForms,
    proposals: {
      isOperator: ({ person }) => person.id === 'U1',
      propose: async (proposing) => {
        proposed.push(proposing);
        return answer;
      },
    },
  });
  const type = (line: string, asker = ADA) => opened.answer(parseText(line, 'ferry'), asker);
  const fill = (kind: 'settle' | 'source', values: Record<string, string>, asker = ADA) =>
    opened.answer({ kind: 'proposal', what: kind, values }, asker);
  return { opened, proposed, type, fill };
}

function valuesIn({ form }: Message): Record<string, string | undefined> {
  return Object.fromEntries(form?.fields.map(({ id, value }) => [id, value]) ?? []);
}

function faultsIn({ form }: Message): string[] {
  return form?.fields.flatMap(({ fault }) => fault ?? []) ?? [];
}

const textOf = (message: Message) => visibleTexts(message).join('\n');

describe('a proposal', () => {
  it.each<[string, Intent]>([
    ['the command', { kind: 'propose' }],
    ['a form', { kind: 'propose', what: 'settle' }],
    ['a form that is sent', { kind: 'proposal', what: 'settle', values: SETTLED }],
  ])('from other people is rejected privately: %s', async (_, intent) => {
    const { opened, proposed } = desk();
    const byButton = intent.kind === 'propose' ? [await opened.press(encodeIntent(intent), BOB)] : [];
    for (const message of [await opened.answer(intent, BOB), ...byButton]) {
      expect(message).toMatchObject({ title: 'Only some people may propose changes', isPrivate: true });
      expect(message.form).toBeUndefined();
      expect(buttonsIn(message)).toEqual([]);
    }
    expect(proposed).toEqual([]);
  });

  it('is rejected if no operator is configured', async () => {
    const deskWithoutOperators = openDesk({
      current: () => ({ briefing: STORY, index: INDEX }),
      now: () => NOW,
      stores: () => Promise.reject(new Error('The desk must not open the store')),
    });
    expect((await deskWithoutOperators.answer({ kind: 'propose' }, ADA)).title).toBe(
      'Only some people may propose changes',
    );
  });

  it('starts with a choice of two private forms', async () => {
    const { opened, type } = desk();
    const ways = await type('propose');
    expect(ways.isPrivate).toBe(true);
    const [settle, source] = await Promise.all(
      buttonsIn(ways).map(({ intent }) => opened.press(encodeIntent(intent), ADA)),
    );
    expect(settle?.form?.fields.map(({ id }) => id)).toEqual(['item', 'on', 'dated', 'says', 'claims']);
    expect(source?.form?.fields.map(({ id }) => id)).toEqual(['article', 'title', 'publisher', 'url', 'date']);
    expect([settle?.isPrivate, source?.isPrivate]).toEqual([true, true]);
  });

  it("has a form with the open items and today's date in UTC", async () => {
    const message = await desk().type('propose settle pier');
    const [items, on] = message.form?.fields ?? [];
    expect(items?.options?.map(({ value }) => value)).toEqual(['charter-end', 'pier', 'electric-ferry']);
    expect([items?.value, on?.value]).toEqual(['pier', '2026-11-07']);
  });

  it('is written with its values, without extra spaces', async () => {
    const { fill, proposed } = desk({
      answer: {
        ...WRITTEN,
        replies: [
          { question: 'Was it renewed?', top: { before: 'No source says.', after: 'Yes.' } },
          { question: 'How long?' },
        ],
        todos: Array.from({ length: 12 }, (_, i) => `watch.yaml:${i + 1} x: is older. Read it.`),
      },
    });
    const message = await fill('settle', {
      ...SETTLED,
      item: 'charter',
      says: ' The charter\u202e was\nrenewed. ',
      evil: 'x',
    });
    expect(proposed).toEqual([{ story: STORY.id, kind: 'settle', by: ADA, today: '2026-11-07', values: SETTLED }]);
    expect(message).toMatchObject({ title: 'Proposed: charter-end settled', isPrivate: true });
    const text = textOf(message);
    expect(text).toContain('The patch is the.patch. Nothing in use has changed.');
    expect(text).toContain('2 replies would change');
    expect(text).toContain('No source says. → Yes.');
    expect(text).toContain('1 reply would change below the first line only.');
    expect(text).toContain('12 to-dos once it is applied');
    expect(text).toContain('… and 2 more, listed in the patch.');
  });

  it('with an error reopens its form, with the values and an explanation', async () => {
    const { fill, type, proposed } = desk();
    const wrong = await fill('settle', { ...SETTLED, on: '2026-11-31', claims: 'h9-99' });
    expect(wrong.title).toBe('Not proposed yet');
    expect(faultsIn(wrong)).toEqual([
      '"2026-11-31" is not a date; write 2026-11-05, or 2026-11 for a month.',
      'Unknown claim "h9-99". Add it to claims.yaml first.',
    ]);
    expect(textOf(wrong)).toContain('Date: "2026-11-31" is not a date');
    const again = await type('propose settle');
    expect(valuesIn(again)).toEqual({ ...SETTLED, dated: 'day', on: '2026-11-31', claims: 'h9-99' });
    expect(faultsIn(again)).toEqual([]);
    expect(valuesIn(await type('propose source'))).toMatchObject({ article: undefined });
    await fill('settle', SETTLED);
    expect(proposed).toHaveLength(1);
    expect(valuesIn(await type('propose settle'))).toMatchObject({ says: undefined });
  });

  it('that would break the briefing reopens its form, with the values', async () => {
    const { fill, type } = desk({
      answer: { kind: 'refused', reason: 'Nothing was changed.\nwatch.yaml:3 x: is wrong.' },
    });
    const refused = await fill('settle', SETTLED);
    expect(textOf(refused)).toContain('watch.yaml:3 x: is wrong.');
    const filled = { ...SETTLED, dated: 'day' };
    expect(valuesIn(refused)).toEqual(filled);
    expect(valuesIn(await type('propose settle'))).toEqual(filled);
  });

  it('with a text of a megabyte is rejected, and the text is not kept', async () => {
    const { fill, type, proposed } = desk();
    const message = await fill('source', { article: 'word '.repeat(200_000), title: 'A title' });
    expect(faultsIn(message)).toEqual(['It has 1,000,000 characters; at most 12,000 fit.']);
    expect(JSON.stringify(message).length).toBeLessThan(4000);
    expect(valuesIn(await type('propose source'))).toMatchObject({ article: undefined, title: 'A title' });
    expect(proposed).toEqual([]);
  });

  it('is rejected if its item has since been removed or settled', async () => {
    const { fill, opened } = desk({ briefing: withoutItem('charter-end') });
    expect(faultsIn(await fill('settle', SETTLED))[0]).toMatch(/Unknown watch item "charter-end". Use one of: pier/);
    const stale = await opened.press(encodeIntent({ kind: 'propose', what: 'settle', item: 'charter-end' }), ADA);
    expect(valuesIn(stale)).toMatchObject({ item: undefined });
    const settled = await desk({ briefing: settledItem('charter-end') }).fill('settle', SETTLED);
    expect(faultsIn(settled)).toEqual(['"charter-end" is already settled.']);
  });

  it('can cite a source that is itself only proposed, whose patch must be applied first', async () => {
    const { fill } = desk({ answer: { ...WRITTEN, prerequisites: ['source-h5.patch'] } });
    expect(textOf(await fill('settle', { ...SETTLED, claims: 'h5 ¶1' }))).toContain(
      'It builds on proposals that are not in use yet. Apply first: source-h5.patch.',
    );
  });

  it('of an outcome has no form once everything is settled', async () => {
    const { type } = desk({ briefing: { ...STORY, watch: new Map() } });
    expect(await type('propose settle')).toMatchObject({ title: 'Every watch item is settled', isPrivate: true });
    expect((await type('propose settle')).form).toBeUndefined();
  });

  it('can be typed in one line on a platform without forms', async () => {
    const { type, proposed } = desk({ hasForms: false });
    const help = await type('propose');
    expect(buttonsIn(help)).toEqual([]);
    expect(textOf(help)).toContain(
      '/ferry propose settle charter on 2026-11-05 by h1-01: The outcome in one sentence.',
    );
    expect(textOf(help)).toContain('briefing -- add source FILE');
    expect(await type('propose settle charter on 2026-11-05 by h1-04: The charter was renewed.')).toMatchObject({
      title: 'Proposed: charter-end settled',
    });
    expect(textOf(help)).toContain('"in 2026-11" for a month, "reported 2026-11-08" if only the report is dated');
    await type('propose settle charter in 2026-11 by h1-04: The charter was renewed.');
    await type('propose settle charter reported on 2026-11-06 by h1-04: The charter was renewed.');
    expect(proposed.map(({ values }) => values)).toEqual([
      SETTLED,
      { ...SETTLED, on: '2026-11', dated: 'month' },
      { ...SETTLED, on: '2026-11-06', dated: 'report' },
    ]);
    expect(textOf(await type('propose settle charter by h1-04'))).toContain('Date: a date is needed');
  });

  it('is written for the story of its command or form', async () => {
    const proposed: ProposalRequest[] = [];
    const other = { ...STORY, id: 'other', command: 'other' };
    const stories = openStoriesDesk([storyOf(STORY), storyOf(other)], {
      now: () => NOW,
      stores: () => Promise.reject(new Error('The desk must not open the store')),
      proposals: {
        isOperator: () => true,
        propose: async (proposing) => {
          proposed.push(proposing);
          return WRITTEN;
        },
      },
    });
    const story = storyKey('other');
    const form = await stories.answer({ kind: 'propose', what: 'settle', story }, ADA);
    expect(form).toMatchObject({ story, form: { what: 'settle' } });
    await stories.answer({ kind: 'proposal', what: 'settle', values: SETTLED, story }, ADA);
    expect(proposed.map((one) => one.story)).toEqual(['other']);
    expect(textOf(await stories.answer({ kind: 'propose' }, ADA))).toContain('Begin with the command of a story');
  });

  it.each([
    ['propose a date for the pier', 'ask'],
    ['propose', 'propose'],
    ['propose add a source', 'propose'],
    ['propose settle charter', 'propose'],
    ['propose settle charter on 2026-11-05', 'proposal'],
    ['propose settle on by : on by', 'proposal'],
  ])('typed as "$0" becomes the intent $1', (line, kind) => {
    expect(parseText(line, 'ferry').kind).toBe(kind);
  });
});

function storyOf(briefing: Briefing) {
  return { id: briefing.id, current: () => ({ briefing, index: INDEX }) };
}

function withoutItem(id: string): Briefing {
  return { ...STORY, watch: new Map([...STORY.watch].filter(([key]) => key !== id)) };
}

function settledItem(id: string): Briefing {
  const says = { kind: 'stated' as const, text: 'Done.', claims: ['h1-04'] };
  const outcome = { on: '2026-11-01', entered: '2026-11-02', says };
  return withWatch(STORY, (item) => (item.id === id ? { ...item, outcome } : item));
}
