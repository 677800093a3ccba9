import { describe, expect, it } from 'vitest';
import { banned, refusalResponse } from '../../../fakes/discord/faults.ts';
import { command, messageCommand, press } from '../../../fakes/discord/interactions.ts';
import type { DiscordServer } from '../../../fakes/discord/server.ts';
import { APPLICATION, BOT_ROLE, CHANNEL, USER } from '../../../fakes/discord/world.ts';
import { rateLimitNotice } from '../../../src/reply/rate-limit-notice.ts';
import { waitUntil } from '../wait.ts';
import { answerTo, bodyJson, botMessages, pressLabel, type Stage, startStage, subcommand, THREAD } from './app.ts';

const POST = 'POST /channels/:channel/messages';
const CALLBACK = 'POST /interactions/:interaction/:token/callback';
const ORIGINAL = 'PATCH /webhooks/:application/:token/messages/:message';
const OTHER_ROLE = '1457000000000000066';
const RATE_LIMIT_NOTICE = rateLimitNotice(9, 'person');
/** Has all permissions but Send Messages, Manage Channels and Administrator. */
const READ_ONLY_PERMISSIONS = String(((1n << 52n) - 1n) & ~((1n << 11n) | (1n << 4n) | (1n << 3n) | (1n << 38n)));

const directMessages = ({ server }: Stage) => botMessages(server, server.world.directMessages(USER).id);

describe('a person who writes to the bot', () => {
  it('through its role is asked to mention it instead, once a minute', async () => {
    const stage = await startStage();
    for (let i = 0; i < 3; i += 1) stage.server.world.say(CHANNEL, '', { mention_roles: [BOT_ROLE] });
    stage.server.world.say(CHANNEL, '', { mention_roles: [OTHER_ROLE] });
    await waitUntil(() => stage.server.count(POST) > 0);
    await stage.untilIdle();
    expect(botMessages(stage.server).map(({ body }) => body['content'])).toEqual([
      expect.stringContaining('Mention me'),
    ]);
    expect(stage.server.count('GET /guilds/:guild/roles')).toBeLessThanOrEqual(4);
  });

  it('in a reply without a ping is asked to turn the ping on', async () => {
    const stage = await startStage();
    const referenced_message = { id: '5', author: { id: APPLICATION }, components: [] };
    stage.server.world.say(CHANNEL, '', { type: 19, referenced_message });
    stage.server.world.say(CHANNEL, '', { type: 19, referenced_message: { id: '6', author: { id: USER } } });
    await waitUntil(() => stage.server.count(POST) > 0);
    await stage.untilIdle();
    expect(botMessages(stage.server).map(({ body }) => body['content'])).toEqual([
      expect.stringContaining('Switch @ ON'),
    ]);
  });

  it('with a forwarded question in a direct message gets an answer', async () => {
    const stage = await startStage();
    const { id } = stage.server.world.directMessages(USER);
    const content = `<@${APPLICATION}> how long does the charter last?`;
    const message_snapshots = [{ message: { content, embeds: [] } }];
    stage.server.world.say(id, '', { message_snapshots, message_reference: { type: 1, message_id: '1' } });
    await waitUntil(() => stage.requests.length > 0);
    expect(stage.requests[0]).toEqual({ kind: 'ask', question: 'how long does the charter last?' });
  });

  it('with only a sticker or a file in a direct message learns that the bot reads text', async () => {
    const stage = await startStage();
    const { id } = stage.server.world.directMessages(USER);
    stage.server.world.say(id, '', { sticker_items: [{ id: '1', name: 'Wave', format_type: 1 }] });
    await waitUntil(() => directMessages(stage).length > 0);
    await stage.untilIdle();
    expect(directMessages(stage).map(({ body }) => body['content'])).toEqual([
      'I can only read text, not files. Type your question.',
    ]);
    expect(stage.requests).toEqual([]);
  });

  it('with a forwarded command in a direct message is only a question', async () => {
    const stage = await startStage();
    const { id } = stage.server.world.directMessages(USER);
    stage.server.world.say(id, '', { message_snapshots: [{ message: { content: 'unsubscribe all' } }] });
    await waitUntil(() => stage.requests.length > 0);
    expect(stage.requests[0]).toEqual({ kind: 'ask', question: 'unsubscribe all' });
  });

  it('with only a mention in a direct message gets the overview', async () => {
    const stage = await startStage();
    stage.server.world.say(stage.server.world.directMessages(USER).id, `<@${APPLICATION}>`);
    await waitUntil(() => stage.requests.length > 0);
    expect(stage.requests[0]).toEqual({ kind: 'overview' });
  });

  it.each([
    ['may not read the history', { canReadHistory: false }],
    ['may not attach files', { canAttach: false }],
  ])('where the bot %s gets an answer', async (_, limits) => {
    const draw = async () => new Uint8Array([1]);
    const stage = await startStage({ draw });
    stage.server.world.putChannel({ id: CHANNEL, ...limits });
    stage.mention('timeline');
    await waitUntil(() => botMessages(stage.server).length > 0);
    await stage.untilIdle();
    const [only, ...others] = botMessages(stage.server);
    expect(others).toEqual([]);
    expect(bodyJson(only)).toContain('imeline');
    if (!('canAttach' in limits)) expect(only?.body).not.toHaveProperty('message_reference');
    else expect(only?.body).not.toHaveProperty('attachments');
  });

  it.each([
    ['for lack of permission', refusalResponse(403, 50013)],
    ['as too large', refusalResponse(413, 40005)],
    ['by a proxy as too large', { status: 413, body: 'too large' }],
  ])('with /colossus timeline gets words if the picture is rejected %s', async (_, answer) => {
    const stage = await startStage({ draw: async () => new Uint8Array([1]) });
    stage.server.fault(ORIGINAL, { answer });
    const reply = await answerTo(stage, subcommand('timeline'));
    expect(bodyJson(reply)).not.toContain('Something went wrong');
    expect(reply.body).not.toHaveProperty('attachments');
    expect(bodyJson(reply)).toContain('imeline');
  });

  it('in a mention gets a short explanation if AutoMod blocks the answer', async () => {
    const stage = await startStage();
    stage.server.fault(POST, { answer: refusalResponse(400, 200000) });
    stage.mention('how long does the charter last?');
    await waitUntil(() => botMessages(stage.server).length > 0);
    expect(botMessages(stage.server)[0]?.body['content']).toContain('AutoMod');
  });

  it.each([
    [
      'an embed',
      { content: '', embeds: [{ title: 'News', description: 'How long does the charter last?' }] },
      'News How long does the charter last?',
    ],
    ['a forwarded message', { content: '', message_snapshots: [{ message: { content: 'How long?' } }] }, 'How long?'],
    [
      'a container',
      { content: '', components: [{ type: 17, components: [{ type: 10, content: 'How long?' }] }] },
      'How long?',
    ],
    ['a poll', { content: '', poll: { question: { text: 'How long?' } } }, 'How long?'],
  ])('through the message command gets an answer to the text in %s', async (_, messageFields, question) => {
    const stage = await startStage();
    const message = { ...stage.server.world.say(CHANNEL, ''), apiMessage: { id: '5', ...messageFields } };
    await stage.ask(messageCommand('Ask Colossus about this', { ...message, id: '5' }));
    expect(stage.requests).toEqual([{ kind: 'ask', question }]);
  });

  it('with 200,000 characters gets an answer to the first 2,000', async () => {
    const stage = await startStage();
    await stage.ask(subcommand('ask', { question: '\ufdfa'.repeat(200_000) }));
    expect(JSON.stringify(stage.requests[0]).length).toBeLessThan(2100);
  });
});

describe('an initial response that stalls', () => {
  it('is aborted early and sent again while Discord still accepts it', async () => {
    const stage = await startStage({ initialResponseTimeout: 50 });
    stage.server.fault(CALLBACK, { answer: 'hang', effect: false });
    const interaction = await stage.ask(subcommand('overview'));
    expect(interaction.callback?.type).toBe(4);
    expect(stage.server.count(CALLBACK)).toBe(2);
    expect(stage.logLines).toEqual([]);
  });

  it('is answered once if Discord received the first attempt', async () => {
    const stage = await startStage({ initialResponseTimeout: 50 });
    stage.server.fault(CALLBACK, { answer: 'hang', effect: true });
    const interaction = await stage.ask(subcommand('overview'));
    await stage.server.until(() => stage.server.count(CALLBACK) === 2);
    await stage.untilIdle();
    expect(interaction.callback?.type).toBe(4);
    expect(stage.logLines).toEqual([]);
  });
});

describe('a deferred answer', () => {
  it('is retried after code 10015 until Discord knows the webhook', async () => {
    const stage = await startStage();
    stage.server.fault(ORIGINAL, { answer: refusalResponse(404, 10015), times: 5 });
    const reply = await answerTo(stage, subcommand('subscriptions'));
    expect(bodyJson(reply)).toContain('The desk did: subscriptions');
    expect(stage.waits).toEqual([0.2, 0.5, 1, 2, 4]);
    expect(stage.logLines).toEqual([]);
  });

  it('is explained privately if AutoMod blocks the public message', async () => {
    const stage = await startStage();
    stage.server.fault(ORIGINAL, { answer: refusalResponse(400, 200000) });
    const interaction = await stage.ask(subcommand('timeline', { everyone: true }));
    await stage.untilIdle();
    const all = botMessages(stage.server);
    expect(all.map(({ onlyFor }) => onlyFor)).toEqual([interaction.user]);
    expect(bodyJson(all[0])).toContain('AutoMod');
  });

  it.each([10008, 10062, 40060])('is not retried after code %i, which is only noted', async (code) => {
    const stage = await startStage();
    stage.server.fault(ORIGINAL, { answer: refusalResponse(404, code), times: 9 });
    await stage.ask(subcommand('subscriptions'));
    await stage.untilIdle();
    expect(stage.server.count(ORIGINAL)).toBe(1);
    expect(stage.logLines).toEqual([]);
    expect(stage.notes).toHaveLength(1);
  });

  it('is sent once if a proxy strips the bodies of responses', async () => {
    const stage = await startStage();
    const headers = { 'content-type': 'application/json' };
    stage.server.fault(ORIGINAL, { answer: { status: 200, headers, body: '' }, effect: true });
    const reply = await answerTo(stage, subcommand('subscriptions'));
    await stage.untilIdle();
    expect(botMessages(stage.server)).toHaveLength(1);
    expect(bodyJson(reply)).toContain('The desk did: subscriptions');
    expect(stage.logLines).toEqual([]);
  });

  it.each([
    ['no header', { status: 429, headers: { 'content-type': 'text/html' }, body: '<html>error code: 1015</html>' }],
    [
      'a date instead of seconds',
      { ...banned(1), headers: { 'content-type': 'text/html', 'retry-after': 'Wed, 21 Oct 2026 07:28:00 GMT' } },
    ],
  ])('is not retried at once after a 429 without a valid retry-after header: %s', async (_, answer) => {
    const stage = await startStage();
    stage.server.fault(ORIGINAL, { answer, times: 1000 });
    await stage.ask(subcommand('subscriptions'));
    await stage.untilIdle();
    expect(stage.server.count(ORIGINAL)).toBe(1);
  });
});

describe('in a channel where a person may not write', () => {
  it.each([
    ['a member without Send Messages', {}],
    ['a member in time-out', { communication_disabled_until: '2099-01-01T00:00:00+00:00' }],
  ])('%s gets only private answers', async (_, memberFields) => {
    const permissions =
      'communication_disabled_until' in memberFields ? String((1n << 52n) - 1n - 8n) : READ_ONLY_PERMISSIONS;
    const stage = await startStage({ discord: { users: [{ id: USER, permissions }] } });
    const member = { user: { id: USER, username: 'mira' }, permissions, ...memberFields };
    const origin = { payloadFields: { member } };
    const watchReply = await answerTo(stage, subcommand('watch', { item: 'charter', everyone: true }), origin);
    const timelineInteraction = await stage.ask(subcommand('timeline', { everyone: true }), origin);
    await stage.ask(subcommand('send', { 'digest-or-reminder': 'digest' }), origin);
    await stage.ask(press(watchReply, 'share:c1:entry:charter-length'), origin);
    await stage.untilIdle();
    expect(timelineInteraction.isPrivate).toBe(true);
    expect(bodyJson(watchReply)).toContain('You cannot write in this channel');
    expect(bodyJson(watchReply)).not.toContain('Share to channel');
    expect(botMessages(stage.server).filter(({ onlyFor }) => onlyFor === undefined)).toEqual([]);
    expect(stage.requests).not.toContainEqual(expect.objectContaining({ kind: 'send' }));
  });

  it('the permission for threads counts in threads', async () => {
    const permissions = String(BigInt(READ_ONLY_PERMISSIONS) | (1n << 38n));
    const stage = await startStage({ discord: { users: [{ id: USER, permissions }] } });
    const watch = subcommand('watch', { item: 'charter', everyone: true });
    expect((await stage.ask(watch, { channel: THREAD })).isPrivate).toBe(false);
    expect((await stage.ask(watch)).isPrivate).toBe(true);
  });
});

describe('the share button', () => {
  it('shares an answer once when it is pressed several times', async () => {
    const stage = await startStage();
    const answered = await answerTo(stage, subcommand('ask', { question: 'how long does the charter last?' }));
    const share = pressLabel(answered, 'Share to channel');
    await Promise.all([stage.ask(share), stage.ask(share)]);
    await stage.untilIdle();
    const all = botMessages(stage.server).filter(({ onlyFor }) => onlyFor === undefined);
    expect(all).toHaveLength(1);
    expect(botMessages(stage.server).filter((one) => bodyJson(one).includes('shared this already'))).toHaveLength(1);
  });
});

describe('during a flood of requests', () => {
  it('a person gets one notice a minute, in a direct message and never in public', async () => {
    let time = 0;
    const stage = await startStage({ desk: { answer: async () => RATE_LIMIT_NOTICE }, clock: () => time });
    for (let i = 0; i < 20; i += 1) stage.mention(`again ${i}?`);
    await waitUntil(() => stage.requests.length === 20 && directMessages(stage).length > 0);
    expect(botMessages(stage.server)).toEqual([]);
    expect(directMessages(stage)).toHaveLength(1);
    time = 60_000;
    stage.mention('again?');
    await waitUntil(() => directMessages(stage).length === 2);
  });

  it('requests that waited more than 15 s are dropped, and later ones are answered', async () => {
    let time = 0;
    const { promise: gate, resolve: release } = Promise.withResolvers<void>();
    const stage = await startStage({ clock: () => time });
    stage.server.fault(POST, { until: gate });
    for (let i = 0; i < 4; i += 1) stage.mention('overview');
    await waitUntil(() => stage.requests.length === 4 && stage.server.count(POST) === 1);
    time = 15_001;
    release();
    await waitUntil(() => stage.notes.length === 3);
    stage.mention('help');
    await waitUntil(() => botMessages(stage.server).length === 2);
    expect(stage.notes).toEqual(Array.from({ length: 3 }, () => expect.stringContaining('dropped an answer')));
  });

  it('"send" beyond the limit is refused privately', async () => {
    const stage = await startStage({ desk: { answer: async () => RATE_LIMIT_NOTICE } });
    const interaction = await stage.ask(subcommand('send', { 'digest-or-reminder': 'digest' }));
    await stage.untilIdle();
    expect(botMessages(stage.server).map(({ onlyFor }) => onlyFor)).toEqual([interaction.user]);
    expect(bodyJson(botMessages(stage.server)[0])).not.toContain('Sent by');
  });
});

describe('commands in options and answers', () => {
  it.each([
    ['pause', 'which', 'pause 1 until 2026-12-24', { kind: 'pause', which: '1', until: '2026-12-24' }],
    ['unsubscribe', 'which', 'unsubscribe 1', { kind: 'unsubscribe', which: '1' }],
    ['resume', 'which', 'resume 1', { kind: 'resume', which: '1' }],
    ['changes', 'since', 'changes 2026-05-01', { kind: 'changes', since: '2026-05-01' }],
    ['evidence', 'of', 'evidence charter-length', { kind: 'evidence', of: 'charter-length' }],
    ['evidence', 'of', '/colossus evidence charter-length', { kind: 'evidence', of: 'charter-length' }],
  ])('are recognised if the option repeats them: %s, %s "%s"', async (name, option, value, intent) => {
    const stage = await startStage();
    await stage.ask(subcommand(name, { [option]: value }));
    await stage.untilIdle();
    expect(stage.requests).toEqual([intent]);
  });

  it.each([
    ['Type /colossus unsubscribe 1 to end it.', 'Type </colossus-manage unsubscribe:77> which: 1 to end it.'],
    ['/colossus pause 1 until 2026-12-24', '</colossus-manage pause:77> which: 1 until: 2026-12-24'],
    [
      'Type /colossus subscribe digest weekdays 09:00, or /colossus subscribe reminders: both work.',
      'Type </colossus-manage subscribe:77> what: digest days: weekdays time: 09:00, or </colossus-manage subscribe:77> what: reminders: both work.',
    ],
    [
      'Did you mean /colossus subscribe digest mon,thu 17:00 always in Europe/London ?',
      'Did you mean </colossus-manage subscribe:77> what: digest always days: mon,thu time: 17:00 zone: Europe/London ?',
    ],
    [
      'Did you mean /colossus subscribe digest mon 17:00 only-changes ?',
      'Did you mean </colossus-manage subscribe:77> what: digest days: mon time: 17:00 more: only-changes ?',
    ],
    [
      'A question: /colossus how long does the charter last?',
      'A question: </colossus ask:7> question: how long does the charter last?',
    ],
    ['/colossus summary [topic]', '</colossus summary:7> topic'],
  ])('become links with options: %s', async (text, shown) => {
    const desk = { answer: async () => ({ title: '', blocks: [{ type: 'text' as const, text }], footer: '' }) };
    const names = ['colossus', 'colossus-manage'];
    const prepare = ({ commands }: DiscordServer) =>
      void commands.replace(
        '',
        names.map((name) => ({ name, description: 'x' })),
      );
    const stage = await startStage({ desk, prepare });
    const ids = new Map(stage.server.commands.in('').map(({ name, id }) => [name, String(id)]));
    await waitUntil(() => stage.logLines.length > 0); // The ids are known once the bot has advised to register the commands.
    const answer = await answerTo(stage, { ...command('colossus'), data: { name: 'colossus', type: 1 } });
    const expected = shown
      .replaceAll(':77>', `:${ids.get('colossus-manage')}>`)
      .replaceAll(':7>', `:${ids.get('colossus')}>`);
    expect(bodyJson(answer).replaceAll('\\\\', '')).toContain(expected);
  });

  it('are never shown in the form of other platforms', async () => {
    const stage = await startStage();
    for (const action of [subcommand('help'), subcommand('overview'), subcommand('ask', { question: 'xyzzy plugh' })]) {
      const answer = await answerTo(stage, action);
      expect(bodyJson(answer)).not.toMatch(/(?<!<)\/colossus (?!subscribe:)\w+ \w+ \w+/);
    }
  });
});

describe('subscribing where the bot may not read the history', () => {
  it('shows a warning before anything is saved', async () => {
    const stage = await startStage();
    const app_permissions = String(((1n << 52n) - 1n) & ~((1n << 16n) | (1n << 3n)));
    const subscribe = subcommand('subscribe', { what: 'digest' });
    const limitedReply = await answerTo(stage, subscribe, { payloadFields: { app_permissions } });
    expect(bodyJson(limitedReply)).toContain('Read Message History');
    expect(bodyJson(await answerTo(stage, subscribe))).not.toContain('Read Message');
  });
});
