import { describe, expect, it } from 'vitest';
import { builderLink } from '../../page/builder-link.ts';
import { slackBody, slackInput, slackView } from '../../page/slack-payload.ts';

const blocks = [{ type: 'divider' }, { type: 'header', text: { type: 'plain_text', text: 'Ä & "b"' } }];
const view = { type: 'modal', title: { type: 'plain_text', text: 'Ask' }, blocks };

describe('a Slack payload', () => {
  it('is read with blocks that are an array or JSON text', () => {
    expect(slackBody({ text: 'x', blocks })).toEqual({ text: 'x', blocks });
    expect(slackBody({ text: 'x', blocks: JSON.stringify(blocks) })).toEqual({ text: 'x', blocks });
    expect(slackBody({ text: 'x' })).toEqual({ text: 'x', blocks: [] });
    expect(slackBody({ blocks: '{' })).toEqual({ text: undefined, blocks: [] });
  });

  it('is read as a view, alone or in the call that opens it', () => {
    expect(slackView(view)).toEqual(view);
    expect(slackView({ trigger_id: '1', view })).toEqual(view);
    expect(slackView({ trigger_id: '1', view: JSON.stringify(view) })).toEqual(view);
    expect(slackView({ text: 'x', blocks })).toBeUndefined();
  });

  it('is read with the initial values of its inputs', () => {
    const input = {
      type: 'input',
      block_id: 'b',
      label: { type: 'plain_text', text: 'L' },
      element: { type: 'timepicker', action_id: 'a', initial_time: '09:00' },
    };
    expect(slackInput(input)).toMatchObject({ block_id: 'b', element: { initial_time: '09:00' } });
    expect(slackInput({ type: 'divider' })).toBeUndefined();
  });
});

describe('the link to the Block Kit Builder', () => {
  it("holds only a message's blocks or a view", () => {
    const linkedPayload = (payload: unknown): unknown =>
      JSON.parse(decodeURIComponent(builderLink(payload)?.split('#')[1] ?? ''));
    expect(linkedPayload({ channel: 'C1', text: 'x', blocks })).toEqual({ blocks });
    expect(linkedPayload({ trigger_id: 't', view })).toEqual(view);
    expect(builderLink({ text: 'x', blocks })).toMatch(/^https:\/\/app\.slack\.com\/block-kit-builder#%7B/);
  });

  it('is absent for a payload without blocks', () => {
    expect(builderLink({ text: 'x' })).toBeUndefined();
  });
});
