import { describe, expect, it } from 'vitest';
import {
  containsText,
  NOON,
  requireValue,
  type Stage,
  startStage,
  waitForDiscordMessage,
  waitForSlackMessage,
} from './stage.ts';

async function subscribe(stage: Stage, wish: string): Promise<void> {
  await stage.slack({ kind: 'say', text: `/colossus subscribe ${wish}`, place: 'channel' });
  await waitForSlackMessage(stage, containsText('Subscribed'));
}

describe("the playground's clock", () => {
  it('goes to the next post in Slack at once', async () => {
    const stage = await startStage();
    expect((await stage.waitUntil(() => true)).nextDelivery).toBeUndefined();
    await subscribe(stage, 'digest always mon 09:00 in UTC');
    const { nextDelivery } = await stage.waitUntil((shown) => shown.nextDelivery !== undefined);
    expect(nextDelivery).toEqual({ at: '2026-05-11T09:00:00Z', platform: 'slack', what: 'the digest' });
    expect(await stage.clock({ kind: 'next delivery' })).toMatchObject({ status: 204 });
    const post = await waitForSlackMessage(stage, ({ sentBy }) => sentBy === 'chat.postMessage');
    expect(post).toMatchObject({ place: 'channel', isPrivate: false, at: expect.stringMatching(/^2026-05-11T09:00/) });
    const snapshotAfter = await stage.waitUntil((shown) => shown.nextDelivery?.at !== nextDelivery?.at);
    expect(snapshotAfter.nextDelivery?.at).toBe('2026-05-18T09:00:00Z');
    expect(snapshotAfter.clock).toMatchObject({ now: expect.stringMatching(/^2026-05-11T09:00/), isReal: false });
    expect(stage.warnings).toEqual([]);
  });

  it('goes from post to post without skipping one, even if asked several times at once', async () => {
    const stage = await startStage();
    await subscribe(stage, 'digest always daily 09:00 in UTC');
    const responses = await Promise.all([1, 2, 3, 4].map(() => stage.clock({ kind: 'next delivery' })));
    expect(responses.map(({ status }) => status)).toEqual([204, 204, 204, 204]);
    await waitForSlackMessage(stage, containsText('Digest of 12 May 2026'));
    const { slack } = await stage.waitUntil(() => true);
    const posts = slack.said.filter(({ sentBy }) => sentBy === 'chat.postMessage');
    expect(posts.map(({ at }) => at.slice(0, 10))).toEqual(['2026-05-09', '2026-05-10', '2026-05-11', '2026-05-12']);
    expect(stage.warnings).toEqual([]);
  });

  it('goes to the next post in Discord and skips days without a reminder', async () => {
    const stage = await startStage();
    const options = { what: 'reminders', days: 'daily', time: '09:00', zone: 'UTC' };
    await stage.discord({ kind: 'command', subcommand: 'subscribe', options, place: 'channel' });
    const plan = await waitForDiscordMessage(stage, containsText('save:'));
    const save = JSON.stringify(plan.payload).match(/"custom_id":"(save:[^"]*)"/)?.[1];
    await stage.discord({ kind: 'press', id: plan.id, customId: requireValue(save) });
    const { nextDelivery } = await stage.waitUntil((shown) => shown.nextDelivery !== undefined);
    expect(nextDelivery).toEqual({ at: '2026-05-25T09:00:00Z', platform: 'discord', what: 'reminders' });
    await stage.clock({ kind: 'next delivery' });
    const post = await waitForDiscordMessage(stage, ({ sentBy }) => sentBy === 'POST /channels/…/messages');
    expect(post).toMatchObject({ place: 'channel', isPrivate: false, at: expect.stringMatching(/^2026-05-25T09:00/) });
    expect(JSON.stringify(post.payload)).toContain('IPO');
    expect(stage.warnings).toEqual([]);
  });

  it('sets the day for answers, and empties the channels and subscriptions when it goes back', async () => {
    const stage = await startStage();
    await subscribe(stage, 'digest always daily 09:00 in UTC');
    await stage.clock({ kind: 'set', at: '2026-11-05T12:00:00Z' });
    await stage.slack({ kind: 'say', text: '/colossus watch lease-renewal', place: 'direct' });
    await waitForSlackMessage(stage, containsText('Tomorrow'));

    expect(await stage.clock({ kind: 'set', at: NOON })).toMatchObject({ status: 204 });
    const { slack, discord, nextDelivery, clock } = await stage.waitUntil(({ slack }) => slack.said.length === 0);
    expect({ slack: slack.said, discord: discord.said, nextDelivery }).toEqual({ slack: [], discord: [] });
    expect(clock.now).toMatch(/^2026-05-08T12:0/);
    await stage.slack({ kind: 'say', text: '/colossus subscriptions', place: 'channel' });
    await waitForSlackMessage(stage, containsText('There are no subscriptions here'));
    await stage.clock({ kind: 'real' });
    await stage.waitUntil((shown) => shown.clock.isReal);
    expect(stage.warnings).toEqual([]);
  });

  it('refuses an invalid time, and a step to the next post if none is planned', async () => {
    const { clock } = await startStage();
    const refusalOf = (reason: string) => ({ body: { error: expect.stringContaining(reason) } });
    expect(await clock({ kind: 'set', at: 'tomorrow' })).toMatchObject({
      status: 400,
      ...refusalOf('is not an instant'),
    });
    expect(await clock({ kind: 'next delivery' })).toMatchObject({ status: 409, ...refusalOf('Subscribe') });
  });
});
