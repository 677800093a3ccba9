import type { RESTPostAPIChannelMessageJSONBody } from 'discord-api-types/v10';
import { describe, expect, it } from 'vitest';
import { BUTTON_ID_LENGTH, encodeIntent } from '../../../src/message/button-id.ts';
import type { Block, Button, Message } from '../../../src/message/message.ts';
import { COLOURS, PHASE_COLOURS } from '../../../src/platforms/discord/render/colour.ts';
import { isMarked, readPress, stateIn } from '../../../src/platforms/discord/render/ids.ts';
import {
  type DiscordBody,
  type DiscordOptions,
  discordPages,
  renderDiscord,
} from '../../../src/platforms/discord/render/render.ts';
import { escapeText } from '../../../src/platforms/discord/render/text.ts';
import { buttonOf, buttonsOf, messageOf, statementOf, textOf } from '../sample-message.ts';
import { type CheckedBody, type CheckedPart, controlsOf, discordBody, faultsOf, partsOf } from './limits.ts';

const OCCURRENCE = { subscription: '0190c2f0-0000-7000-8000-000000000000', nominal: '2026-05-07T09:00' };

function render(message: Message, options: DiscordOptions & { page?: number } = {}): CheckedBody {
  return discordBody.parse(renderDiscord(message, options));
}

function renderBlocks(...blocks: Block[]): CheckedPart[] {
  return partsOf(render(messageOf(...blocks))).slice(1, -1);
}

const display = (...lines: string[]) => ({ type: 10, content: lines.join('\n') });
const separator = { type: 14 };
const button = (label: string, custom_id: string) => ({ type: 2, style: 2, label, custom_id });
const row = (...components: object[]) => ({ type: 1, components });

/** From 1 to 21, as in WCAG. */
function contrast(a: number, b: number): number {
  const [dark = 0, light = 0] = [a, b].map(luminance).toSorted((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(colour: number): number {
  const [red = 0, green = 0, blue = 0] = [colour >> 16, (colour >> 8) & 255, colour & 255].map((part) =>
    part <= 10 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4,
  );
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

describe('a message in Discord', () => {
  it('has its title, the footer in small print, and no mentions', () => {
    const body: RESTPostAPIChannelMessageJSONBody = renderDiscord(messageOf());
    expect(body).toEqual({
      components: [
        {
          type: 17,
          accent_color: COLOURS.plain,
          components: [display('## Title'), display('-# As of 7 May 2026')],
        },
      ],
      flags: 32768,
      allowed_mentions: { parse: [] },
    });
  });

  it('has the citation of a statement in small print below it, and the side of a dispute in bold', () => {
    expect(renderBlocks(statementOf('The lease runs for six months.', { label: 'Six months' }))).toEqual([
      display('**Six months:** The lease runs for six months.', '-# Lease report ¶2, ¶4'),
    ]);
  });

  it('shows the arithmetic of a derived statement, and names the sources of a silence', () => {
    expect(
      renderBlocks(
        statementOf('It ends in November.', { kind: 'derived', arithmetic: ['May + 6 = November'] }),
        statementOf('No source gives a price.', { kind: 'silence' }),
      ),
    ).toEqual([
      display('It ends in November.', '-# derived: May + 6 = November; from Lease report ¶2, ¶4'),
      display('No source gives a price.', '-# all 1 sources checked'),
    ]);
  });

  it('is split between two sources if a citation is too long for one text', () => {
    const citations = Array.from({ length: 60 }, (_, i) => ({
      sourceId: String(i),
      source: `A source with a label that is not short, number ${i}`,
      paragraphs: [1, 2],
    }));
    const [statement] = renderBlocks(statementOf('So it is.', { citations }));
    const lines = statement?.type === 10 ? statement.content.split('\n').slice(1) : [];
    expect(lines.length).toBeGreaterThan(1);
    for (const line of lines) expect(line).toMatch(/^-# A source .* ¶1, ¶2;?$/);
  });

  it('has a heading, its notes and what follows in one text, and a line above later headings', () => {
    const heading: Block = { type: 'heading', text: 'How long' };
    const note: Block = { type: 'note', text: 'The sources disagree.' };
    expect(renderBlocks(heading, note, textOf('One'), statementOf('Two'))).toEqual([
      display('### How long', '-# The sources disagree.', 'One', 'Two', '-# Lease report ¶2, ¶4'),
    ]);
    expect(renderBlocks(textOf('One'), heading, textOf('Two'))).toEqual([
      display('One'),
      separator,
      display('### How long', 'Two'),
    ]);
  });

  it('has facts as lines and items as bullets, with their notes in small print', () => {
    expect(
      renderBlocks(
        {
          type: 'facts',
          facts: [
            { label: 'Link', value: 'none known' },
            { label: 'Day', value: 'today' },
          ],
        },
        { type: 'list', items: [{ text: 'one', note: 'a note' }, { text: 'two' }] },
      ),
    ).toEqual([display('**Link:** none known', '**Day:** today'), display('- one', '-# a note', '- two')]);
  });

  it('shows the time of a fact or item as a countdown', () => {
    const at = '2026-11-23T08:00:00.999Z';
    const items = [
      { text: 'one', note: 'a note', at },
      { text: ' ', at },
      { text: 'x'.repeat(1495), at },
    ];
    expect(
      renderBlocks({ type: 'facts', facts: [{ label: 'Next', value: 'Monday', at }] }, { type: 'list', items }),
    ).toEqual([
      display('**Next:** Monday · <t:1795420800:R>'),
      display('- one · <t:1795420800:R>', '-# a note', '<t:1795420800:R>'),
      display(`- ${'x'.repeat(1495)}`, '<t:1795420800:R>'),
    ]);
  });

  it('names the person who shared it above the title', () => {
    expect(partsOf(render(messageOf(), { notice: 'Shared by Ada' }))[0]).toEqual(display('-# Shared by Ada'));
  });

  it('leaves out empty parts, but always has a text', () => {
    const empty = render({
      title: ' ',
      blocks: [textOf(''), { type: 'note', text: '\u200b' }, { type: 'list', items: [{ text: ' ', note: '\u202e' }] }],
      footer: '',
    });
    expect(partsOf(empty)).toEqual([display('No text')]);
  });

  it('has a colour for its kind', () => {
    const colourOf = (...blocks: Block[]) => render(messageOf(...blocks)).components[0].accent_color;
    const silence = statementOf('None says.', { kind: 'silence' });
    const derived = statementOf('So it is.', { kind: 'derived' });
    const stated = statementOf('It is.');
    expect(colourOf(textOf('Help'))).toBe(COLOURS.plain);
    expect(colourOf(stated, silence)).toBe(COLOURS.stated);
    expect(colourOf(stated, derived)).toBe(COLOURS.derived);
    expect(colourOf(silence)).toBe(COLOURS.silence);
    expect(colourOf(derived, statementOf('It is not.', { label: 'One side' }))).toBe(COLOURS.disputed);
  });

  it('has a colour for the phase of its watch item', () => {
    const derived = statementOf('It ends in November.', { kind: 'derived' });
    const { components } = render({ ...messageOf(derived), phase: 'unconfirmed' });
    expect(components[0].accent_color).toBe(PHASE_COLOURS.unconfirmed);
  });

  it('has distinct colours, and those of phases are visible in the dark and the light theme', () => {
    const all = [...Object.values(COLOURS), ...Object.values(PHASE_COLOURS)];
    expect(new Set(all).size).toBe(all.length);
    for (const ground of [0xffffff, 0xf2f3f5, 0x39393f, 0x313338, 0x1a1a1e]) {
      for (const colour of Object.values(PHASE_COLOURS)) expect(contrast(colour, ground)).toBeGreaterThan(3);
    }
  });
});

describe('a text in Discord', () => {
  const ESCAPED_TEXTS: readonly (readonly [text: string, sent: string])[] = [
    ['**bold** __under__ ~~struck~~', '\\*\\*bold\\*\\* \\_\\_under\\_\\_ \\~\\~struck\\~\\~'],
    ['||spoiler|| `code`', '\\|\\|spoiler\\|\\| \\`code\\`'],
    ['# heading', '\\# heading'],
    ['-# small', '\\-# small'],
    ['> quote', '\\> quote'],
    ['>>> quote', '\\>>> quote'],
    ['- item', '\\- item'],
    ['+ item', '\\+ item'],
    ['2026. A year', '2026\\. A year'],
    ['6 of 10 - or so', '6 of 10 - or so'],
    ['[x](https://y.example)', '\\[x\\](https\\://y.example)'],
    ['<https://y.example>', '\\<https\\://y.example>'],
    ['<@1> <@!2> <@&3>', '\\<@\u200b1> \\<@\u200b!2> \\<@\u200b&3>'],
    ['<#1> <t:1:R> </ask:1> <id:guide>', '\\<#1> \\<t\\:1\\:R> \\</ask\\:1> \\<id\\:guide>'],
    [':smile: <:smile:1>', '\\:smile: \\<\\:smile\\:1>'],
    ['@everyone and @here', '@\u200beveryone and @\u200bhere'],
    ['back\\slash', 'back\\\\slash'],
    ['Expected: 6 November', 'Expected: 6 November'],
  ];

  it.each(ESCAPED_TEXTS)('is escaped: %s', (text, escapedText) => {
    expect(renderBlocks(textOf(text))).toEqual([display(escapedText)]);
  });

  it.each(ESCAPED_TEXTS.filter(([text, sent]) => text !== sent))('is markup unless it is escaped: %s', (text) => {
    expect(faultsOf(`-# ${text}`)).not.toEqual([]);
  });

  it('keeps a final "#" in a heading', () => {
    const message = { ...messageOf({ type: 'heading', text: 'C#' }), title: '##' };
    expect(partsOf(render(message)).slice(0, 2)).toEqual([display('## \\##\u200b'), display('### C#\u200b')]);
  });

  it('is on one line, without control characters', () => {
    expect(renderBlocks(textOf('one\n# two\r\n\u0000\u001b[31m three\u202e'))).toEqual([
      display('one # two \\[31m three'),
    ]);
  });

  it('is the same once its backslashes are removed', () => {
    const all = ESCAPED_TEXTS.map(([text]) => text).join(' ');
    expect(escapeText(all).replace(/\\(.)/g, '$1').replaceAll('\u200b', '')).toBe(all);
  });
});

describe('a button in Discord', () => {
  const HELP: Button = { label: 'Help', intent: { kind: 'help' } };

  it('carries its intent under a unique id', () => {
    const parts = renderBlocks(buttonsOf(buttonOf('Evidence'), HELP), buttonsOf(HELP));
    expect(parts).toEqual([
      row(button('Evidence', 'c1:entry:x'), button('Help', 'c1:help')),
      row(button('Help', 'c1:help#2')),
    ]);
    expect(controlsOf(parts).map(({ custom_id }) => readPress(custom_id).intent)).toEqual([
      { kind: 'entry', id: 'x' },
      { kind: 'help' },
      { kind: 'help' },
    ]);
  });

  it('has its full text next to it if that is too long for a label', () => {
    const label = 'How many megawatts does Anthropic get, and from when on can it use them all? All?';
    expect(renderBlocks(buttonsOf(buttonOf(label)))).toEqual([
      { type: 9, components: [display(label)], accessory: button('Show', 'c1:entry:x') },
    ]);
  });

  it('is a menu option if there are too many for a row', () => {
    const sixButtons = ['a', 'b', 'c', 'd', 'e', 'f'].map((id) => buttonOf(`Entry ${id}`, id));
    const parts = renderBlocks(buttonsOf(...sixButtons));
    expect(parts).toEqual([
      row({
        type: 3,
        custom_id: 'menu',
        placeholder: 'Choose one to see more',
        options: sixButtons.map(({ label, intent }) => ({ label, value: encodeIntent(intent) })),
      }),
    ]);
    expect(readPress('menu', 'c1:entry:a').intent).toEqual({ kind: 'entry', id: 'a' });
    expect(readPress('menu').intent).toBeUndefined();
  });

  it('goes into another menu after 25 options, or if its intent is already in the menu', () => {
    const many = Array.from({ length: 30 }, (_, i) => buttonOf(`Entry ${i}`, `e${i}`));
    const menus = controlsOf(renderBlocks(buttonsOf(...many, buttonOf('Entry 29 again', 'e29'))));
    expect(menus.map((menu) => menu.type === 3 && menu.options.length)).toEqual([25, 5, 1]);
    expect(menus.map(({ custom_id }) => custom_id)).toEqual(['menu', 'menu#2', 'menu#3']);
  });

  it('is refused if its id is too long to be made unique', () => {
    const long = buttonOf('Same', 'x'.repeat(BUTTON_ID_LENGTH - 'c1:entry:'.length));
    expect(renderBlocks(buttonsOf(long))).toHaveLength(1);
    expect(() => renderDiscord(messageOf(buttonsOf(long, long)))).toThrow(RangeError);
  });
});

describe('pages in Discord', () => {
  const many = messageOf(...Array.from({ length: 40 }, (_, i) => statementOf(`${i} ${'word '.repeat(40)}`)));
  const pageButtonId = (page: number) => `page:${page}`;
  const pages = discordPages(many, { pageButtonId, shareButtonId: 'share' }).map((body) => discordBody.parse(body));

  it('have the title, the footer and buttons to other pages', () => {
    expect(pages.length).toBeGreaterThan(2);
    for (const [i, page] of pages.entries()) {
      expect(partsOf(page)[0]).toEqual(display('## Title'));
      expect(partsOf(page).at(-1)).toEqual(display('-# As of 7 May 2026', `-# Page ${i + 1} of ${pages.length}`));
      expect(controlsOf(partsOf(page)).map(({ custom_id }) => custom_id)).toEqual([
        ...(i > 0 ? [pageButtonId(i)] : []),
        ...(i < pages.length - 1 ? [pageButtonId(i + 2)] : []),
        'share',
      ]);
    }
  });

  it('can be rendered one at a time; a number beyond the last one gives the last', () => {
    const options = { pageButtonId, shareButtonId: 'share' };
    expect(pages.map((_, i) => render(many, { ...options, page: i + 1 }))).toEqual(pages);
    expect(render(many, { ...options, page: 99 })).toEqual(pages.at(-1));
    expect(render(many, { ...options, page: -1 })).toEqual(pages[0]);
  });

  it('are refused if a given id is too long', () => {
    expect(() => renderDiscord(many, { shareButtonId: 'x'.repeat(101) })).toThrow(RangeError);
    expect(() => renderDiscord(many, { shareButtonId: 'x#y' })).toThrow(RangeError);
  });

  it('distinguish a given id from a button with the same intent', () => {
    const help = encodeIntent({ kind: 'help' });
    const parts = partsOf(
      render(messageOf(buttonsOf({ label: 'Help', intent: { kind: 'help' } })), { shareButtonId: help }),
    );
    expect(controlsOf(parts).map(({ custom_id }) => custom_id)).toEqual([help, `${help}#2`]);
    expect(controlsOf(parts).map(({ custom_id }) => readPress(custom_id).buttonId)).toEqual([help, help]);
  });
});

describe('an answer in Discord', () => {
  const citations = [
    {
      sourceId: '1',
      source: 'Lease [report]',
      paragraphs: [0, 2],
      url: 'https://x.example/a',
      isNickname: true as const,
    },
    { sourceId: '2', source: 'CogLab', paragraphs: [3] },
  ];
  const answer: Block = {
    type: 'answer',
    headline: { kind: 'stated', text: 'Six months, says one report.', citations },
    lines: [{ kind: 'silence', text: 'No source gives a day.', citations }],
    status: 'Tomorrow: the six months end.',
  };

  it('starts with its headline as the title, then its lines, one line of sources and the question in small print', () => {
    const message: Message = { title: 'How long?', blocks: [answer], footer: 'As of today' };
    const texts = renderDiscord(message).components[0].components.flatMap((part) =>
      'content' in part ? [part.content] : [],
    );
    expect(texts).toEqual([
      '## Six months, says one report.',
      [
        '- No source gives a day.',
        '- Tomorrow: the six months end.',
        '-# [Lease \\[report\\] title, ¶2](<https://x.example/a>) · CogLab ¶3 · all 2 sources checked · some source names are ours',
      ].join('\n'),
      '-# How long? · As of today',
    ]);
  });
});

describe('the ids in a Discord message', () => {
  const evidence = buttonsOf({ label: 'Evidence', intent: { kind: 'evidence', of: 'lease-end' } });
  const other = { ...OCCURRENCE, nominal: '2026-05-08T09:00' };
  const withApiFields = ({ components }: DiscordBody): unknown =>
    JSON.parse(JSON.stringify(components.map((container) => ({ ...container, id: 1, spoiler: false }))));

  it('store the shown entry on a button that still works', () => {
    const body = renderDiscord({ ...messageOf(evidence), shows: 'lease-end' });
    expect(stateIn(withApiFields(body)).shows).toBe('lease-end');
    const [control] = controlsOf(partsOf(discordBody.parse(body)));
    expect(readPress(control?.custom_id ?? '').intent).toEqual({ kind: 'evidence', of: 'lease-end' });
  });

  it('store the offered entries on as many buttons as needed', () => {
    const offers = ['a-long-name-of-an-entry-that-is-offered', 'another-long-name-of-one', 'x'];
    const choices = buttonsOf(...offers.map((id) => buttonOf(id, id)));
    expect(stateIn(withApiFields(renderDiscord({ ...messageOf(choices), offers })))).toEqual({ offers });
    expect(stateIn(withApiFields(renderDiscord({ ...messageOf(choices), shows: 'x', offers })))).toEqual({
      shows: 'x',
      offers,
    });
  });

  it("store no entry if none is shown or the components are not the bot's", () => {
    expect(stateIn(withApiFields(renderDiscord(messageOf(evidence)))).shows).toBeUndefined();
    for (const components of [undefined, null, [], [7], { components: 'x' }, [{ custom_id: 7 }, { custom_id: 'x#' }]]) {
      expect(stateIn(components).shows).toBeUndefined();
      expect(isMarked(components, OCCURRENCE)).toBe(false);
    }
  });

  it('store the delivery', () => {
    const body = renderDiscord({ ...messageOf(evidence), shows: 'lease-end' }, { occurrence: OCCURRENCE });
    expect(isMarked(withApiFields(body), OCCURRENCE)).toBe(true);
    expect(isMarked(withApiFields(body), other)).toBe(false);
    expect(stateIn(withApiFields(body)).shows).toBe('lease-end');
    expect(isMarked(withApiFields(renderDiscord(messageOf(evidence))), OCCURRENCE)).toBe(false);
  });

  it('store the delivery and the shown entry in a menu or on the button of a long label', () => {
    const menu = buttonsOf(...['a', 'b', 'c', 'd', 'e', 'f'].map((id) => buttonOf(id, id)));
    for (const block of [menu, buttonsOf(buttonOf('A label. '.repeat(20)))]) {
      const body = renderDiscord({ ...messageOf(block), shows: 'x' }, { occurrence: OCCURRENCE });
      expect(isMarked(withApiFields(body), OCCURRENCE)).toBe(true);
      expect(stateIn(withApiFields(body)).shows).toBe('x');
      expect(controlsOf(partsOf(discordBody.parse(body)))).toHaveLength(4);
    }
  });

  it("store the delivery on the subscription's buttons if no other button has room", () => {
    const longIdButtons = buttonsOf(buttonOf('Full', 'x'.repeat(90)));
    for (const message of [messageOf(), messageOf(longIdButtons)]) {
      const body = renderDiscord(message, { occurrence: OCCURRENCE });
      expect(isMarked(withApiFields(body), OCCURRENCE)).toBe(true);
      const intents = controlsOf(partsOf(discordBody.parse(body))).map(
        ({ custom_id }) => readPress(custom_id ?? '').intent,
      );
      const subscription = OCCURRENCE.subscription;
      expect(intents.slice(-3)).toEqual([
        { kind: 'subscriptions' },
        { kind: 'pause', which: subscription },
        { kind: 'unsubscribe', which: subscription },
      ]);
    }
  });
});
