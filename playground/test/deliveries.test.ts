import { describe, expect, it } from 'vitest';
import { found, NOON, type Stage, saidInDiscord, saidInSlack, says, staged } from './stage.ts';

async function subscribed(stage: Stage, wish: string): Promise<void> {
  await stage.slack({ kind: 'say', text: `/colossus subscribe ${wish}`, place: 'channel' });
  await saidInSlack(stage, says('Subscribed'));
}

describe("the playground's clock", () => {
  it('goes to the next post in Slack at once', async () => {
    const stage = await staged();
    expect((await stage.until(() => true)).nextDelivery).toBeUndefined();
    await subscribed(stage, 'digest always mon 09:00 in UTC');
    const { nextDelivery } = await stage.until((shown) => shown.nextDelivery !== undefined);
    expect(nextDelivery).toEqual({ at: '2026-05-11T09:00:00Z', platform: 'slack', what: 'the digest' });
    expect(await stage.clock({ kind: 'next delivery' })).toMatchObject({ status: 204 });
    const post = await saidInSlack(stage, ({ sentBy }) => sentBy === 'chat.postMessage');
    expect(post).toMatchObject({ place: 'channel', isPrivate: false, at: expect.stringMatching(/^2026-05-11T09:00/) });
    const after = await stage.until((shown) => shown.nextDelivery?.at !== nextDelivery?.at);
    expect(after.nextDelivery?.at).toBe('2026-05-18T09:00:00Z');
    expect(after.clock).toMatchObject({ now: expect.stringMatching(/^2026-05-11T09:00/), isReal: false });
    expect(stage.told).toEqual([]);
  });

  it('goes from post to post without skipping one, however fast it is asked', async () => {
    const stage = await staged();
    await subscribed(stage, 'digest always daily 09:00 in UTC');
    const went = await Promise.all([1, 2, 3, 4].map(() => stage.clock({ kind: 'next delivery' })));
    expect(went.map(({ status }) => status)).toEqual([204, 204, 204, 204]);
    await saidInSlack(stage, says('Digest of 12 May 2026'));
    const { slack } = await stage.until(() => true);
    const posts = slack.said.filter(({ sentBy }) => sentBy === 'chat.postMessage');
    expect(posts.map(({ at }) => at.slice(0, 10))).toEqual(['2026-05-09', '2026-05-10', '2026-05-11', '2026-05-12']);
    expect(stage.told).toEqual([]);
  });

  it('goes to the next post in Discord and skips days without a reminder', async () => {
    const stage = await staged();
    const options = { what: 'reminders', days: 'daily', time: '09:00', zone: 'UTC' };
    await stage.discord({ kind: 'command', subcommand: 'subscribe', options, place: 'channel' });
    const plan = await saidInDiscord(stage, says('save:'));
    const save = JSON.stringify(plan.payload).match(/"custom_id":"(save:[^"]*)"/)?.[1];
    await stage.discord({ kind: 'press', id: plan.id, customId: found(save) });
    const { nextDelivery } = await stage.until((shown) => shown.nextDelivery !== undefined);
    expect(nextDelivery).toEqual({ at: '2026-05-25T09:00:00Z', platform: 'discord', what: 'reminders' });
    await stage.clock({ kind: 'next delivery' });
    const post = await saidInDiscord(stage, ({ sentBy }) => sentBy === 'POST /channels/…/messages');
    expect(post).toMatchObject({ place: 'channel', isPrivate: false, at: expect.stringMatching(/^2026-05-25T09:00/) });
    expect(JSON.stringify(post.payload)).toContain('IPO');
    expect(stage.told).toEqual([]);
  });

  it('empties the channels when it goes back, and answers for that day', async () => {
    const stage = await staged();
    await subscribed(stage, 'digest always daily 09:00 in UTC');
    await stage.clock({ kind: 'set', at: '2026-11-05T12:00:00Z' });
    await stage.slack({ kind: 'say', text: '/colossus watch lease-renewal', place: 'direct' });
    await saidInSlack(stage, says('Tomorrow'));

    expect(await stage.clock({ kind: 'set', at: NOON })).toMatchObject({ status: 204 });
    const { slack, discord, nextDelivery, clock } = await stage.until(({ slack }) => slack.said.length === 0);
    expect({ slack: slack.said, discord: discord.said, nextDelivery }).toEqual({ slack: [], discord: [] });
    expect(clock.now).toMatch(/^2026-05-08T12:0/);
    await stage.slack({ kind: 'say', text: '/colossus subscriptions', place: 'channel' });
    await saidInSlack(stage, says('Nothing is subscribed here'));
    await stage.clock({ kind: 'real' });
    await stage.until((shown) => shown.clock.isReal);
    expect(stage.told).toEqual([]);
  });

  it('refuses an invalid time, and the next post if nothing is subscribed', async () => {
    const { clock } = await staged();
    const refused = (what: string) => ({ body: { error: expect.stringContaining(what) } });
    expect(await clock({ kind: 'set', at: 'tomorrow' })).toMatchObject({
      status: 400,
      ...refused('is not an instant'),
    });
    expect(await clock({ kind: 'next delivery' })).toMatchObject({ status: 409, ...refused('subscribe') });
  });
});
