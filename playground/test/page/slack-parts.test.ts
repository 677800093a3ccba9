import { describe, expect, it } from 'vitest';
import { slackParts } from '../../page/slack-parts.ts';

const divider = { type: 'divider' };
const button = (action_id: string) => ({ type: 'button', action_id, text: { type: 'plain_text', text: action_id } });
const menu = {
  type: 'static_select',
  action_id: 'menu',
  options: [{ text: { type: 'plain_text', text: 'One' }, value: '1' }],
};
const partTexts = (blocks: Parameters<typeof slackParts>[0]) =>
  slackParts(blocks).map((part) => {
    switch (part.kind) {
      case 'drawn':
        return part.blocks.map(({ type }) => type).join('+');
      case 'menu':
        return `menu ${part.element.action_id} of ${part.blockId}`;
      case 'picture':
        return `picture ${part.alt}`;
      default:
        return `unsupported ${part.type}`;
    }
  });

describe('Slack blocks', () => {
  it('that follow each other go to the renderer in one group', () => {
    expect(partTexts([divider, { type: 'header' }, { type: 'section' }])).toEqual(['divider+header+section']);
  });

  it('are replaced by their type if the renderer would drop them', () => {
    expect(partTexts([divider, { type: 'hologram' }, divider])).toEqual(['divider', 'unsupported hologram', 'divider']);
  });

  it('are drawn by the renderer, except menus, which the page draws', () => {
    const row = { type: 'actions', block_id: 'b', elements: [button('a'), button('b'), menu, button('c')] };
    expect(partTexts([row])).toEqual(['actions', 'menu menu of b', 'actions']);
    const [first] = slackParts([row]);
    expect(first).toMatchObject({ kind: 'drawn', blocks: [{ elements: [{ action_id: 'a' }, { action_id: 'b' }] }] });
  });

  it('have unsupported elements replaced by their type', () => {
    expect(partTexts([{ type: 'actions', elements: [{ type: 'datepicker', action_id: 'd' }] }])).toEqual([
      'unsupported datepicker',
    ]);
  });

  it("keep a section's text if its accessory is a menu", () => {
    const section = { type: 'section', text: { type: 'plain_text', text: 'x' }, accessory: menu };
    expect(partTexts([section])).toEqual(['section', 'menu menu of undefined']);
    expect(partTexts([{ ...section, accessory: button('a') }])).toEqual(['section']);
    expect(JSON.stringify(slackParts([section])[0])).not.toContain('accessory');
  });

  it('show pictures that the page has, and describe others', () => {
    const image = { type: 'image', alt_text: 'A timeline', slack_file: { id: 'F1' } };
    expect(slackParts([image], { F1: '/files/1.png' })).toEqual([
      { kind: 'picture', alt: 'A timeline', url: '/files/1.png' },
    ]);
    expect(slackParts([image], { F2: '/files/2.png' })).toEqual([
      { kind: 'picture', alt: 'A timeline', url: undefined },
    ]);
  });

  it('all appear, including a row without elements', () => {
    const blocks = [divider, { type: 'x' }, { type: 'actions', elements: [menu] }, { type: 'actions', elements: [] }];
    expect(slackParts(blocks).length).toBeGreaterThanOrEqual(3);
    expect(partTexts([{ type: 'actions', elements: [] }])).toEqual(['actions']);
  });
});
