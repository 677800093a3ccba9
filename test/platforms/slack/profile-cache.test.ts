import { Temporal } from 'temporal-polyfill';
import { expect, it } from 'vitest';
import type { SlackServerOptions } from '../../../fakes/slack/server.ts';
import { createSlackClient } from '../../../src/platforms/slack/post/client.ts';
import { ProfileCache } from '../../../src/platforms/slack/requests/profile-cache.ts';
import { localSlack } from '../../bot.ts';

async function startCache(options: SlackServerOptions = {}) {
  const server = await localSlack(options);
  let now = Temporal.Instant.from('2026-11-21T09:00Z');
  return {
    server,
    client: createSlackClient('xoxb-1-the-bot', { apiUrl: server.apiUrl }),
    people: new ProfileCache(() => now),
    pass: (duration: string) => {
      now = now.add(Temporal.Duration.from(duration));
    },
  };
}

it("a person's profile is loaded once an hour", async () => {
  const { server, client, people, pass } = await startCache({
    workspaces: [{ users: [{ id: 'U1', name: 'ann', tz: 'Asia/Tokyo' }] }],
  });
  expect(people.getCached('T1', 'U1')).toBeUndefined();
  expect(await people.fetch(client, 'T1', 'U1')).toEqual({ name: 'ann', zone: 'Asia/Tokyo' });
  pass('PT59M');
  expect(await people.fetch(client, 'T1', 'U1')).toEqual({ name: 'ann', zone: 'Asia/Tokyo' });
  expect(people.getCached('T1', 'U1')).toEqual({ name: 'ann', zone: 'Asia/Tokyo' });
  expect(server.count('users.info')).toBe(1);
  pass('PT1M');
  expect(people.getCached('T1', 'U1')).toBeUndefined();
  await people.fetch(client, 'T1', 'U1');
  expect(server.count('users.info')).toBe(2);
});

it('people with the same id in different workspaces have separate profiles', async () => {
  const { client, people } = await startCache();
  await people.fetch(client, 'T1', 'U1');
  expect(people.getCached('T2', 'U1')).toBeUndefined();
});

it.each(['', 'Mars/Olympus', '<!here>'])('the invalid zone "%s" is ignored', async (tz) => {
  const { client, people } = await startCache({ workspaces: [{ users: [{ id: 'U1', name: 'ann', tz }] }] });
  expect(await people.fetch(client, 'T1', 'U1')).toEqual({ name: 'ann', zone: undefined });
});

it('a profile that Slack does not return has the id as its name, and is requested again later', async () => {
  const { server, client, people } = await startCache();
  server.fault('users.info', { answer: 'reset' });
  expect(await people.fetch(client, 'T1', 'U1')).toEqual({ name: 'U1', zone: undefined });
  expect(await people.fetch(client, 'T1', 'U1')).toEqual({ name: 'u1', zone: 'Europe/London' });
});
