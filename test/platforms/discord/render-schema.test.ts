import { describe, expect, it } from 'vitest';
import { hasSchemas, schemaFaults } from '../../../fakes/discord/schema.ts';
import type { Message } from '../../../src/message/message.ts';
import { type DiscordBody, type DiscordOptions, discordPages } from '../../../src/platforms/discord/render/render.ts';
import { respond } from '../../../src/reply/respond.ts';
import { contextOn, everyIntent, TODAY } from '../../reply/corpus.ts';

const { DEMAND_SHARED } = process.env;
const noSchemas = !hasSchemas && !DEMAND_SHARED;

const EVERYTHING: Message = {
  title: 'Title',
  footer: 'As of today',
  shows: 'charter-end-date',
  blocks: [
    { type: 'heading', text: 'Heading' },
    { type: 'note', text: 'Note' },
    {
      type: 'statement',
      kind: 'derived',
      label: 'One side',
      text: 'A statement. '.repeat(300),
      citations: [{ sourceId: '001', source: 'Lease report', paragraphs: [2, 4] }],
      arithmetic: ['1 + 1 = 2'],
    },
    { type: 'heading', text: 'Another heading' },
    { type: 'facts', facts: [{ label: 'Label', value: 'value', at: '2026-11-23T08:00:00Z' }] },
    { type: 'list', items: [{ text: 'item', note: 'note' }] },
    { type: 'picture', name: 'timeline', svg: { light: '<svg/>', dark: '<svg/>' }, words: ['What it shows.'] },
    { type: 'buttons', buttons: [{ label: 'Help', intent: { kind: 'help' } }] },
    { type: 'buttons', buttons: [{ label: 'A label. '.repeat(20), intent: { kind: 'help' } }] },
    {
      type: 'buttons',
      buttons: ['a', 'b', 'c', 'd', 'e', 'f'].map((id) => ({ label: id, intent: { kind: 'entry', id } })),
    },
  ],
};

describe.skipIf(noSchemas)("a message body under Discord's own schema", () => {
  const faults = (body: unknown) => schemaFaults('MessageCreateRequest', body);
  const everyBody = (message: Message, options: DiscordOptions = {}): DiscordBody[] => discordPages(message, options);

  it('is valid for the reply to every intent', () => {
    const context = contextOn(TODAY);
    for (const intent of everyIntent()) {
      for (const body of everyBody(respond(intent, context), { shareButtonId: 'share' })) {
        expect(faults(body), JSON.stringify(intent)).toEqual([]);
      }
    }
  });

  it('is valid with every block and option', () => {
    const bodies = everyBody(EVERYTHING, {
      pageButtonId: (page) => `page:${page}`,
      shareButtonId: 'share',
      pictures: ['timeline'],
      notice: 'Shared by somebody',
      occurrence: { subscription: 's', nominal: '2026-05-07T09:00' },
    });
    expect(bodies.length).toBeGreaterThan(1);
    for (const body of bodies) expect(faults(body)).toEqual([]);
  });

  it('is invalid with an unknown key or an overlong text', () => {
    const [body] = everyBody(EVERYTHING);
    expect(faults({ ...body, component: [] })).not.toEqual([]);
    const display = { type: 10, content: 'x'.repeat(4001) };
    expect(faults({ ...body, components: [display] })).not.toEqual([]);
    expect(faults({ ...body, components: [{ ...display, content: 'x', text: 'x' }] })).not.toEqual([]);
  });
});
