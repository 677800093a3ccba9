import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { encodeIntent } from '../../../src/message/button-id.ts';
import type { Message } from '../../../src/message/message.ts';
import { occurrenceName } from '../../../src/platforms/slack/render/render.ts';
import { pressOf, staged } from './app.ts';

const OCCURRENCE = { subscription: 's-0123456789abcdef', nominal: '2026-11-21T09:00' };
const LONG: Message = {
  title: 'Digest',
  blocks: Array.from({ length: 120 }, (_, i) => ({ type: 'text', text: `Part ${i}. `.repeat(30) })),
  footer: '',
};
/** The buttons that manage the subscription of a post. */
const CONTROLS = ['Manage', 'Pause', 'Stop'];
const BUTTON = z.object({ action_id: z.string(), value: z.string(), text: z.object({ text: z.string() }) });
const BLOCKS = z.object({ blocks: z.array(z.object({ type: z.string(), elements: z.array(z.unknown()).optional() })) });

function buttonsIn(call: unknown): z.infer<typeof BUTTON>[] {
  const rows = BLOCKS.parse(call).blocks.filter(({ type }) => type === 'actions');
  return rows.flatMap(({ elements = [] }) => elements.map((element) => BUTTON.parse(element)));
}

/** The app, and a delivery that stands in a channel. */
async function delivered(channel: string, message: Message) {
  const channels = [{ id: 'C1' }, { id: 'D1', kind: 'im' as const }];
  const stage = await staged({ slack: { workspaces: [{ channels }] }, desk: { press: async () => message } });
  const address = { platform: 'slack', workspace: 'T1', channel } as const;
  const never = new AbortController().signal;
  const sent = await stage.app.platform.post(address, message, OCCURRENCE, never, () => true);
  if (sent.kind !== 'sent') throw new Error(`It was not posted: ${sent.reason}`);
  const standing = () => stage.server.messages(channel).find(({ ts }) => ts === sent.post);
  return { ...stage, standing };
}

describe('a post of several pages', () => {
  it('has a button to the next page, which is shown privately', async () => {
    const { server, standing, interact, asked, quiet } = await delivered('C1', LONG);
    const [more, ...others] = buttonsIn(standing()?.call);
    expect([more, ...others].map((button) => button?.text.text)).toEqual(['Show more', ...CONTROLS]);
    await interact(pressOf(server, more?.value ?? '', { action: more?.action_id ?? '' }));
    await quiet();
    const intent = { kind: 'posted', of: OCCURRENCE.subscription, nominal: OCCURRENCE.nominal } as const;
    expect(asked.at(-1)?.wanted).toBe(encodeIntent(intent));
    expect(server.responses.map(({ body }) => body)).toEqual([
      expect.objectContaining({ response_type: 'ephemeral', replace_original: false }),
    ]);
    expect(JSON.stringify(server.responses)).toContain('Page 2 of');
  });

  it('turns its pages in place in direct messages, and is still found', async () => {
    const { server, standing, interact, quiet } = await delivered('D1', LONG);
    const [more] = buttonsIn(standing()?.call);
    const { ts = '' } = standing() ?? {};
    const press = { action: more?.action_id ?? '', channel: 'D1', container: { message_ts: ts } };
    await interact(pressOf(server, more?.value ?? '', press));
    await quiet();
    expect(JSON.stringify(standing()?.call)).toContain('Page 2 of');
    expect(standing()?.metadata).toMatchObject({ event_payload: { occurrence: occurrenceName(OCCURRENCE) } });
  });

  it('has no page button if it has one page', async () => {
    const { standing } = await delivered('C1', { ...LONG, blocks: [{ type: 'text', text: 'Nothing new.' }] });
    expect(buttonsIn(standing()?.call).map(({ text }) => text.text)).toEqual(CONTROLS);
  });
});
