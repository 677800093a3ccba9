import { describe, expect, it } from 'vitest';
import { rateLimited } from '../../../fakes/slack/faults.ts';
import { addMessage, envelopeOf } from '../../../fakes/slack/payloads.ts';
import { answerOf, seenEventsInMemory } from '../desk.ts';
import { waitUntil } from '../wait.ts';
import { botPosts, CHANNELS, conversations, type Fields, type Stage, stageApp } from './app.ts';

const QUESTION = 'does Northgate have the whole ship?';

function mentionEnvelope({ server }: Stage): Fields {
  return envelopeOf({ ...addMessage(server, `<@UBOT> ${QUESTION}`), type: 'app_mention' });
}

/** Returns the first message of a thread in which the bot has answered. */
async function startThread(stage: Stage): Promise<string> {
  const { ts } = await stage.mention('how long does the charter last?');
  await waitUntil(() => botPosts(stage.server).length === 1);
  return ts;
}

it("a private answer to a mention is shown only to the person who asked, in the mention's thread", async () => {
  const limitNotice = { title: 'One moment, please', blocks: [], footer: '', isPrivate: true } as const;
  const stage = await stageApp({ desk: { answer: async () => limitNotice } });
  const { ts } = await stage.mention('how long does the charter last?');
  await stage.finish();
  const chatCalls = stage.server.calls.filter(({ method }) => method.startsWith('chat.'));
  expect(chatCalls).toMatchObject([
    { method: 'chat.postEphemeral', body: { channel: 'C1', user: 'U1', thread_ts: ts } },
  ]);
});

describe.each(['http', 'socket'] as const)('over %s', (via) => {
  it('a mention is answered in its thread', async () => {
    const stage = await stageApp({ via });
    const { ts } = await stage.mention(QUESTION);
    await stage.finish();
    expect(stage.requests).toEqual([{ kind: 'ask', question: QUESTION }]);
    expect(botPosts(stage.server)).toEqual([expect.objectContaining({ thread_ts: ts })]);
    expect(botPosts(stage.server)[0]?.call).toMatchObject({ unfurl_links: false, unfurl_media: false });
    expect(stage.logLines).toEqual([]);
  });

  it('a mention is acknowledged before the store is called, however long that takes', async () => {
    const { promise: gate, resolve: release } = Promise.withResolvers<void>();
    const seen = { ...seenEventsInMemory(), record: () => gate.then(() => true) };
    const stage = await stageApp({ via, seen });
    // The store answers only after the acknowledgement, so a late acknowledgement would hang.
    await stage.mention(QUESTION);
    expect(stage.requests).toEqual([]);
    release();
    await stage.finish();
    expect(botPosts(stage.server)).toHaveLength(1);
  });

  it('a message that arrives twice at once is answered once', async () => {
    const stage = await stageApp({ via });
    const envelope = mentionEnvelope(stage);
    await Promise.all([stage.event(envelope), stage.event(envelope), stage.event(envelope, 1)]);
    await stage.event(envelope, 2);
    await stage.finish();
    expect(botPosts(stage.server)).toHaveLength(1);
  });

  it('a message is answered even if only its retry arrives', async () => {
    const stage = await stageApp({ via });
    await stage.event(mentionEnvelope(stage), 1);
    await stage.finish();
    expect(botPosts(stage.server)).toHaveLength(1);
  });

  it('a direct message is answered without a mention, outside a thread', async () => {
    const stage = await stageApp({ via });
    await stage.say(QUESTION, { channel: 'D1' });
    await stage.finish();
    const [answer, ...others] = botPosts(stage.server, 'D1');
    expect(others).toEqual([]);
    expect(answer?.thread_ts).toBeUndefined();
  });
});

it('a mention that also arrives as a message is answered once', async () => {
  const stage = await stageApp();
  const event = await stage.mention(QUESTION);
  await stage.event({ ...event, type: 'message' });
  await stage.finish();
  expect(botPosts(stage.server)).toHaveLength(1);
});

it('a message is answered by only one of two processes', async () => {
  const seen = seenEventsInMemory();
  const one = await stageApp({ seen });
  const other = await stageApp({ seen });
  const envelope = mentionEnvelope(one);
  await Promise.all([one.event(envelope), other.event(envelope)]);
  await Promise.all([one.finish(), other.finish()]);
  expect(one.requests.length + other.requests.length).toBe(1);
});

it('a message is answered if the event store fails, which is logged', async () => {
  const record = () => Promise.reject(new Error('the disk is full'));
  const stage = await stageApp({ seen: { record, forget: async () => {} } });
  const envelope = mentionEnvelope(stage);
  await Promise.all([stage.event(envelope), stage.event(envelope)]);
  await stage.finish();
  expect(botPosts(stage.server)).toHaveLength(1);
  expect(stage.logLines).toEqual([expect.stringContaining('the disk is full')]);
});

it('a message whose answer failed is answered when it arrives again', async () => {
  let failures = 1;
  const stage = await stageApp({
    desk: {
      answer: async (intent) => {
        if (failures-- > 0) throw new Error('The desk failed');
        return answerOf(intent);
      },
    },
  });
  const envelope = mentionEnvelope(stage);
  await stage.event(envelope);
  await waitUntil(() => botPosts(stage.server).length === 1);
  expect(botPosts(stage.server)[0]?.text).toMatch(/^Something went wrong .* [\da-f]{8}\.$/);
  await stage.event(envelope, 1);
  await stage.finish();
  expect(botPosts(stage.server)).toHaveLength(2);
  expect(botPosts(stage.server)[1]?.text).toContain('keeps two cabins');
});

it('an answer that may have arrived is neither repeated nor apologised for', async () => {
  const stage = await stageApp();
  stage.server.fault('chat.postMessage', { answer: { status: 500 }, effect: true });
  const envelope = mentionEnvelope(stage);
  await stage.event(envelope);
  await waitUntil(() => stage.logLines.length === 1);
  await stage.event(envelope, 1);
  await stage.finish();
  expect(stage.server.count('chat.postMessage')).toBe(1);
});

it('an answer is sent after the wait that Slack asks for', async () => {
  const stage = await stageApp();
  stage.server.fault('chat.postMessage', { answer: rateLimited(7) });
  await stage.mention(QUESTION);
  await waitUntil(() => botPosts(stage.server).length === 1);
  expect(stage.waits).toEqual([7]);
});

it('an answer in one channel is not delayed by a wait in another', async () => {
  const { promise: held, resolve: release } = Promise.withResolvers<void>();
  const slack = { workspaces: [{ channels: [...CHANNELS, { id: 'C2' }] }] };
  const stage = await stageApp({ slack, pause: () => held });
  stage.server.fault('chat.postMessage', { answer: rateLimited(30), of: 'C1' });
  await stage.mention(QUESTION);
  await waitUntil(() => stage.waits.length === 1);
  await stage.mention('watch', { channel: 'C2' });
  try {
    await waitUntil(() => botPosts(stage.server, 'C2').length === 1);
    expect(botPosts(stage.server)).toEqual([]);
  } finally {
    release();
  }
  await stage.finish();
  expect(botPosts(stage.server)).toHaveLength(1);
});

describe('in a thread', () => {
  it('a follow-up needs no new mention, and is read with the answer shown', async () => {
    const stage = await stageApp();
    const root = await startThread(stage);
    await stage.say('why?', { thread_ts: root });
    await stage.finish();
    expect(stage.requests.at(-1)).toEqual({ kind: 'ask', question: 'why?', after: 'charter-length' });
    expect(botPosts(stage.server).map(({ thread_ts: thread }) => thread)).toEqual([root, root]);
  });

  it('only the person to whom an offer was made can accept it with a yes', async () => {
    const offer = { title: 'Post it?', blocks: [], footer: '', onYes: { kind: 'notify', of: 'entry.why' } } as const;
    const stage = await stageApp({ desk: { answer: async () => offer } });
    const root = await startThread(stage);
    const say = async (text: string, extraFields: Record<string, unknown> = {}) => {
      const count = botPosts(stage.server).length;
      await stage.mention(text, { thread_ts: root, ...extraFields });
      await waitUntil(() => botPosts(stage.server).length > count);
      return stage.requests.at(-1);
    };
    expect(await say('yes', { user: 'U2' })).toMatchObject({ kind: 'ask', question: 'yes' });
    await say('watch');
    expect(await say('yes please')).toEqual({ kind: 'notify', of: 'entry.why' });
  });

  it('a follow-up is understood by a process that started later', async () => {
    const stored = conversations();
    const first = await stageApp({ conversations: stored });
    const root = await startThread(first);
    await first.app.stop();
    const second = await stageApp({ config: { apiUrl: first.server.apiUrl }, conversations: stored });
    await second.event(addMessage(first.server, 'why?', { thread_ts: root }));
    await second.finish();
    expect(second.requests).toEqual([{ kind: 'ask', question: 'why?', after: 'charter-length' }]);
  });

  it('the bot stays silent once several people write, unless it is mentioned', async () => {
    const stage = await stageApp();
    const root = await startThread(stage);
    await stage.say('is that so?', { thread_ts: root, user: 'U2' });
    await stage.say('yes it is', { thread_ts: root });
    await stage.mention('why?', { thread_ts: root, user: 'U2' });
    await stage.finish();
    expect(stage.requests).toEqual([
      { kind: 'ask', question: 'how long does the charter last?' },
      { kind: 'ask', question: 'why?', after: 'charter-length' },
    ]);
  });

  it('the bot stays silent if it has not answered there', async () => {
    const stage = await stageApp();
    const root = addMessage(stage.server, 'what is for lunch?').ts;
    await stage.say(QUESTION, { thread_ts: root });
    await stage.finish();
    expect(stage.requests).toEqual([]);
    expect(stage.server.calls.filter(({ method }) => method.startsWith('conversations.'))).toEqual([]);
  });

  it("the bot reads nothing from Slack's history for follow-ups", async () => {
    const scopes = ['chat:write', 'users:read'];
    const stage = await stageApp({ slack: { workspaces: [{ channels: CHANNELS, scopes }] } });
    const root = await startThread(stage);
    await stage.mention(QUESTION, { thread_ts: root });
    await stage.say('why?', { thread_ts: root });
    await stage.finish();
    expect(stage.requests.slice(1)).toEqual([
      { kind: 'ask', question: QUESTION, after: 'charter-length' },
      { kind: 'ask', question: 'why?', after: 'whole-ship' },
    ]);
    expect(stage.server.count('conversations.replies')).toBe(0);
  });

  it('the history of a thread that began without the bot is read once', async () => {
    const stage = await stageApp();
    const root = addMessage(stage.server, 'how long does the charter last?').ts;
    await stage.mention('how long does the charter last?', { thread_ts: root });
    await waitUntil(() => botPosts(stage.server).length === 1);
    for (const [i, text] of ['why?', 'who says so?'].entries()) {
      await stage.say(text, { thread_ts: root });
      await waitUntil(() => botPosts(stage.server).length === i + 2);
    }
    await stage.finish();
    expect(stage.server.count('conversations.replies')).toBe(1);
  });

  it('the bot waits for a mention if it cannot read a thread that began without it, and logs why', async () => {
    const scopes = ['chat:write', 'users:read'];
    const stage = await stageApp({ slack: { workspaces: [{ channels: CHANNELS, scopes }] } });
    const root = addMessage(stage.server, 'look at this').ts;
    await stage.mention(QUESTION, { thread_ts: root });
    await waitUntil(() => botPosts(stage.server).length === 1);
    await stage.say('why?', { thread_ts: root });
    await waitUntil(() => stage.logLines.length === 1);
    await stage.mention('why?', { thread_ts: root });
    await stage.finish();
    expect(stage.requests.slice(1)).toEqual([{ kind: 'ask', question: 'why?', after: 'whole-ship' }]);
    expect(stage.logLines).toEqual([expect.stringContaining('channels:history')]);
  });

  it('a conversation is kept in memory while the store is down', async () => {
    const failingStore = () => Promise.reject(new Error('the store is unavailable'));
    const stage = await stageApp({ conversations: { find: failingStore, keep: failingStore } });
    const root = await startThread(stage);
    await stage.say('why?', { thread_ts: root });
    await stage.finish();
    expect(stage.requests.at(-1)).toEqual({ kind: 'ask', question: 'why?', after: 'charter-length' });
    expect(stage.logLines.join()).toContain('the store is unavailable');
  });
});

describe('in a direct message', () => {
  it('a forwarded message without a comment is read as a question', async () => {
    const stage = await stageApp();
    const forwarded = { is_share: true, author_id: 'U2', text: `<@UBOT> ${QUESTION}`, fallback: `[1] u2: ${QUESTION}` };
    await stage.say('', { channel: 'D1', attachments: [forwarded] });
    await stage.finish();
    expect(stage.requests).toEqual([{ kind: 'ask', question: QUESTION }]);
  });

  it('a forwarded command is only a question', async () => {
    const stage = await stageApp();
    await stage.say('', { channel: 'D1', attachments: [{ is_share: true, text: 'unsubscribe all' }] });
    await stage.finish();
    expect(stage.requests).toEqual([{ kind: 'ask', question: 'unsubscribe all' }]);
  });

  it('a bare mention gets the overview', async () => {
    const stage = await stageApp();
    await stage.say('<@UBOT>', { channel: 'D1' });
    await stage.finish();
    expect(stage.requests).toEqual([{ kind: 'overview' }]);
  });

  it('a person can choose one of two offered answers by typing, and then the other', async () => {
    const stage = await stageApp();
    const twoQuestions = 'how long does the charter last, and what does a ticket cost?';
    for (const [i, text] of [twoQuestions, 'the second one', 'no, the other one'].entries()) {
      await stage.say(text, { channel: 'D1' });
      await waitUntil(() => botPosts(stage.server, 'D1').length === i + 1);
    }
    await stage.finish();
    const offeredEntries = ['charter-length', 'ticket-price'];
    expect(stage.requests).toEqual([
      { kind: 'ask', question: twoQuestions },
      { kind: 'ask', question: 'the second one', after: 'charter-length', offered: offeredEntries },
      { kind: 'ask', question: 'no, the other one', after: 'ticket-price', offered: offeredEntries },
    ]);
  });

  it("a subscription is for that conversation, in the person's time zone", async () => {
    const stage = await stageApp();
    await stage.say('subscribe digest daily 09:00', { channel: 'D1' });
    await stage.finish();
    expect(stage.requests[0]).toEqual({ kind: 'subscribe', wish: 'digest daily 09:00' });
    expect(stage.askers[0]).toMatchObject({ address: { workspace: 'T1', channel: 'D1' }, zone: 'Europe/London' });
  });
});

it.each<[string, Fields]>([
  ['of the bot itself', { user: 'UBOT' }],
  ['of another bot', { bot_id: 'B9' }],
  ['of another bot that has no user', { subtype: 'bot_message', bot_id: 'B9', user: undefined }],
  ['that was edited without adding a mention', { edited: { user: 'U1', ts: '1.0' }, text: QUESTION }],
  ['that reports an edit', { subtype: 'message_changed', message: { text: '<@UBOT> hi' }, hidden: true }],
  ['that reports a deletion', { subtype: 'message_deleted', hidden: true }],
  ['that reports a join', { subtype: 'channel_join' }],
  ['without text', { text: '  ', channel: 'D1', channel_type: 'im' }],
])('a message %s is ignored', async (_, parts) => {
  const stage = await stageApp();
  for (const type of ['message', 'app_mention']) {
    await stage.event({ ...addMessage(stage.server, `<@UBOT> ${QUESTION}`), type, ...parts });
  }
  await stage.finish();
  expect(stage.requests).toEqual([]);
  expect(botPosts(stage.server)).toEqual([]);
});

it('a post sent by a mention goes to the channel, not the thread', async () => {
  const stage = await stageApp();
  await stage.mention('send digest');
  await stage.finish();
  expect(botPosts(stage.server)).toHaveLength(1);
  expect(botPosts(stage.server)[0]?.thread_ts).toBeUndefined();
});

it('subscriptions by mention are refused to people who may not manage them', async () => {
  const stage = await stageApp({ config: { admins: ['U7'] } });
  await stage.mention('unsubscribe all');
  await stage.finish();
  expect(stage.requests).toEqual([]);
  expect(botPosts(stage.server)[0]?.text).toContain('Only some people may change this');
});
