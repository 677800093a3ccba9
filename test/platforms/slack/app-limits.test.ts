import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { rateLimited } from '../../../fakes/slack/faults.ts';
import { addMessage, PERSON, pressOf } from '../../../fakes/slack/payloads.ts';
import { encodeIntent } from '../../../src/message/button-id.ts';
import type { Message } from '../../../src/message/message.ts';
import { answerOf, seenEventsInMemory } from '../desk.ts';
import { waitUntil } from '../wait.ts';
import { botPosts, type Stage, stageApp } from './app.ts';

const LIMITED: Message = {
  title: 'One moment, please',
  blocks: [],
  footer: '',
  isPrivate: true,
  retryAfterSeconds: 30,
};
const SHARE = { action: 'share', container: { is_ephemeral: true } } as const;
const WATCH = encodeIntent({ kind: 'watch' });

function notices({ server }: Stage): readonly string[] {
  return server.calls
    .filter(({ method, body }) => method.startsWith('chat.') && JSON.stringify(body).includes('One moment'))
    .map(({ method }) => method);
}

describe('the rate limit notice', () => {
  it('is sent once per person and window, never in public', async () => {
    let now = Temporal.Now.instant();
    const stage = await stageApp({ now: () => now, desk: { answer: async () => LIMITED } });
    for (let i = 0; i < 5; i += 1) await stage.mention('why?');
    await waitUntil(() => stage.requests.length === 5);
    await stage.mention('why?', { user: 'U2' });
    await waitUntil(() => notices(stage).length === 2);
    now = now.add({ seconds: 31 });
    await stage.mention('why?');
    await stage.finish();
    expect(notices(stage)).toEqual(Array.from({ length: 3 }, () => 'chat.postEphemeral'));
    expect(botPosts(stage.server)).toEqual([]);
  });

  it('is private even if the answer would be public', async () => {
    const stage = await stageApp({ desk: { answer: async () => LIMITED } });
    await stage.slash('send digest');
    await stage.finish();
    expect(botPosts(stage.server)).toEqual([]);
    for (const { body } of stage.server.responses) expect(body).toMatchObject({ response_type: 'ephemeral' });
  });
});

describe('a flood of mentions', () => {
  it.each([
    ['7 that waited 30 s is dropped, and the next mention is answered', 7, 1],
    ['4 that waited 30 s is answered, and so is the next mention', 4, 5],
  ])('of %s', async (_, count, answered) => {
    const { promise: gate, resolve: release } = Promise.withResolvers<void>();
    let now = Temporal.Now.instant();
    const stage = await stageApp({ now: () => now, pause: () => gate });
    stage.server.fault('chat.postMessage', { answer: rateLimited(30), times: count });
    for (let i = 0; i < count; i += 1) await stage.mention('watch');
    await waitUntil(() => stage.waits.length === count);
    now = now.add({ seconds: 30 });
    release();
    await stage.mention('watch', { user: 'U2' });
    await stage.finish();
    expect(botPosts(stage.server)).toHaveLength(answered);
  });
});

describe('a double click', () => {
  it('on "Share to channel" shares once', async () => {
    const stage = await stageApp();
    for (let i = 0; i < 2; i += 1) await stage.interact(pressOf(stage.server, WATCH, SHARE));
    await stage.finish();
    expect(botPosts(stage.server)).toHaveLength(1);
  });

  it('on "Share to channel" shares once over two processes', async () => {
    const seen = seenEventsInMemory();
    const stages = [await stageApp({ seen }), await stageApp({ seen })];
    for (const stage of stages) await stage.interact(pressOf(stage.server, WATCH, SHARE));
    for (const stage of stages) await stage.finish();
    expect(stages.flatMap(({ server }) => botPosts(server))).toHaveLength(1);
  });

  it('says that the answer is already shared if a press follows later', async () => {
    let now = Temporal.Now.instant();
    const stage = await stageApp({ now: () => now });
    await stage.interact(pressOf(stage.server, WATCH, SHARE));
    await waitUntil(() => botPosts(stage.server).length === 1);
    now = now.add({ minutes: 1 });
    await stage.interact(pressOf(stage.server, WATCH, SHARE));
    await stage.finish();
    expect(stage.server.responses.at(-1)?.body).toMatchObject({
      response_type: 'ephemeral',
      text: expect.stringContaining('Already shared'),
    });
  });

  it('shares the answer if the first press failed', async () => {
    let now = Temporal.Now.instant();
    let failures = 1;
    const press = async () => {
      if (failures-- > 0) throw new Error('The desk failed');
      return answerOf({ kind: 'watch' });
    };
    const stage = await stageApp({ now: () => now, desk: { press } });
    await stage.interact(pressOf(stage.server, WATCH, SHARE));
    await waitUntil(() => stage.logLines.length === 1);
    now = now.add({ minutes: 1 });
    await stage.interact(pressOf(stage.server, WATCH, SHARE));
    await stage.finish();
    expect(botPosts(stage.server)).toHaveLength(1);
  });

  it('on any other button gets one answer', async () => {
    const stage = await stageApp();
    for (let i = 0; i < 2; i += 1) await stage.interact(pressOf(stage.server, WATCH, { channel: 'D1' }));
    await stage.finish();
    expect(botPosts(stage.server, 'D1')).toHaveLength(1);
  });
});

describe('a person whose request cannot be answered', () => {
  it('learns that the bot reads no files', async () => {
    const stage = await stageApp();
    await stage.say('', { channel: 'D1', subtype: 'file_share', files: [{ id: 'F1' }] });
    await stage.finish();
    expect(botPosts(stage.server, 'D1')).toMatchObject([
      { text: 'I can only read text, not files. Type your question.' },
    ]);
    expect(stage.requests).toEqual([]);
  });

  it("learns that the shortcut's modal could not open in time", async () => {
    const stage = await stageApp();
    stage.server.fault('views.open', { answer: { error: 'expired_trigger_id' } });
    await stage.interact({ ...PERSON, type: 'shortcut', callback_id: 'ask', trigger_id: '1.2.3', action_ts: '1.0' });
    await stage.finish();
    expect(botPosts(stage.server, 'DU1')).toMatchObject([
      { text: expect.stringContaining('could not open its window') },
    ]);
  });

  it('sees the status disappear if the answer failed', async () => {
    const stage = await stageApp();
    stage.server.fault('chat.postMessage', { answer: { status: 503 } });
    const { ts } = addMessage(stage.server, 'hello', { channel: 'D1' });
    await stage.say('is it exclusive?', { channel: 'D1', thread_ts: ts });
    await stage.finish();
    const statuses = stage.server.calls.filter(({ method }) => method === 'assistant.threads.setStatus');
    expect(statuses).toMatchObject([{ body: { status: 'is looking it up…' } }, { body: { status: '' } }]);
  });
});

describe('a subscription that could not post', () => {
  it.each([
    ['an archived channel', { archived: true }, 'That channel is archived'],
    ['a channel where only some people may post', { isReadOnly: true }, 'I may not post in that channel'],
  ])('is refused for %s', async (_, channel, words) => {
    const stage = await stageApp({ slack: { workspaces: [{ channels: [{ id: 'C1', ...channel }] }] } });
    await stage.slash('subscribe digest daily 09:00');
    await stage.finish();
    expect(stage.requests).toEqual([]);
    expect(JSON.stringify(stage.server.responses)).toContain(words);
  });

  it.each([
    ['a group direct message', { channel_id: 'C0GROUP', channel_name: 'mpdm-ada--bob--cy-1' }],
    ['a direct message between other people', { channel_id: 'D7' }],
  ])('is refused in %s, to which the bot cannot be invited', async (_, fields) => {
    const stage = await stageApp();
    await stage.slash('subscribe digest daily 09:00', fields);
    await stage.finish();
    expect(stage.requests).toEqual([]);
    expect(JSON.stringify(stage.server.responses)).toContain('I am not in this conversation');
    expect(JSON.stringify(stage.server.responses)).not.toContain('/invite');
  });

  it('is not confirmed while the token is invalid', async () => {
    const stage = await stageApp();
    stage.server.revoke('xoxb-1-the-bot', 'token_expired');
    await stage.slash('subscribe digest daily 09:00');
    await stage.finish();
    expect(stage.requests).toEqual([]);
    expect(JSON.stringify(stage.server.responses)).toContain('Something went wrong');
    expect(stage.logLines.join()).toContain('token has expired');
  });
});

describe("opening the bot's messages", () => {
  const opened = { type: 'app_home_opened', user: 'U1', channel: 'D1', tab: 'messages', event_ts: '1.2' };
  const PROMPTS = 'assistant.threads.setSuggestedPrompts';

  it('shows suggested questions in an agent app, without a thread', async () => {
    const stage = await stageApp();
    await stage.event(opened);
    await stage.finish();
    const [call] = stage.server.calls.filter(({ method }) => method === PROMPTS);
    expect(call?.body).toMatchObject({ channel_id: 'D1', prompts: expect.arrayContaining([expect.anything()]) });
    expect(call?.body).not.toHaveProperty('thread_ts');
    expect(stage.logLines).toEqual([]);
  });

  it('suggests questions once in an app with an assistant pane, which rejects them', async () => {
    const stage = await stageApp();
    stage.server.fault(PROMPTS, { answer: { error: 'invalid_arguments' }, times: 9 });
    await stage.event(opened);
    await waitUntil(() => stage.server.count(PROMPTS) === 1);
    await stage.event(opened);
    await stage.finish();
    expect([stage.server.count(PROMPTS), stage.logLines]).toEqual([1, []]);
  });
});
