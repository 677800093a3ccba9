import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { pressOf } from '../../../fakes/slack/payloads.ts';
import { encodeIntent } from '../../../src/message/button-id.ts';
import type { Message } from '../../../src/message/message.ts';
import { occurrenceName } from '../../../src/platforms/slack/render/render.ts';
import { stageApp } from './app.ts';

const OCCURRENCE = { subscription: 's-0123456789abcdef', nominal: '2026-11-21T09:00' };
const LONG: Message = {
  title: 'Digest',
  blocks: Array.from({ length: 120 }, (_, i) => ({ type: 'text', text: `Part ${i}. `.repeat(30) })),
  footer: '',
};
const CONTROLS = ['Manage', 'Pause', 'Stop'];
const BUTTON = z.object({ action_id: z.string(), value: z.string(), text: z.object({ text: z.string() }) });
const BLOCKS = z.object({ blocks: z.array(z.object({ type: z.string(), elements: z.array(z.unknown()).optional() })) });

function buttonsIn(call: unknown): z.infer<typeof BUTTON>[] {
  const rows = BLOCKS.parse(call).blocks.filter(({ type }) => type === 'actions');
  return rows.flatMap(({ elements = [] }) => elements.map((element) => BUTTON.parse(element)));
}

async function stageDelivery(channel: string, message: Message) {
  const stage = await stageApp({ desk: { press: async () => message } });
  const address = { platform: 'slack', workspace: 'T1', channel } as const;
  const neverAborted = new AbortController().signal;
  const postResult = await stage.app.platform.post(address, message, OCCURRENCE, neverAborted, () => true);
  if (postResult.kind !== 'sent') throw new Error(`It was not posted: ${postResult.reason}`);
  const currentPost = () => stage.server.messages(channel).find(({ ts }) => ts === postResult.post);
  return { ...stage, currentPost };
}

describe('a post in Slack', () => {
  it('with several pages has a button to the next page, which is shown privately', async () => {
    const { server, currentPost, interact, requests, finish } = await stageDelivery('C1', LONG);
    const [moreButton, ...others] = buttonsIn(currentPost()?.call);
    expect([moreButton, ...others].map((button) => button?.text.text)).toEqual(['Show more', ...CONTROLS]);
    await interact(pressOf(server, moreButton?.value ?? '', { action: moreButton?.action_id ?? '' }));
    await finish();
    const intent = { kind: 'posted', of: OCCURRENCE.subscription, nominal: OCCURRENCE.nominal } as const;
    expect(requests.at(-1)).toBe(encodeIntent(intent));
    expect(server.responses.map(({ body }) => body)).toEqual([
      expect.objectContaining({ response_type: 'ephemeral', replace_original: false }),
    ]);
    expect(JSON.stringify(server.responses)).toContain('Page 2 of');
  });

  it('with several pages turns them in place in direct messages, and is still found', async () => {
    const { server, currentPost, interact, finish } = await stageDelivery('D1', LONG);
    const [more] = buttonsIn(currentPost()?.call);
    const { ts = '' } = currentPost() ?? {};
    const press = { action: more?.action_id ?? '', channel: 'D1', container: { message_ts: ts } };
    await interact(pressOf(server, more?.value ?? '', press));
    await finish();
    expect(JSON.stringify(currentPost()?.call)).toContain('Page 2 of');
    expect(currentPost()?.metadata).toMatchObject({ event_payload: { occurrence: occurrenceName(OCCURRENCE) } });
  });

  it('with one page has no page button', async () => {
    const { currentPost } = await stageDelivery('C1', { ...LONG, blocks: [{ type: 'text', text: 'Nothing new.' }] });
    expect(buttonsIn(currentPost()?.call).map(({ text }) => text.text)).toEqual(CONTROLS);
  });
});
