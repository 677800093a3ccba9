import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { CHANNEL, GUILD, TOKEN, USER } from '../../../fakes/discord/world.ts';
import { encodeIntent } from '../../../src/message/button-id.ts';
import type { Message } from '../../../src/message/message.ts';
import { discordPlatform } from '../../../src/platforms/discord/post/platform.ts';
import { bodyJson, botMessages, controlsOf, DIRECT_CHANNEL, pressLabel, startStage } from './app.ts';

const OCCURRENCE = { subscription: 's-0123456789abcdef', nominal: '2026-11-21T09:00' };
const LONG_MESSAGE: Message = {
  title: 'Digest',
  blocks: [{ type: 'list', items: Array.from({ length: 60 }, (_, i) => ({ text: `line ${i} ${'x'.repeat(200)}` })) }],
  footer: '',
};

async function postDelivery(channel: string, message: Message) {
  const stage = await startStage({ desk: { press: async () => message } });
  const platform = discordPlatform({ token: TOKEN, apiUrl: stage.server.apiUrl });
  const address = { platform: 'discord', workspace: channel === CHANNEL ? GUILD : '', channel } as const;
  const neverAborted = new AbortController().signal;
  expect(await platform.post(address, message, OCCURRENCE, neverAborted, () => true)).toMatchObject({ kind: 'sent' });
  const [first] = botMessages(stage.server, channel);
  if (!first) throw new Error('Nothing was posted');
  const find = () => platform.find(address, OCCURRENCE, Temporal.Now.instant().subtract({ minutes: 1 }), neverAborted);
  return { ...stage, first, find };
}

describe('a post in Discord', () => {
  it('with several pages has a button that shows the next page privately', async () => {
    const { server, first, ask, requests, untilIdle } = await postDelivery(CHANNEL, LONG_MESSAGE);
    expect(bodyJson(first)).toContain('Page 1 of');
    const bodyBefore = bodyJson(first);
    const interaction = await ask(pressLabel(first, 'Show more'));
    await untilIdle();
    expect(requests.at(-1)).toBe(
      encodeIntent({ kind: 'posted', of: OCCURRENCE.subscription, nominal: OCCURRENCE.nominal }),
    );
    const page = server.interactions.reply(interaction);
    expect(page?.onlyFor).toBe(USER);
    expect(bodyJson(page)).toContain('Page 2 of');
    expect(bodyJson(server.world.message(first.id))).toBe(bodyBefore);
  });

  it('turns its pages in place in direct messages, and can still be found', async () => {
    const { server, first, ask, untilIdle, find } = await postDelivery(DIRECT_CHANNEL, LONG_MESSAGE);
    await ask(pressLabel(first, 'Show more'), { channel: DIRECT_CHANNEL });
    await untilIdle();
    expect(bodyJson(server.world.message(first.id))).toContain('Page 2 of');
    expect(await find()).toEqual({ kind: 'found', post: first.id });
  });

  it('with one page has no page button', async () => {
    const { first } = await postDelivery(CHANNEL, { ...LONG_MESSAGE, blocks: [] });
    expect(controlsOf(first).map(({ label }) => label)).toEqual(['Manage', 'Pause', 'Stop']);
  });
});
