import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Message } from '../../../src/message/message.ts';
import { heldDesk } from '../desk.ts';
import { BOT_TOKEN, botPosts, type Stage, stageApp } from './app.ts';

const replySchema = z.looseObject({ response_type: z.string(), text: z.string(), blocks: z.array(z.looseObject({})) });

function readReply(payload: unknown) {
  const { response_type: responseType, text, blocks } = replySchema.parse(payload);
  return { responseType, text, json: JSON.stringify(blocks) };
}

async function responses(stage: Stage) {
  await stage.finish();
  return stage.server.responses.map(({ body }) => readReply(body));
}

describe.each(['http', 'socket'] as const)('a slash command over %s', (via) => {
  it('is answered privately in its acknowledgement', async () => {
    const stage = await stageApp({ via });
    const { responseType, text, json } = readReply(await stage.slash('how long does the charter last?'));
    expect(responseType).toBe('ephemeral');
    expect(text).toContain('charter');
    expect(json).toContain('Share to channel');
    await stage.finish();
    expect(stage.server.responses).toEqual([]);
    expect(botPosts(stage.server)).toEqual([]);
    expect(stage.requests).toEqual([{ kind: 'ask', question: 'how long does the charter last?' }]);
    expect(stage.logLines).toEqual([]);
  });

  it('is acknowledged before the store is called, however long that takes', async () => {
    const { desk, release } = heldDesk();
    const stage = await stageApp({ via, desk });
    expect(await stage.slash('subscriptions')).toBeUndefined();
    expect(stage.server.responses).toEqual([]);
    release();
    const [first, ...others] = await responses(stage);
    expect(first).toMatchObject({
      responseType: 'ephemeral',
      text: expect.stringContaining('The desk did: subscriptions'),
    });
    expect(others).toEqual([]);
  });

  it('is acknowledged before a slow answer, which follows', async () => {
    const { desk, release } = heldDesk();
    const stage = await stageApp({ via, isReadyInTime: async () => false, desk });
    expect(await stage.slash('how long does the charter last?')).toBeUndefined();
    expect(stage.server.responses).toEqual([]);
    release();
    const [first, ...others] = await responses(stage);
    expect(first).toMatchObject({ responseType: 'ephemeral', text: expect.stringContaining('charter') });
    expect(first?.json).toContain('Share to channel');
    expect(others).toEqual([]);
  });

  it(`with "share" goes to the channel with the person's name`, async () => {
    const slack = { workspaces: [{ users: [{ id: 'U1', name: '<!here> Ann' }] }] };
    const stage = await stageApp({ via, slack });
    expect(await stage.slash('share how long does the charter last?')).toBeUndefined();
    await stage.finish();
    expect(stage.server.responses).toEqual([]);
    const [answer, ...others] = botPosts(stage.server);
    expect(others).toEqual([]);
    expect(JSON.stringify(answer)).toContain('{"type":"plain_text","text":"Shared by <!here> Ann","emoji":false}');
    expect(answer?.text).not.toContain('<!here>');
    expect(JSON.stringify(answer)).not.toContain('Share to channel');
  });

  it('with "share" goes through its response_url where the bot is not a member', async () => {
    const channels = [{ id: 'C1', kind: 'group' as const, members: ['U1'] }];
    const stage = await stageApp({ via, slack: { workspaces: [{ channels }] } });
    await stage.slash('share how long does the charter last?');
    const [answer, ...others] = await responses(stage);
    expect(others).toEqual([]);
    expect(answer?.responseType).toBe('in_channel');
  });

  it.each(['watch qwerty', 'evidence qwerty', 'changes someday'])(
    'gets an answer without a share button if it asks for something unknown: %s',
    async (command) => {
      const { responseType, text, json } = readReply(await (await stageApp({ via })).slash(command));
      expect(responseType).toBe('ephemeral');
      expect(text).toMatch(/qwerty|someday/);
      expect(json).not.toContain('Share to channel');
    },
  );

  it.each(['who will win the next election in Peru?', 'watch qwerty'])(
    'gets a private reply if there is no answer to share: %s',
    async (text) => {
      const stage = await stageApp({ via });
      await stage.slash(`share ${text}`);
      const [answer] = await responses(stage);
      expect(answer?.responseType).toBe('ephemeral');
      expect(answer?.json).toContain('Not shared');
      expect(botPosts(stage.server)).toEqual([]);
    },
  );

  it.each(['overview', 'subscriptions'])('gets an apology with a reference if the desk fails: %s', async (text) => {
    const failure = new Error(`the secret ${BOT_TOKEN} is in here`);
    const stage = await stageApp({ via, desk: { answer: () => Promise.reject(failure) } });
    const acknowledged = await stage.slash(text);
    await stage.finish();
    const apologies = [...(acknowledged ? [acknowledged] : []), ...stage.server.responses.map(({ body }) => body)];
    expect(apologies).toEqual([
      { response_type: 'ephemeral', text: expect.stringMatching(/^Something went wrong .* reference [\da-f]{8}\.$/) },
    ]);
    const [reference] = /[\da-f]{8}(?=\.")/.exec(JSON.stringify(apologies)) ?? [];
    expect(stage.logLines).toEqual([expect.stringContaining(`(${reference}): Error: the secret [token] is in here`)]);
    expect(stage.askers.map(({ reference }) => reference)).toEqual([reference]);
  });

  it.each([{ status: 500 }, 'reset'] as const)(
    'gets a hint instead of an apology if its answer may have arrived: Slack answers %j',
    async (error) => {
      const stage = await stageApp({ via });
      stage.server.fault('response_url', { answer: error, effect: true });
      await stage.slash('subscriptions');
      await stage.finish();
      const [answer, besides] = stage.server.responses.map(({ body }) => JSON.stringify(body));
      expect(answer).toContain('ubscri');
      expect(besides).toMatch(/did not confirm whether my answer arrived. .* reference [\da-f]{8}\."/);
      expect(stage.server.responses).toHaveLength(2);
    },
  );
});

describe('a command that needs the store', () => {
  it("carries the person's name and time zone", async () => {
    const slack = { workspaces: [{ users: [{ id: 'U1', name: 'ann', tz: 'Asia/Tokyo' }] }] };
    const stage = await stageApp({ slack });
    await stage.slash('subscriptions');
    await stage.slash('pause 1');
    await stage.finish();
    const address = { platform: 'slack', workspace: 'T1', channel: 'C1' };
    const place = { kind: 'channel', name: expect.any(String) };
    const person = { id: 'U1', name: 'ann' };
    const asker = { person, address, zone: 'Asia/Tokyo', place, reference: expect.any(String) };
    expect(stage.askers).toEqual([asker, asker]);
  });

  it('uses UTC if the profile cannot be read, and says so', async () => {
    const stage = await stageApp({ slack: { workspaces: [{ scopes: ['chat:write', 'channels:read'] }] } });
    await stage.slash('subscriptions');
    const [answer] = await responses(stage);
    expect(answer?.json).toContain('time zone could not be read');
    expect(stage.askers[0]?.zone).toBe('UTC');
  });

  it.each(['subscribe digest daily 09:00', 'follow lease', 'resume 1'])(
    'is refused in a channel without the bot, and the reply says how to invite it: %s',
    async (text) => {
      for (const kind of ['channel', 'group'] as const) {
        const channels = [{ id: 'C1', kind, members: ['U1'] }];
        const stage = await stageApp({ slack: { workspaces: [{ channels }] } });
        await stage.slash(text);
        const [answer] = await responses(stage);
        expect(answer?.json).toContain('/invite @colossus');
        expect(stage.requests).toEqual([]);
      }
    },
  );

  it('takes effect if Slack does not say whether the bot is a member', async () => {
    const stage = await stageApp({ slack: { workspaces: [{ scopes: ['chat:write', 'users:read'] }] } });
    await stage.slash('subscribe digest daily 09:00');
    const [answer] = await responses(stage);
    expect(answer?.text).toContain('The desk did: subscribe');
  });

  it('with "send" posts to the channel and names the sender', async () => {
    const stage = await stageApp({ slack: { workspaces: [{ channels: [{ id: 'C1', members: ['U1'] }] }] } });
    await stage.slash('send digest');
    const [answer] = await responses(stage);
    expect(answer?.responseType).toBe('in_channel');
    expect(answer?.json).toContain('Sent by u1');
  });
});

describe('in a workspace that lets only admins manage posts', () => {
  const config = { admins: ['U7', 'U8'] };

  it.each(['subscribe digest daily 09:00', 'follow lease', 'pause 1', 'resume all', 'unsubscribe 1', 'send digest'])(
    '"%s" is refused to other people',
    async (text) => {
      const stage = await stageApp({ config });
      await stage.slash(text);
      const [answer] = await responses(stage);
      expect(answer?.responseType).toBe('ephemeral');
      expect(answer?.json).toContain('Only some people may change this');
      expect(stage.requests).toEqual([]);
    },
  );

  it.each(['subscriptions', 'preview digest', 'follow up on the lease?'])('"%s" is open to everyone', async (text) => {
    const stage = await stageApp({ config });
    await stage.slash(text);
    await stage.finish();
    expect(stage.requests).toHaveLength(1);
  });

  it('an admin may manage posts', async () => {
    const slack = { workspaces: [{ users: [{ id: 'U8' }] }] };
    const stage = await stageApp({ config, slack });
    await stage.slash('pause 1', { user_id: 'U8' });
    const [answer] = await responses(stage);
    expect(answer?.text).toContain('The desk did: pause');
  });
});

describe('an answer of several pages', () => {
  const long: Message = {
    title: 'Long',
    blocks: Array.from({ length: 120 }, (_, i) => ({
      type: 'statement',
      kind: 'stated',
      text: `Part ${i}.`,
      citations: [],
    })),
    footer: '',
  };

  it('has page buttons if a button can repeat the answer', async () => {
    const stage = await stageApp({ desk: { answer: async () => long, press: async () => long } });
    const { json } = readReply(await stage.slash('watch'));
    expect(json).toContain('"action_id":"page:2"');
    expect(json).toContain('"value":"c1:watch#2"');
  });

  it('is sent as several messages if no button can repeat the answer', async () => {
    const stage = await stageApp({ desk: { answer: async () => long } });
    const { json } = readReply(await stage.slash('a question that has no entry'));
    const all = json + (await responses(stage)).map((one) => one.json).join();
    for (let i = 0; i < 120; i += 1) expect(all).toContain(`Part ${i}.`);
    expect(stage.server.responses.length).toBeGreaterThan(0);
  });
});

it('a slash command with another name gets the same answer', async () => {
  const stage = await stageApp();
  expect(readReply(await stage.slash('watch', { command: '/colossus-dev' })).text).toContain('What to watch');
});
