import { describe, expect, it } from 'vitest';
import { discordBody, discordModal, initialFields } from '../../page/discord-payload.ts';

const text = { type: 10, content: 'hello' };
const button = { type: 2, style: 2, label: 'Go', custom_id: 'go' };
const kinds = (payload: unknown) => discordBody(payload).parts.map(({ type }) => type);

describe('a Discord payload', () => {
  it('is parsed with its components, in a message or in the response to an interaction', () => {
    const container = { type: 17, accent_color: 1, components: [text, { type: 1, components: [button] }] };
    expect(discordBody({ components: [container] })).toEqual({ content: '', parts: [container] });
    expect(discordBody({ type: 4, data: { content: 'x', components: [container] } })).toEqual({
      content: 'x',
      parts: [container],
    });
  });

  it('keeps all components, and marks those that the page cannot draw as unsupported', () => {
    expect(discordBody({ components: [text, { type: 99 }] }).parts).toEqual([
      text,
      { type: 'unsupported', number: 99 },
    ]);
    expect(discordBody({ components: [{ type: 17, components: [{ type: 98 }, text] }] }).parts).toMatchObject([
      { type: 17, components: [{ type: 'unsupported', number: 98 }, text] },
    ]);
    expect(discordBody({ components: [{ type: 1, components: [{ type: 5, custom_id: 'u' }] }] }).parts).toMatchObject([
      { components: [{ type: 'unsupported', number: 5 }] },
    ]);
    expect(kinds({ components: [{ type: 10 }] })).toEqual(['unsupported']);
  });

  it('may have neither content nor components', () => {
    expect(discordBody({})).toEqual({ content: '', parts: [] });
    expect(discordBody(undefined)).toEqual({ content: '', parts: [] });
  });
});

describe('a Discord modal', () => {
  const input = { type: 4, custom_id: 'time', style: 1, value: '09:00' };
  const menu = {
    type: 3,
    custom_id: 'what',
    options: [
      { label: 'A', value: 'a' },
      { label: 'B', value: 'b', default: true },
    ],
  };
  const modal = {
    custom_id: 'form',
    title: 'Subscribe',
    components: [
      { type: 18, label: 'What', description: 'to post', component: menu },
      { type: 18, label: 'Time', component: input },
      text,
      { type: 77 },
    ],
  };

  it('shows the label of each field', () => {
    expect(discordModal({ type: 9, data: modal })).toMatchObject({
      custom_id: 'form',
      components: [
        { label: 'What', component: { custom_id: 'what' } },
        { label: 'Time', component: { custom_id: 'time' } },
        { content: 'hello' },
        { type: 'unsupported', number: 77 },
      ],
    });
  });

  it('starts with the values that the app sent', () => {
    expect(initialFields(discordModal(modal))).toEqual({ what: 'b', time: '09:00' });
  });

  it('is rejected if the payload is another one', () => {
    expect(() => discordModal({ components: [text] })).toThrow();
  });
});
