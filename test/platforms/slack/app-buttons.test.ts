import { describe, expect, it } from 'vitest';
import { pressOf } from '../../../fakes/slack/payloads.ts';
import { encodeIntent } from '../../../src/message/button-id.ts';
import type { ButtonIntent } from '../../../src/message/intent.ts';
import type { RememberedPost } from '../../../src/ports/news.ts';
import { heldDesk } from '../desk.ts';
import { BOT_TOKEN, botPosts, type Fields, type Stage, stageApp } from './app.ts';

const EPHEMERAL = { container: { is_ephemeral: true } };
const THREAD = { container: { thread_ts: '1600000000.000100' } };
const value = (intent: ButtonIntent) => encodeIntent(intent);
const PAGE: ButtonIntent = { kind: 'faq', topic: 'ship', page: 2 };
const PLAIN: ButtonIntent = { kind: 'entry', id: 'charter-length' };

async function responses(stage: Stage): Promise<Fields[]> {
  await stage.finish();
  return stage.server.responses.map(({ body }) => body);
}

/** Adds a message of the bot, and returns where its buttons are. */
function containerIn(stage: Stage, channel: string, thread?: string): Fields {
  const { ts } = stage.server.workspace().add({
    channel,
    text: 'before',
    user: 'UBOT',
    bot_id: 'BBOT',
    call: {},
    ...(thread !== undefined && { thread_ts: thread }),
  });
  return { message_ts: ts, ...(thread !== undefined && { thread_ts: thread }) };
}

describe.each(['http', 'socket'] as const)('a press over %s', (via) => {
  it('is acknowledged before the desk is called', async () => {
    const { desk, release } = heldDesk();
    const stage = await stageApp({ via, desk });
    expect(await stage.interact(pressOf(stage.server, value(PLAIN), EPHEMERAL))).toBeUndefined();
    release();
    expect(await responses(stage)).toHaveLength(1);
  });

  it('on a public message is answered privately', async () => {
    const stage = await stageApp({ via });
    await stage.interact(pressOf(stage.server, value(PAGE)));
    const [answer, ...others] = await responses(stage);
    expect(answer).toMatchObject({ response_type: 'ephemeral', replace_original: false });
    expect(others).toEqual([]);
    expect(botPosts(stage.server)).toEqual([]);
  });
});

describe('a press on a private message', () => {
  it('turns the page in place', async () => {
    const stage = await stageApp();
    await stage.interact(pressOf(stage.server, value(PAGE), EPHEMERAL));
    const [answer] = await responses(stage);
    expect(answer).toMatchObject({ response_type: 'ephemeral', replace_original: true });
  });

  it('sends a new private answer for any other button', async () => {
    const stage = await stageApp();
    await stage.interact(pressOf(stage.server, value(PLAIN), EPHEMERAL));
    const [answer] = await responses(stage);
    expect(answer).toMatchObject({ response_type: 'ephemeral', replace_original: false });
    expect(JSON.stringify(answer)).toContain('Share to channel');
    expect(answer).not.toHaveProperty('metadata');
  });

  it('opens the page that its value names', async () => {
    const title = 'Long';
    const blocks = Array.from({ length: 120 }, (_, i) => ({ type: 'text' as const, text: `Part ${i}. `.repeat(30) }));
    const stage = await stageApp({ desk: { press: async () => ({ title, blocks, footer: '' }) } });
    await stage.interact(pressOf(stage.server, 'c1:watch#2', { ...EPHEMERAL, action: 'page:2' }));
    const [answer] = await responses(stage);
    expect(answer).toMatchObject({ replace_original: true });
    expect(JSON.stringify(answer)).toMatch(/"Page 2 of \d+"/);
    expect(stage.requests).toEqual(['c1:watch']);
  });

  it("shares the answer with everyone, with the person's name, and saves it for follow-ups", async () => {
    const remembered: RememberedPost[] = [];
    const news = { remember: async (post: RememberedPost) => void remembered.push(post) };
    const stage = await stageApp({ news });
    await stage.interact(pressOf(stage.server, value(PLAIN), { ...EPHEMERAL, action: 'share' }));
    expect(await responses(stage)).toEqual([]);
    const [answer, ...others] = botPosts(stage.server);
    expect(others).toEqual([]);
    expect(JSON.stringify(answer)).toContain('Shared by u1');
    expect(JSON.stringify(answer)).not.toContain('Share to channel');
    expect(remembered).toEqual([
      {
        address: { platform: 'slack', workspace: 'T1', channel: 'C1' },
        post: answer?.ts,
        snapshot: { story: 'ferry', topics: [{ key: 'entry.charter-length', substance: expect.any(String) }] },
      },
    ]);
  });

  it('shares the answer even if it cannot be saved for follow-ups', async () => {
    const news = { remember: () => Promise.reject(new Error('the disk is full')) };
    const stage = await stageApp({ news });
    await stage.interact(pressOf(stage.server, value(PLAIN), { ...EPHEMERAL, action: 'share' }));
    await stage.finish();
    expect(botPosts(stage.server)).toHaveLength(1);
    expect(stage.logLines).toEqual(['Could not save an answer; it gets no follow-up: the disk is full']);
  });

  it('shares the answer in a channel without the bot', async () => {
    const channels = [{ id: 'C1', kind: 'group' as const, members: ['U1'] }];
    const stage = await stageApp({ slack: { workspaces: [{ channels }] } });
    await stage.interact(pressOf(stage.server, value(PLAIN), { ...EPHEMERAL, action: 'share' }));
    const [answer] = await responses(stage);
    expect(answer).toMatchObject({ response_type: 'in_channel' });
  });
});

describe.each([
  ['a thread', 'C1', '1600000000.000100'],
  ['a direct message', 'D1', undefined],
  ['a thread of a direct message', 'D1', '1600000000.000100'],
])('a press in %s', (_, channel, thread) => {
  it('is answered in the same place', async () => {
    const stage = await stageApp();
    const container = containerIn(stage, channel, thread);
    await stage.interact(pressOf(stage.server, value(PLAIN), { channel, container }));
    expect(await responses(stage)).toEqual([]);
    const [, answer, ...others] = botPosts(stage.server, channel);
    expect(others).toEqual([]);
    expect(answer?.thread_ts).toBe(thread);
    expect(answer?.metadata).toMatchObject({ event_payload: { shows: 'charter-length' } });
    expect(JSON.stringify(answer?.blocks)).not.toContain('Share to channel');
  });

  it('turns the page in place', async () => {
    const stage = await stageApp();
    const container = containerIn(stage, channel, thread);
    await stage.interact(pressOf(stage.server, value(PAGE), { channel, container }));
    expect(await responses(stage)).toEqual([]);
    const [answer, ...others] = botPosts(stage.server, channel);
    expect(others).toEqual([]);
    expect(answer?.text).not.toBe('before');
  });
});

describe.each<[string, string, Fields]>([
  ['a thread', 'C1', THREAD],
  ['a direct message', 'D1', {}],
  ['a public message', 'C1', {}],
  ['a message that only one person sees', 'C1', EPHEMERAL],
])('a vote on an answer in %s', (_, channel, place) => {
  it.each([true, false])(
    'is thanked for privately, and leaves the answer unchanged: isHelpful %s',
    async (isHelpful) => {
      const stage = await stageApp();
      const vote = value({ kind: 'feedback', of: 'charter-length', isHelpful });
      await stage.interact(pressOf(stage.server, vote, { channel, ...place }));
      const [thanks, ...others] = await responses(stage);
      expect(others).toEqual([]);
      expect(thanks).toMatchObject({ response_type: 'ephemeral', replace_original: false });
      expect(JSON.stringify(thanks)).toMatch(/Thanks(?: for the feedback|\. We'll)/);
      expect(JSON.stringify(thanks)).not.toContain('Share to channel');
      expect(botPosts(stage.server, channel)).toEqual([]);
      expect(stage.requests).toEqual([vote]);
    },
  );
});

it('a press where the bot may not post is answered privately', async () => {
  const channels = [{ id: 'C1', kind: 'group' as const, members: ['U1'] }];
  const stage = await stageApp({ slack: { workspaces: [{ channels }] } });
  await stage.interact(pressOf(stage.server, value(PLAIN), THREAD));
  const [answer] = await responses(stage);
  expect(answer).toMatchObject({ response_type: 'ephemeral', replace_original: false });
});

it('a button of an older version gets an answer that says so', async () => {
  const stage = await stageApp();
  for (const old of ['b7:entry:charter-length', 'c1:entry:gone', '', 'nonsense', '\u{1f4a9}#9']) {
    await stage.interact(pressOf(stage.server, old, EPHEMERAL));
  }
  const answers = await responses(stage);
  expect(answers).toHaveLength(5);
  for (const answer of answers)
    expect(answer).toMatchObject({ text: expect.stringContaining('This button no longer works') });
});

it('a choice from a menu is answered like a press', async () => {
  const stage = await stageApp();
  const press = pressOf(stage.server, '', EPHEMERAL);
  const option = { text: { type: 'plain_text', text: 'Lease' }, value: value(PLAIN) };
  await stage.interact({
    ...press,
    actions: [{ type: 'static_select', action_id: 'intent:0', block_id: 'b', selected_option: option }],
  });
  await stage.finish();
  expect(stage.requests).toEqual([value(PLAIN)]);
});

it.each<ButtonIntent>([
  { kind: 'pause', which: 's-1' },
  { kind: 'resume', which: 's-1' },
  { kind: 'unsubscribe', which: 's-1' },
  { kind: 'follow', item: 'charter' },
])('$kind is refused to people who may not use it', async (intent) => {
  const stage = await stageApp({ config: { admins: ['U7'] } });
  await stage.interact(pressOf(stage.server, value(intent), EPHEMERAL));
  await stage.interact(pressOf(stage.server, value(intent), { ...EPHEMERAL, action: 'share' }));
  const answers = await responses(stage);
  expect(stage.requests).toEqual([]);
  expect(answers).toHaveLength(2);
  for (const answer of answers) {
    expect(answer).toMatchObject({ response_type: 'ephemeral' });
    expect(JSON.stringify(answer)).toContain('Only some people may change this');
  }
});

it('a press gets an apology with a reference if its answer fails', async () => {
  const stage = await stageApp({ desk: { press: () => Promise.reject(new Error(`the secret ${BOT_TOKEN}`)) } });
  await stage.interact(pressOf(stage.server, value(PLAIN), EPHEMERAL));
  const [answer] = await responses(stage);
  expect(answer).toMatchObject({ response_type: 'ephemeral', text: expect.stringMatching(/reference [\da-f]{8}\.$/) });
  expect(JSON.stringify(answer)).not.toContain('secret');
  expect(stage.logLines.join()).not.toContain(BOT_TOKEN);
});

it('a button of another app is only acknowledged', async () => {
  const stage = await stageApp();
  expect(await stage.interact(pressOf(stage.server, 'x', { action: 'info' }))).toBeUndefined();
  expect(await responses(stage)).toEqual([]);
  expect(stage.requests).toEqual([]);
  expect(stage.logLines).toEqual([]);
});
