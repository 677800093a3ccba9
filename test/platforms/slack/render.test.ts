import { describe, expect, it } from 'vitest';
import { encodeIntent } from '../../../src/message/button-id.ts';
import type { Block, Button, Message } from '../../../src/message/message.ts';
import { renderSlack, type SlackOptions, slackPages } from '../../../src/platforms/slack/render/render.ts';
import { buttonOf, buttonsOf, FOOTER, messageOf, statementOf, textOf } from '../sample-message.ts';
import { type CheckedPayload, readingOf, slackPayload, valuesOf } from './limits.ts';

function render(message: Message, options: SlackOptions & { page?: number } = {}): CheckedPayload {
  return slackPayload.parse(renderSlack(message, options));
}

function blocksIn(...blocks: Block[]): CheckedPayload['blocks'] {
  return render(messageOf(...blocks)).blocks.slice(1, -1);
}

const plainText = (text: string) => ({ type: 'plain_text', text, emoji: false });
const contextOf = (...texts: string[]) => ({ type: 'context', elements: texts.map(plainText) });
const words = (text: string, style?: 'bold' | 'italic') => ({
  type: 'text',
  text,
  ...(style && { style: { [style]: true } }),
});
const section = (...elements: object[]) => ({ type: 'rich_text_section', elements });
const richText = (...elements: object[]) => ({ type: 'rich_text', elements });

describe('a message in Slack', () => {
  it('has its title above and the footer in small print below', () => {
    expect(render(messageOf())).toEqual({
      text: `Title\n${FOOTER}`,
      blocks: [{ type: 'header', text: plainText('Title') }, contextOf(FOOTER)],
      unfurl_links: false,
      unfurl_media: false,
    });
  });

  it('has the citation of a statement in small print below it', () => {
    expect(blocksIn(statementOf('The lease runs for six months.', { label: 'Six months' }))).toEqual([
      richText(section(words('Six months: ', 'bold'), words('The lease runs for six months.'))),
      contextOf('Lease report ¶2, ¶4'),
    ]);
  });

  it('shows the arithmetic of a derived statement, and names the sources of a silence', () => {
    expect(
      readingOf(blocksIn(statementOf('It ends in November.', { kind: 'derived', arithmetic: ['May + 6 = November'] }))),
    ).toEqual(['It ends in November.', 'derived: May + 6 = November; from Lease report ¶2, ¶4']);
    expect(readingOf(blocksIn(statementOf('No source gives a price.', { kind: 'silence' })))).toEqual([
      'No source gives a price.',
      'all 1 sources checked',
    ]);
  });

  it('has texts and notes below a heading in its block, and a divider above later headings', () => {
    const heading: Block = { type: 'heading', text: 'How long' };
    const note: Block = { type: 'note', text: 'The sources disagree.' };
    const block = richText(section(words('How long', 'bold')), section(words('The sources disagree.', 'italic')));
    expect(blocksIn(heading, note, textOf('One'))).toEqual([richText(...block.elements, section(words('One')))]);
    expect(blocksIn(textOf('One'), heading, note, statementOf('Two'))).toEqual([
      richText(section(words('One'))),
      { type: 'divider' },
      block,
      richText(section(words('Two'))),
      contextOf('Lease report ¶2, ¶4'),
    ]);
  });

  it('has facts as lines and items as bullets, with their notes below', () => {
    expect(
      blocksIn(
        { type: 'facts', facts: [{ label: 'Link', value: 'none known' }] },
        { type: 'list', items: [{ text: 'one', note: 'a note' }, { text: 'two' }] },
      ),
    ).toEqual([
      richText(section(words('Link: ', 'bold'), words('none known'))),
      richText({
        type: 'rich_text_list',
        style: 'bullet',
        elements: [section(words('one'), words('\na note', 'italic')), section(words('two'))],
      }),
    ]);
  });

  it("shows the time of a fact or item in the reader's zone, with UTC as a fallback", () => {
    const moment = {
      type: 'date',
      timestamp: 1_795_420_800,
      format: '{date_short_pretty}, {time} your time',
      fallback: '23 November 2026, 08:00 UTC',
    };
    const at = '2026-11-23T08:00:00.999Z';
    expect(
      blocksIn(
        { type: 'facts', facts: [{ label: 'Next', value: 'Monday', at }] },
        {
          type: 'list',
          items: [
            { text: 'one', note: 'a note', at },
            { text: ' ', at },
          ],
        },
      ),
    ).toEqual([
      richText(section(words('Next: ', 'bold'), words('Monday'), words(' · '), moment)),
      richText({
        type: 'rich_text_list',
        style: 'bullet',
        elements: [section(words('one'), words(' · '), moment, words('\na note', 'italic')), section(moment)],
      }),
    ]);
  });

  it('has a title in bold if it is too long for a header', () => {
    const [fits] = render({ ...messageOf(), title: 'x'.repeat(150) }).blocks;
    expect(fits).toEqual({ type: 'header', text: plainText('x'.repeat(150)) });
    const [long] = render({ ...messageOf(), title: 'x'.repeat(151) }).blocks;
    expect(long).toEqual(richText(section(words('x'.repeat(151), 'bold'))));
  });

  it('leaves out what is empty, but always has a text', () => {
    const empty = render({
      title: ' ',
      blocks: [textOf(''), { type: 'note', text: '\u200b' }, { type: 'list', items: [{ text: ' ', note: '\u202e' }] }],
      footer: '',
    });
    expect(empty).toMatchObject({ text: 'No text', blocks: [] });
  });
});

describe('a button in Slack', () => {
  it('carries its intent under a unique id', () => {
    const help: Button = { label: 'Help', intent: { kind: 'help' } };
    const blocks = blocksIn(buttonsOf(buttonOf('Evidence'), help), buttonsOf(help));
    expect(blocks).toEqual([
      {
        type: 'actions',
        elements: [
          { type: 'button', action_id: 'intent:0', text: plainText('Evidence'), value: 'c1:entry:x' },
          { type: 'button', action_id: 'intent:1', text: plainText('Help'), value: 'c1:help' },
        ],
      },
      {
        type: 'actions',
        elements: [{ type: 'button', action_id: 'intent:2', text: plainText('Help'), value: 'c1:help' }],
      },
    ]);
  });

  it('has its full text next to it if that is too long for a label', () => {
    const label = 'How many megawatts does Anthropic get, and from when on can it use them all?';
    expect(blocksIn(buttonsOf(buttonOf(label)))).toEqual([
      {
        type: 'section',
        text: plainText(label),
        accessory: {
          type: 'button',
          action_id: 'intent:0',
          text: plainText('Show'),
          accessibility_label: 'Show: How many megawatts does Anthropic get, and from when on can it use…',
          value: 'c1:entry:x',
        },
      },
    ]);
  });

  it('is a menu option if the message already names six of its kind', () => {
    const names = ['Lease', 'IPO', 'Orbit', 'Turbines', 'Start of use', 'Regulation of suppliers of the technology'];
    const buttons = names.map((name, i) => buttonOf(name, `e${i}`));
    const list: Block = { type: 'list', items: names.map((name) => ({ text: `${name}: open` })) };
    const [, menu, others] = blocksIn(list, buttonsOf(...buttons, buttonOf('All', 'all')));
    expect(menu).toEqual({
      type: 'actions',
      elements: [
        {
          type: 'static_select',
          action_id: 'intent:0',
          placeholder: plainText('Choose one to see more'),
          options: names.map((name, i) => ({ text: plainText(name), value: `c1:entry:e${i}` })),
        },
      ],
    });
    expect(others && readingOf([others])).toEqual(['All']);
    const few = blocksIn(list, buttonsOf(...buttons.slice(1))).slice(1);
    for (const blocks of [few, blocksIn(buttonsOf(...buttons))]) {
      expect(new Set(blocks.map(({ type }) => type))).toEqual(new Set(['section']));
    }
  });

  it('has the same shape as others of its kind', () => {
    const long = buttonOf('How many megawatts does Anthropic get?', 'power');
    const all: Button = { label: 'All', intent: { kind: 'watch' } };
    const blocks = blocksIn(buttonsOf(all, buttonOf('Was it renewed?', 'renewed'), long, all));
    expect(blocks.map(({ type }) => type)).toEqual(['actions', 'section', 'section', 'actions']);
    const short = blocksIn(buttonsOf(all, buttonOf('Was it renewed?', 'renewed'), all));
    expect(short.map(({ type }) => type)).toEqual(['actions']);
  });

  it('starts another row or menu after 25', () => {
    const names = Array.from({ length: 30 }, (_, i) => `Name ${i}`);
    const buttons = buttonsOf(...names.map((name) => buttonOf(name)));
    const list: Block = { type: 'list', items: names.map((text) => ({ text })) };
    for (const blocks of [blocksIn(buttons), blocksIn(list, buttons).slice(1)]) {
      expect(blocks.map((block) => valuesOf([block], 'intent:').length)).toEqual([25, 5]);
    }
  });

  it('is not in a menu if its intent is too long for an option', () => {
    const names = ['a', 'b', 'c', 'd', 'e', 'f'];
    const buttons = names.map((name) => buttonOf(name, name.repeat(80)));
    const blocks = blocksIn({ type: 'list', items: names.map((text) => ({ text })) }, buttonsOf(...buttons));
    expect(valuesOf(blocks, 'intent:')).toEqual(buttons.map(({ intent }) => encodeIntent(intent)));
  });

  it('for sharing comes last, and the notice of a shared answer first', () => {
    const { blocks } = render(messageOf(buttonsOf(buttonOf('Evidence'))), {
      shareButtonId: 'it',
      notice: 'Shared by <@U1>',
    });
    expect(readingOf(blocks)).toEqual(['Shared by <@U1>', 'Title', 'Evidence', 'Share to channel', FOOTER]);
    expect(valuesOf(blocks, 'share')).toEqual(['it']);
  });
});

describe('a Slack message that is too long', () => {
  const sentence = `${'A sentence of some length that says little. '.repeat(8)}End.`;
  const long = messageOf(...Array.from({ length: 60 }, (_, i) => statementOf(`${i}. ${sentence}`)));
  const pageButtonId = (page: number) => `p${page}`;

  it('has pages with buttons between them, each with title, number and footer', () => {
    const pages = slackPages(long, { pageButtonId }).map((page) => slackPayload.parse(page));
    const last = pages.length;
    expect(last).toBeGreaterThan(2);
    for (const [i, { blocks }] of pages.entries()) {
      expect(blocks[0]).toEqual({ type: 'header', text: plainText('Title') });
      expect(blocks.at(-1)).toEqual(contextOf(FOOTER, `Page ${i + 1} of ${last}`));
    }
    expect(pages.map(({ blocks }) => readingOf(blocks.slice(-2, -1)))).toEqual([
      ['Show more'],
      ...pages.slice(2).map(() => ['Back', 'Show more']),
      ['Back'],
    ]);
    expect(pages.map(({ blocks }) => valuesOf(blocks, 'page:'))).toEqual([
      ['p2'],
      ...pages.slice(2).map((_, i) => [`p${i + 1}`, `p${i + 3}`]),
      [`p${last - 1}`],
    ]);
  });

  it('is shown page by page, and shows its last page for any higher number', () => {
    const pages = slackPages(long, { pageButtonId });
    expect(pages.map((_, i) => renderSlack(long, { pageButtonId, page: i + 1 }))).toEqual(pages);
    expect(renderSlack(long, { pageButtonId })).toEqual(pages[0]);
    expect(renderSlack(long, { pageButtonId, page: 99 })).toEqual(pages.at(-1));
    expect(renderSlack(long, { pageButtonId, page: 0 })).toEqual(pages[0]);
  });

  it('has no page buttons without an intent for them', () => {
    for (const page of slackPages(long)) {
      expect(slackPayload.parse(page).blocks.filter(({ type }) => type === 'actions')).toEqual([]);
    }
  });

  it("leaves no heading at a page's end and no divider at its start", () => {
    // On the first page, there is room for nothing more, for the heading only, or for both.
    const before: Block[] = Array.from({ length: 16 }, (_, i) => statementOf(`${i}. ${sentence}`));
    for (let length = 1; length <= 3000; length += 50) {
      const filled = [...before, textOf('x'.repeat(length)), textOf('y'.repeat(2000))];
      const pages = slackPages(messageOf(...filled, { type: 'heading', text: 'Heading' }, statementOf('The next.')));
      for (const page of pages) {
        const body = slackPayload.parse(page).blocks.slice(1, -1);
        expect(body[0]?.type).toBe('rich_text');
        const texts = readingOf(body);
        const at = texts.indexOf('Heading');
        expect(at === -1 || texts[at + 1] === 'The next.').toBe(true);
      }
    }
  });

  it('is split at spaces if a text is too long for a page', () => {
    expect(readingOf(blocksIn(textOf('words '.repeat(600))))).toEqual(['words '.repeat(500), 'words '.repeat(100)]);
  });

  it('is split between visible characters if there are no spaces', () => {
    const family = '👩‍👩‍👧‍👦';
    for (const part of readingOf(blocksIn(textOf(family.repeat(700))))) {
      expect(part).toBe(family.repeat(part.length / family.length));
    }
  });

  it('leaves out invisible parts of a long text', () => {
    const text = `a${' '.repeat(9000)}b`;
    const citations = [{ sourceId: '001', source: text, paragraphs: [1] }];
    expect(
      readingOf(blocksIn(statementOf(text, { citations }), buttonsOf(buttonOf(text)))).map((part) => part.trim()),
    ).toEqual(['a', 'b', 'a', 'b ¶1', 'a', 'b']);
  });

  it('is split between two citations', () => {
    const citations = Array.from({ length: 200 }, (_, i) => ({
      sourceId: `${i}`,
      source: `A source with a long name ${i}`,
      paragraphs: [1, 2],
    }));
    const [, ...contexts] = readingOf(blocksIn(statementOf('Many say so.', { citations })));
    expect(contexts.length).toBeGreaterThan(1);
    for (const text of contexts) expect(text).toMatch(/^A source .* ¶2(; )?$/);
  });

  it('shows a title, notice or footer that is too long once, in full', () => {
    const title = 'title '.repeat(40).trim();
    const footer = 'footer '.repeat(100).trim();
    const notice = 'notice '.repeat(100).trim();
    const pages = slackPages({ ...long, title, footer }, { notice }).map((page) => slackPayload.parse(page));
    const all = pages.flatMap(({ blocks }) => readingOf(blocks));
    for (const text of [title, footer, notice]) expect(all.filter((one) => one === text)).toHaveLength(1);
  });

  it('rejects button values that leave no room for the message', () => {
    expect(() => renderSlack(messageOf(), { shareButtonId: 'x'.repeat(501) })).toThrow(
      new RangeError('The value of the button "Share to channel" has 501 characters; the limit is 500'),
    );
    expect(() => renderSlack(long, { pageButtonId: () => 'x'.repeat(501) })).toThrow(RangeError);
  });
});

describe('the plain text of a Slack message', () => {
  it('has the words of the blocks, without buttons', () => {
    const { text } = render(
      messageOf(
        statementOf('The lease runs for six months.', { label: 'Six months' }),
        { type: 'list', items: [{ text: 'one', note: 'a note' }] },
        buttonsOf(buttonOf('Evidence')),
      ),
    );
    expect(text).toBe(`Title\nSix months: The lease runs for six months.\nLease report ¶2, ¶4\none\na note\n${FOOTER}`);
  });

  it('gives times in UTC', () => {
    const item = { text: 'Mon 23 November 2026, 09:00', at: '2026-11-23T08:00:00Z' };
    const { text } = render(messageOf({ type: 'list', items: [item] }));
    expect(text).toBe(`Title\nMon 23 November 2026, 09:00 · 23 November 2026, 08:00 UTC\n${FOOTER}`);
  });

  it('is cut at the end of a line if it is too long, and keeps the footer', () => {
    const { text } = render(messageOf(...Array.from({ length: 40 }, (_, i) => textOf(`${i} ${'word '.repeat(60)}`))));
    expect(text.length).toBeLessThanOrEqual(3000);
    expect(text.split('\n').slice(-3)).toEqual([expect.stringMatching(/word $/), '…', FOOTER]);
    const { text: cut } = render({ ...messageOf(), title: 'word '.repeat(1000) });
    expect(cut).toMatch(/word…\nAs of 7 May 2026$/);
  });
});

describe('hostile text in Slack', () => {
  it('is left as it is where Slack does not parse text, and escaped where it does', () => {
    const hostile = '<!here> <@U1> <http://x.example|y> *bold* @everyone :smile: ``` &lt;!here&gt;';
    const { text, blocks } = render({ ...messageOf(textOf(hostile)), title: hostile });
    expect(readingOf(blocks)).toEqual([hostile, hostile, FOOTER]);
    expect(text.split('\n')[0]).toBe(
      '&lt;!here&gt; &lt;@U1&gt; &lt;http://x.example|y&gt; *bold* @everyone :smile: ``` &amp;lt;!here&amp;gt;',
    );
  });

  it('cannot change the writing direction, break lines or hide characters', () => {
    const [block] = blocksIn(textOf('a\u202eb\u200bc\nd\u0000e\u2028f \u2066g\ud800'));
    expect(block && readingOf([block])).toEqual(['abc d e f g\ufffd']);
  });
});

describe('the metadata of a Slack message', () => {
  const occurrence = { subscription: 's1', nominal: '2026-11-21T09:00' };

  it('names the entry of an answer', () => {
    expect(render({ ...messageOf(), shows: 'ipo' }).metadata).toEqual({
      event_type: 'colossus_reply',
      event_payload: { shows: 'ipo' },
    });
    expect(render(messageOf()).metadata).toBeUndefined();
  });

  it('names the delivery and its entry', () => {
    expect(render(messageOf(), { occurrence }).metadata).toEqual({
      event_type: 'colossus_occurrence',
      event_payload: { occurrence: 's1@2026-11-21T09:00' },
    });
    expect(render({ ...messageOf(), shows: 'ipo' }, { occurrence }).metadata?.event_payload).toEqual({
      occurrence: 's1@2026-11-21T09:00',
      shows: 'ipo',
    });
  });
});
