import { describe, expect, it } from 'vitest';
import { rateLimited } from '../../../fakes/discord/faults.ts';
import { APPLICATION, CHANNEL, GUILD, USER } from '../../../fakes/discord/world.ts';
import type { Desk } from '../../../src/ports/desk.ts';
import { answerOf, seenEventsInMemory } from '../desk.ts';
import { waitUntil } from '../wait.ts';
import { bodyJson, botMessages, DIRECT_CHANNEL, type Stage, startStage, subcommand, THREAD } from './app.ts';

const POST = 'POST /channels/:channel/messages';

async function replies({ server }: Stage, count = 1, channel = CHANNEL) {
  await waitUntil(() => botMessages(server, channel).length >= count);
  return botMessages(server, channel);
}

describe('a mention', () => {
  it.each([
    ['a channel', CHANNEL],
    ['a thread', THREAD],
  ])('in %s is answered in a reply that mentions nobody', async (_, channel) => {
    const stage = await startStage();
    const message = stage.mention('how long does the charter last?', {}, channel);
    const [reply] = await replies(stage, 1, channel);
    expect(stage.requests).toEqual([{ kind: 'ask', question: 'how long does the charter last?' }]);
    expect(reply?.body).toMatchObject({
      message_reference: { message_id: message.id },
      allowed_mentions: { parse: [], replied_user: false },
      enforce_nonce: true,
    });
    expect(stage.logLines).toEqual([]);
  });

  it('in reply to an answer is a follow-up question to it', async () => {
    const stage = await startStage();
    stage.mention('how long does the charter last?');
    const [first] = await replies(stage);
    stage.mention('why?', { referenced_message: first?.apiMessage, message_reference: { message_id: first?.id } });
    await replies(stage, 2);
    expect(stage.requests.at(-1)).toEqual({ kind: 'ask', question: 'why?', after: 'charter-length' });
  });

  it('with a yes accepts only an offer that was made to its author', async () => {
    const intent = { kind: 'notify', of: 'entry.why' } as const;
    const accept = { type: 'buttons', buttons: [{ label: 'Tell me', intent }] } as const;
    const offerMessage = { title: 'Tell you?', blocks: [accept], footer: '', onYes: intent };
    const stage = await startStage({ desk: { answer: async () => offerMessage } });
    stage.mention('tell me when the ticket price is known');
    const [offer] = await replies(stage);
    const toOffer = { referenced_message: offer?.apiMessage, message_reference: { message_id: offer?.id } };
    stage.mention('yes', { ...toOffer, author: '990000000000000001' });
    await replies(stage, 2);
    expect(stage.requests.at(-1)).toEqual({ kind: 'ask', question: 'yes' });
    stage.mention('yes please', toOffer);
    await waitUntil(() => stage.requests.length === 3);
    expect(stage.requests.at(-1)).toEqual(intent);
  });

  it('in reply to another message is a question of its own', async () => {
    const stage = await startStage();
    const other = stage.server.world.say(CHANNEL, 'look at this');
    stage.mention('why?', { referenced_message: other.apiMessage });
    await replies(stage);
    expect(stage.requests).toEqual([{ kind: 'ask', question: 'why?' }]);
  });

  it('without text gets the overview', async () => {
    const stage = await startStage();
    stage.mention('');
    await replies(stage);
    expect(stage.requests).toEqual([{ kind: 'overview' }]);
  });

  it.each(['subscribe digest daily 09:00', 'unsubscribe all', 'send digest'])(
    'that manages posts is referred to the command: "%s"',
    async (text) => {
      const stage = await startStage();
      stage.mention(text);
      const [reply] = await replies(stage);
      expect(bodyJson(reply)).toContain('/colossus');
      expect(stage.requests).toEqual([]);
    },
  );

  it('is answered once if it arrives several times', async () => {
    const stage = await startStage();
    const message = stage.mention('overview');
    const event = { ...message.apiMessage, guild_id: GUILD };
    for (let i = 0; i < 3; i += 1) stage.server.gateway.dispatch('MESSAGE_CREATE', event);
    stage.mention('help');
    await replies(stage, 2);
    await stage.untilIdle();
    expect(stage.requests.toSorted(byKind)).toEqual([{ kind: 'help' }, { kind: 'overview' }]);
  });

  it('is answered by only one of two processes', async () => {
    const seen = seenEventsInMemory();
    const stage = await startStage({ seen });
    const secondStage = await startStage({ seen });
    const message = stage.mention('overview');
    await replies(stage);
    secondStage.server.gateway.dispatch('MESSAGE_CREATE', { ...message.apiMessage, guild_id: GUILD });
    secondStage.server.gateway.dispatch('MESSAGE_CREATE', { ...message.apiMessage, id: '2', guild_id: GUILD });
    await replies(secondStage);
    await secondStage.untilIdle();
    expect(secondStage.requests).toHaveLength(1);
  });

  it('is answered while the store fails', async () => {
    const seen = { record: async () => Promise.reject(new Error('The store is unavailable')), forget: async () => {} };
    const stage = await startStage({ seen });
    stage.mention('overview');
    await replies(stage);
    expect(stage.logLines).toEqual([expect.stringContaining('The store is unavailable')]);
  });

  it.each([
    ['a lost response', { answer: 'reset', effect: true } as const],
    ['a 500 after the effect', { answer: { status: 500 }, effect: true } as const],
    ['a 503 before the effect', { answer: { status: 503 } } as const],
  ])('is answered once despite %s', async (_, fault) => {
    const stage = await startStage();
    stage.server.fault(POST, fault);
    stage.mention('overview');
    await waitUntil(() => stage.server.count(POST) === 2);
    await stage.untilIdle();
    expect(botMessages(stage.server)).toHaveLength(1);
    expect(stage.logLines).toEqual([]);
  });

  it('is answered late during a rate limit, and other mentions at once', async () => {
    const stage = await startStage();
    stage.server.fault(POST, { answer: rateLimited(1), of: CHANNEL });
    stage.mention('overview');
    await waitUntil(() => stage.server.count(POST) === 1);
    stage.mention('help', {}, THREAD);
    await replies(stage, 1, THREAD);
    expect(botMessages(stage.server)).toEqual([]);
    await replies(stage);
    expect(stage.logLines).toEqual([]);
  });

  it('is dropped and logged during a long rate limit', async () => {
    const stage = await startStage();
    stage.server.fault(POST, { answer: rateLimited(600), of: CHANNEL });
    stage.mention('overview');
    await waitUntil(() => stage.server.count(POST) === 1);
    await stage.untilIdle();
    expect(botMessages(stage.server)).toEqual([]);
    expect(stage.logLines.join(' ')).toContain('HTTP 429');
  });

  it('in a channel where the bot may not post is logged', async () => {
    const stage = await startStage();
    stage.server.world.putChannel({ id: CHANNEL, canSend: false });
    stage.mention('overview');
    await waitUntil(() => stage.logLines.length > 0);
    await stage.untilIdle();
    expect(stage.logLines).toEqual([expect.stringContaining('50013')]);
    expect(stage.server.count(POST)).toBe(1);
  });

  it('gets an apology if the desk fails, and is answered when it arrives again', async () => {
    let fails = true;
    const answer: Desk['answer'] = async (intent) => {
      if (fails) throw new Error('The desk is unavailable');
      return answerOf(intent);
    };
    const stage = await startStage({ desk: { answer } });
    const message = stage.mention('overview');
    const [apology] = await replies(stage);
    expect(bodyJson(apology)).toMatch(/the reference [\da-f]{8}\./);
    fails = false;
    stage.server.gateway.dispatch('MESSAGE_CREATE', { ...message.apiMessage, guild_id: GUILD });
    await replies(stage, 2);
  });
});

describe('a direct message', () => {
  it('needs no mention, and may be a follow-up to the previous answer', async () => {
    const stage = await startStage();
    stage.server.world.say(DIRECT_CHANNEL, 'how long does the charter last?');
    await replies(stage, 1, DIRECT_CHANNEL);
    stage.server.world.say(DIRECT_CHANNEL, 'why?');
    await replies(stage, 2, DIRECT_CHANNEL);
    expect(stage.requests).toEqual([
      { kind: 'ask', question: 'how long does the charter last?' },
      { kind: 'ask', question: 'why?', after: 'charter-length' },
    ]);
    expect(stage.askers[0]?.address).toEqual({
      platform: 'discord',
      workspace: '',
      channel: DIRECT_CHANNEL,
    });
  });

  it('is read as a command even in Markdown', async () => {
    const stage = await startStage();
    stage.server.world.say(DIRECT_CHANNEL, '> `watch`');
    await replies(stage, 1, DIRECT_CHANNEL);
    expect(stage.requests).toEqual([{ kind: 'watch' }]);
  });

  it('can choose one of two answers in words, and then the other', async () => {
    const stage = await startStage();
    const twoPartQuestion = 'how long does the charter last, and what does a ticket cost?';
    for (const [i, text] of [twoPartQuestion, 'the second one', 'no, the other one'].entries()) {
      stage.server.world.say(DIRECT_CHANNEL, text);
      await replies(stage, i + 1, DIRECT_CHANNEL);
    }
    const offeredEntries = ['charter-length', 'ticket-price'];
    expect(stage.requests).toEqual([
      { kind: 'ask', question: twoPartQuestion },
      { kind: 'ask', question: 'the second one', after: 'charter-length', offered: offeredEntries },
      { kind: 'ask', question: 'no, the other one', after: 'ticket-price', offered: offeredEntries },
    ]);
  });

  it('is answered if the conversation cannot be loaded', async () => {
    const stage = await startStage();
    stage.server.fault('GET /channels/:channel/messages', { answer: { status: 500 } });
    stage.server.world.say(DIRECT_CHANNEL, 'why?');
    await replies(stage, 1, DIRECT_CHANNEL);
    expect(stage.requests).toEqual([{ kind: 'ask', question: 'why?' }]);
    expect(stage.logLines).toEqual([expect.stringContaining('HTTP 500')]);
  });

  it('can subscribe to posts there', async () => {
    const stage = await startStage();
    stage.server.world.say(DIRECT_CHANNEL, 'subscribe digest daily 09:00 in Europe/London');
    await replies(stage, 1, DIRECT_CHANNEL);
    expect(stage.requests).toEqual([{ kind: 'subscribe', wish: 'digest daily 09:00 in Europe/London' }]);
  });
});

describe('the bot stays silent', () => {
  it.each([
    ['on a message that does not mention the bot', { content: 'hello all' }],
    ['on a message of another bot', { author: { id: '9', username: 'other', bot: true } }],
    ['on its own message', { author: { id: APPLICATION, username: 'colossus' } }],
    ['on a message of a webhook', { webhook_id: '7' }],
    ['when a person joins', { type: 7 }],
    ['on a malformed message', { author: undefined }],
  ])('%s', async (_, change) => {
    const stage = await startStage();
    const message = {
      id: '5',
      channel_id: CHANNEL,
      guild_id: GUILD,
      type: 0,
      content: `<@${APPLICATION}> overview`,
      author: { id: USER, username: 'ann' },
      mentions: [],
      ...change,
    };
    stage.server.gateway.dispatch('MESSAGE_CREATE', message);
    await stage.ask(subcommand('help'));
    await stage.untilIdle();
    expect(stage.requests).toEqual([{ kind: 'help' }]);
    expect(stage.server.count(POST)).toBe(0);
    expect(stage.logLines).toEqual([]);
  });
});

function byKind(a: unknown, b: unknown): number {
  return JSON.stringify(a) < JSON.stringify(b) ? -1 : 1;
}
