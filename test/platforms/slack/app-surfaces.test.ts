import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { PERSON, pressOf } from '../../../fakes/slack/payloads.ts';
import type { SlackServer } from '../../../fakes/slack/server.ts';
import type { Message } from '../../../src/message/message.ts';
import { newForm } from '../../../src/platforms/slack/views/subscribe-form.ts';
import { subscribeModal } from '../../../src/platforms/slack/views/subscribe-modal.ts';
import { briefing } from '../../reply/corpus.ts';
import { answerOf, heldDesk } from '../desk.ts';
import { eventually, waitUntil } from '../wait.ts';
import { botPosts, type Fields, type Stage, type StageOptions, stageApp } from './app.ts';
import { filledView, homeViews, modalView, sentViews, submission, viewIn } from './view-limits.ts';

const ADMINS = { admins: ['U9'] };

function change(server: SlackServer, name: string, values: Fields): Fields {
  return pressIn(filledView(server, values), name, '');
}

function pressIn(view: Fields, action: string, value: string, trigger_id = '4.5.6'): Fields {
  return {
    ...{ type: 'block_actions', ...PERSON, trigger_id, view },
    container: { type: 'view', view_id: 'V1' },
    actions: [{ action_id: action, block_id: 'b', type: 'button', value }],
  };
}

function shortcut(fields: Fields = {}): Fields {
  return { type: 'shortcut', ...PERSON, callback_id: 'ask', trigger_id: '5.6.7', action_ts: '1', ...fields };
}

function aboutMessage(server: SlackServer, message: Fields): Fields {
  return {
    ...shortcut({ type: 'message_action', callback_id: 'ask_about_message' }),
    channel: { id: 'C1', name: 'c1' },
    message: { type: 'message', user: 'U2', ts: '1700000000.000100', ...message },
    message_ts: '1700000000.000100',
    response_url: server.responseUrl('C1'),
  };
}

function homeOpened(tab = 'home'): Fields {
  return { type: 'app_home_opened', user: 'U1', channel: 'D1', tab, event_ts: '1.2' };
}

async function untilOpened({ server }: Pick<Stage, 'server'>): Promise<void> {
  await waitUntil(() => server.count('views.open') === 1);
}

async function withSubscribeModal(options: StageOptions = {}): Promise<Stage> {
  const stage = await stageApp(options);
  expect(await stage.slash('subscribe')).toBeUndefined();
  await untilOpened(stage);
  return stage;
}

async function withAskModal(options: StageOptions = {}): Promise<Stage> {
  const stage = await stageApp(options);
  await stage.interact(shortcut());
  await untilOpened(stage);
  return stage;
}

async function withHome(options: StageOptions = {}): Promise<Stage & { readonly view: Fields }> {
  const stage = await stageApp(options);
  await stage.event(homeOpened());
  await waitUntil(() => homeViews(stage.server).length === 1);
  return { ...stage, view: stage.server.workspace().views.get('home-U1') ?? {} };
}

const text = (view: unknown) => JSON.stringify(view);
const time = (at: string) => ({ time: { time: { type: 'timepicker', selected_time: at } } });
const question = (typed: string | null, turn = 0) => ({
  [`question:${turn}`]: { question: { type: 'plain_text_input', value: typed } },
});

describe.each(['http', 'socket'] as const)('subscribing in a modal over %s', (via) => {
  it("starts with this channel and the person's time zone", async () => {
    const { server, finish } = await withSubscribeModal({ via });
    const [view] = sentViews(server, 'views.open');
    expect(text(view)).toContain('"channel_id":"C1"');
    expect(text(view)).toContain('"value":"Europe/London"');
    await finish();
    expect(server.responses).toEqual([]);
  });

  it('has the same effect as the typed command, and shows the result', async () => {
    const { server, interact, requests, askers, finish, logLines } = await withSubscribeModal({ via });
    const answer = await interact(submission(filledView(server, time('17:30'))));
    expect(answer).toMatchObject({ response_action: 'update' });
    await finish();
    expect(requests.at(-1)).toEqual({ kind: 'subscribe', wish: 'digest mon 17:30 in Europe/London' });
    expect(askers.at(-1)).toMatchObject({ person: { id: 'U1' }, address: { workspace: 'T1', channel: 'C1' } });
    expect(text(sentViews(server, 'views.update').at(-1))).toContain('The desk did: subscribe');
    expect(logLines).toEqual([]);
  });

  it('is acknowledged before the store is called, however long that takes', async () => {
    const { desk, release } = heldDesk('subscribe');
    const { server, interact, finish } = await withSubscribeModal({ via, desk });
    expect(text(viewIn(await interact(submission(filledView(server)))))).toContain('One moment');
    expect(server.count('views.update')).toBe(0);
    release();
    await finish();
    expect(text(sentViews(server, 'views.update').at(-1))).toContain('The desk did: subscribe');
  });
});

describe('the subscribe modal', () => {
  const typedZone = {
    ...{ type: 'block_suggestion', ...PERSON, container: {} },
    ...{ action_id: 'zone', block_id: 'zone', value: 'tokyo' },
  };

  it('updates the next posts after each change', async () => {
    const { server, interact, finish } = await withSubscribeModal();
    await interact(change(server, 'time', time('17:45')));
    await eventually(() => expect(text(sentViews(server, 'views.update').at(-1))).toMatch(/20\d\d, 17:45/));
    const reminders = { what: { what: { type: 'radio_buttons', selected_option: { value: 'reminders' } } } };
    await interact(change(server, 'what', { ...reminders, ...time('08:15') }));
    await finish();
    const [, last] = sentViews(server, 'views.update');
    for (const { title } of briefing.watch.values()) expect(text(last)).toContain(text(title).slice(1, -1));
    expect(text(last)).toMatch(/20\d\d, 08:15/);
  });

  it('does not overwrite a view that has changed or was closed', async () => {
    const { server, interact, finish, logLines } = await withSubscribeModal();
    const first = change(server, 'time', time('17:45'));
    await interact(first);
    await waitUntil(() => server.count('views.update') === 1);
    await interact(first);
    await waitUntil(() => server.count('views.update') === 2);
    server.workspace().views.delete('V1');
    await interact(first);
    await finish();
    expect(server.count('views.update')).toBe(3);
    expect(logLines).toEqual([]);
  });

  it('shows missing fields without calling the desk', async () => {
    const { server, interact, requests } = await withSubscribeModal();
    const before = requests.length;
    const none = {
      days: { days: { type: 'checkboxes', selected_options: [] } },
      time: { time: { selected_time: null } },
    };
    expect(await interact(submission(filledView(server, none)))).toEqual({
      response_action: 'errors',
      errors: { days: 'Choose at least one day.', time: 'Choose a time.' },
    });
    expect(requests.length).toBe(before);
  });

  it('finds time zones while a person types', async () => {
    const { interact } = await stageApp();
    expect(await interact(typedZone)).toMatchObject({ options: [{ value: 'Asia/Tokyo' }] });
  });

  it('limits a person to 120 zone searches a minute', async () => {
    const { interact } = await stageApp({ via: 'socket' });
    for (let i = 0; i < 120; i += 1) await interact(typedZone);
    expect(await interact(typedZone)).toEqual({ options: [] });
  });

  it('says how to invite the bot to a channel without it', async () => {
    const channels = [{ id: 'C1', members: ['U1'] }];
    const { server, interact, finish, requests } = await withSubscribeModal({
      slack: { workspaces: [{ channels }] },
    });
    await interact(submission(filledView(server)));
    await finish();
    expect(text(sentViews(server, 'views.update').at(-1))).toContain('/invite @colossus');
    expect(requests).not.toContainEqual(expect.objectContaining({ kind: 'subscribe' }));
  });

  it('is refused to people who may not subscribe, both when opened and when submitted', async () => {
    const { server, interact, finish, requests } = await withSubscribeModal({ config: ADMINS });
    const [view] = sentViews(server, 'views.open');
    expect(text(view)).toContain('Only some people may change this');
    expect(view?.submit).toBeUndefined();
    const now = Temporal.Instant.from('2026-11-20T12:00:00Z');
    const modal = subscribeModal(newForm('UTC'), { channel: 'C1', days: [] }, { items: [], now });
    server.workspace().keepView('V1', modalView.parse(modal));
    await interact(submission(filledView(server)));
    await finish();
    expect(text(sentViews(server, 'views.update').at(-1))).toContain('Only some people may change this');
    expect(requests).toEqual([]);
  });

  it('is replaced by the reply to the typed command if it cannot be opened', async () => {
    const stage = await stageApp();
    stage.server.fault('views.open', { answer: { error: 'expired_trigger_id' } });
    await stage.slash('subscribe');
    await stage.finish();
    expect(stage.server.responses.map(({ body }) => text(body))).toEqual([
      expect.stringContaining('The desk did: subscribe'),
    ]);
  });

  it('apologises with a reference if the store fails, and logs why', async () => {
    const { server, interact, finish, logLines } = await withSubscribeModal({
      desk: {
        answer: async (intent) => {
          if (intent.kind === 'subscribe') throw new Error('the disk is full');
          return answerOf(intent);
        },
      },
    });
    await interact(submission(filledView(server)));
    await finish();
    const shown = text(sentViews(server, 'views.update').at(-1));
    const reference = /reference ([\da-f]{8})/.exec(shown)?.[1] ?? 'none';
    expect(shown).not.toContain('disk');
    expect(logLines).toEqual([expect.stringContaining(reference)]);
    expect(logLines[0]).toContain('the disk is full');
  });

  it('opens from a button in the list of subscriptions', async () => {
    const stage = await stageApp();
    await stage.slash('subscriptions');
    await waitUntil(() => stage.server.responses.length === 1);
    // The button comes right before the share button.
    expect(text(stage.server.responses)).toMatch(/\[\{[^[\]]*"open\/subscribe"[^[\]]*"action_id":"share"[^[\]]*\]/);
    await stage.interact(pressOf(stage.server, 'x', { action: 'open/subscribe' }));
    await stage.finish();
    expect(text(sentViews(stage.server, 'views.open'))).toContain('"channel_id":"C1"');
  });
});

describe('the ask modal', () => {
  it('opens by the global shortcut, answers, and takes the next question', async () => {
    const { server, interact, requests, finish } = await withAskModal();
    const [view] = sentViews(server, 'views.open');
    expect(view?.title.text).toBe('Ask Colossus');
    const first = viewIn(await interact(submission(filledView(server, question('how long does the charter last?')))));
    expect(text(first)).toContain('charter');
    server.workspace().keepView('V1', first);
    const second = viewIn(await interact(submission(filledView(server, question('why?', 1)))));
    expect(text(second)).toContain('question:2');
    await finish();
    expect(requests).toEqual([
      { kind: 'ask', question: 'how long does the charter last?' },
      { kind: 'ask', question: 'why?', after: expect.stringMatching(/^[a-z0-9-]+$/) },
    ]);
    expect(botPosts(server)).toEqual([]);
  });

  it('accepts commands, and posts nothing', async () => {
    const { server, interact, requests, askers, finish } = await withAskModal();
    expect(text(await interact(submission(filledView(server, question('send digest')))))).toContain('One moment');
    await finish();
    expect(requests.at(-1)).toEqual({ kind: 'preview', what: 'digest' });
    expect(askers.at(-1)?.address.channel).toBe('DU1');
    expect(text(sentViews(server, 'views.update').at(-1))).toContain('The desk did: preview');
    expect(server.count('chat.postMessage')).toBe(0);
  });

  it('requires a question', async () => {
    const { server, interact } = await withAskModal();
    expect(await interact(submission(filledView(server, question(' \u200b '))))).toEqual({
      response_action: 'errors',
      errors: { 'question:0': 'Type a question.' },
    });
  });

  it('apologises in the acknowledgement if the desk fails', async () => {
    const fails = { answer: async () => Promise.reject(new Error('an internal error')) };
    const { server, interact, logLines } = await withAskModal({ desk: fails });
    expect(text(viewIn(await interact(submission(filledView(server, question('why?'))))))).toMatch(
      /reference [\da-f]{8}/,
    );
    expect(logLines).toEqual([expect.stringContaining('an internal error')]);
  });

  it('turns the pages of a long answer and handles its buttons in place', async () => {
    const long: Message = {
      title: 'Long',
      blocks: [
        ...Array(20).fill({ type: 'text', text: 'word '.repeat(400) }),
        { type: 'buttons', buttons: [{ label: 'Help', intent: { kind: 'help' } }] },
      ],
      footer: '',
    };
    const { server, interact, finish, requests } = await withAskModal({ desk: { answer: async () => long } });
    const first = viewIn(await interact(submission(filledView(server, question('tell me all')))));
    expect(text(first)).toContain('Page 1 of');
    const view = { ...server.workspace().keepView('V1', first), state: { values: {} } };
    await interact(pressIn(view, 'view/page:2', '2'));
    await eventually(() => expect(text(sentViews(server, 'views.update').at(-1))).toContain('Page 2 of'));
    expect(requests.at(-1)).toEqual({ kind: 'ask', question: 'tell me all' });
    await interact(pressIn(view, 'view/intent:0', 'c1:help'));
    await finish();
    expect(requests.at(-1)).toBe('c1:help');
    expect(text(sentViews(server, 'views.update').at(-1))).toContain('What you can type');
  });
});

describe('a modal of an older version', () => {
  it.each(['subscribe', 'form', 'ask'])('shows an apology when it is submitted: %s', async (callbackId) => {
    const { interact, finish, logLines } = await stageApp();
    const view = { id: 'V1', type: 'modal', callback_id: callbackId, private_metadata: '{"old":1}' };
    expect(text(viewIn(await interact(submission(view))))).toContain('give the people who run this bot the reference');
    await finish();
    expect(logLines).toHaveLength(1);
  });

  it('shows an apology when its button is pressed', async () => {
    const { server, interact, finish } = await withAskModal();
    const view = { id: 'V1', type: 'modal', callback_id: 'ask', private_metadata: '{"old":1}' };
    await interact(pressIn(view, 'view/intent:0', 'c1:overview'));
    await finish();
    expect(text(sentViews(server, 'views.update').at(-1))).toContain('Something went wrong');
  });
});

describe('the message shortcut', () => {
  it("asks the message's text as a question, privately", async () => {
    const { server, interact, requests, finish } = await stageApp();
    const message = {
      text: '<@U2> is it <http://x.example|exclusive> &amp; for <!here>?',
      thread_ts: '1699999999.000100',
    };
    expect(await interact(aboutMessage(server, message))).toBeUndefined();
    await finish();
    expect(requests).toEqual([{ kind: 'ask', question: '@U2 is it exclusive & for @here?' }]);
    const [{ body } = { body: {} }, ...others] = server.responses;
    expect(body).toMatchObject({ response_type: 'ephemeral', replace_original: false, thread_ts: '1699999999.000100' });
    expect(others).toEqual([]);
    expect(botPosts(server)).toEqual([]);
  });

  it('reads the attachments of a message that has no other text', async () => {
    const { server, interact, requests, finish } = await stageApp();
    const attachments = [{ title: 'Charter &amp; ship', text: 'is it exclusive?' }, { fallback: 'Who owns it?' }];
    await interact(aboutMessage(server, { text: null, attachments }));
    await finish();
    expect(requests).toEqual([{ kind: 'ask', question: 'Charter & ship\nis it exclusive?\nWho owns it?' }]);
  });

  it('never runs a command', async () => {
    const { server, interact, requests, finish } = await stageApp();
    await interact(aboutMessage(server, { text: 'unsubscribe all' }));
    await finish();
    expect(requests).toEqual([{ kind: 'ask', question: 'unsubscribe all' }]);
  });

  it('says that a message without text has no question', async () => {
    const { server, interact, requests, finish } = await stageApp();
    for (const message of [{}, { text: ' ' }]) await interact(aboutMessage(server, message));
    await finish();
    expect(requests).toEqual([]);
    expect(server.responses).toHaveLength(2);
    expect(text(server.responses[0]?.body)).toContain('no text in that message');
  });

  it('answers in direct messages if the channel is closed to the bot', async () => {
    const { server, interact, finish } = await stageApp();
    server.fault('response_url', { answer: { status: 404 } });
    await interact(aboutMessage(server, { text: 'how long does the charter last?' }));
    await finish();
    expect(server.responses).toEqual([]);
    expect(botPosts(server, 'DU1')).toHaveLength(1);
    expect(botPosts(server)).toEqual([]);
  });
});

describe('the home tab', () => {
  it('is updated each time a person opens it', async () => {
    const { server, event, finish, logLines } = await stageApp();
    for (const tab of ['home', 'home', 'messages']) await event(homeOpened(tab));
    await finish();
    const shown = homeViews(server);
    expect(shown).toHaveLength(2);
    for (const { title } of briefing.watch.values()) expect(text(shown[0])).toContain(text(title).slice(1, -1));
    expect(logLines).toEqual([]);
  });

  it('opens answers to its buttons in a modal', async () => {
    const { server, view, interact, requests, askers, finish } = await withHome();
    await interact(pressIn(view, 'view/intent:1', 'c1:disputes'));
    await untilOpened({ server });
    expect(text(sentViews(server, 'views.open'))).toContain('Where the sources disagree');
    await interact(pressIn(view, 'view/intent:9', 'c1:preview:digest', '9.9.9'));
    await finish();
    expect(text(sentViews(server, 'views.open')[1])).toContain('One moment');
    expect(text(sentViews(server, 'views.update'))).toContain('view/intent:');
    expect([requests.at(-1), askers.at(-1)?.address.channel]).toEqual(['c1:preview:digest', 'D1']);
  });

  it('opens the modals for questions and subscriptions', async () => {
    const { server, view, interact, finish } = await withHome();
    await interact(pressIn(view, 'open/ask', '', '6.0.0'));
    await untilOpened({ server });
    await interact(pressIn(view, 'open/subscribe', '', '7.0.0'));
    await finish();
    const [ask, subscribe] = sentViews(server, 'views.open');
    expect(ask?.title.text).toBe('Ask Colossus');
    expect(text(subscribe)).toContain('conversations_select');
    expect(text(subscribe)).toContain('Leave empty for direct messages to you');
  });

  describe('with a subscription for a chosen channel', () => {
    async function submitWithChannel(
      channel: string,
      options: StageOptions = {},
      refusedMethods: readonly string[] = [],
    ) {
      const otherMembers = Array.from({ length: 1500 }, (_, i) => `U${i + 100}`);
      const channels = [
        { id: 'C1', members: ['UBOT', ...otherMembers] },
        { id: 'C2', members: ['UBOT', ...otherMembers, 'U1'] },
        { id: 'D1', kind: 'im' as const },
      ];
      const stage = await withHome({ slack: { workspaces: [{ channels }] }, ...options });
      for (const method of refusedMethods) stage.server.fault(method, { answer: { error: 'missing_scope' } });
      await stage.interact(pressIn(stage.view, 'open/subscribe', ''));
      await untilOpened(stage);
      const channelSelect = { type: 'conversations_select', selected_conversation: channel };
      await stage.interact(submission(filledView(stage.server, { channel: { channel: channelSelect } }, 'V2')));
      await stage.finish();
      const subscribed = stage.requests.filter((one) => typeof one === 'object' && one.kind === 'subscribe');
      return {
        shown: text(sentViews(stage.server, 'views.update').at(-1)),
        count: subscribed.length,
        logLines: stage.logLines,
      };
    }

    it('refuses a channel that the person is not in', async () => {
      const { shown, count } = await submitWithChannel('C1');
      expect(shown).toContain('You are not in that channel');
      expect(count).toBe(0);
    });

    it('refuses a channel whose members Slack does not show', async () => {
      const { shown, count } = await submitWithChannel('C2', {}, ['conversations.members', 'conversations.info']);
      expect(shown).toContain('I cannot see who is in that channel');
      expect(count).toBe(0);
    });

    it('accepts a channel that the person is in, and direct messages', async () => {
      expect(await submitWithChannel('C2')).toMatchObject({ count: 1, logLines: [] });
      expect(await submitWithChannel('D1')).toMatchObject({ count: 1, logLines: [] });
    });

    it('accepts any channel from listed managers', async () => {
      expect(await submitWithChannel('C1', { config: { admins: ['U1'] } })).toMatchObject({ count: 1, logLines: [] });
    });
  });

  it('is left unchanged if Slack fails, which is logged', async () => {
    const { server, event, finish, logLines } = await stageApp();
    server.fault('views.publish', { answer: { error: 'internal_error' } });
    await event(homeOpened());
    await finish();
    expect(logLines).toEqual([expect.stringContaining('home tab of U1')]);
  });
});

describe('the assistant pane', () => {
  const DIRECT = { channel: 'D1', thread_ts: '1700000000.000100' };
  const started = {
    type: 'assistant_thread_started',
    assistant_thread: { user_id: 'U1', context: {}, channel_id: 'D1', thread_ts: DIRECT.thread_ts },
    event_ts: '1.2',
  };
  const of = (server: SlackServer, method: string) =>
    server.calls.filter((call) => call.method === `assistant.threads.${method}`).map(({ body }) => body);

  it('suggests questions that the briefing answers, one per topic', async () => {
    const { server, event, finish, logLines } = await stageApp();
    await event(started);
    await finish();
    const { prompts } = z
      .object({ prompts: z.array(z.object({ message: z.string() })) })
      .parse(of(server, 'setSuggestedPrompts')[0]);
    expect(prompts).toHaveLength(briefing.topics.length);
    const questions = [...briefing.entries.values()].map((entry) => entry.question);
    for (const { message } of prompts) expect(questions).toContain(message);
    expect(logLines).toEqual([]);
  });

  it('shows a status, answers in the thread, and names the thread after the first question', async () => {
    const { server, say, finish } = await stageApp();
    server.workspace().add({ channel: 'D1', text: 'New chat', user: 'UBOT', bot_id: 'BBOT', call: {} });
    const root = server.messages('D1')[0]?.ts ?? '';
    const thread = { channel: 'D1', thread_ts: root };
    await say('how long does the charter last?', thread);
    await waitUntil(() => of(server, 'setTitle').length === 1);
    await say('is it exclusive?', thread);
    await finish();
    expect(of(server, 'setTitle')).toEqual([
      expect.objectContaining({ channel_id: 'D1', thread_ts: root, title: 'how long does the charter last?' }),
    ]);
    expect(of(server, 'setStatus')).toHaveLength(2);
    const methods = server.calls.map(({ method }) => method);
    expect(methods.indexOf('assistant.threads.setStatus')).toBeLessThan(methods.indexOf('chat.postMessage'));
    expect(
      botPosts(server, 'D1')
        .slice(1)
        .map(({ thread_ts }) => thread_ts),
    ).toEqual([root, root]);
  });

  it.each(['how long does the charter last?', 'watch'])('shows no status after it has answered "%s"', async (typed) => {
    const { promise: held, resolve: release } = Promise.withResolvers<void>();
    const { server, say, requests, finish } = await stageApp();
    server.fault('assistant.threads.setStatus', { until: held });
    await say(typed, DIRECT);
    await waitUntil(() => requests.length === 1);
    // Enough turns for anything that the answer might still need.
    for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    expect(botPosts(server, 'D1')).toHaveLength(0);
    release();
    await finish();
    expect(botPosts(server, 'D1')).toHaveLength(1);
  });

  it('can be missing without an effect on the answers', async () => {
    const { server, say, finish, logLines } = await stageApp();
    for (const method of ['setStatus', 'setTitle']) {
      server.fault(`assistant.threads.${method}`, { answer: { error: 'invalid_thread_ts' } });
    }
    await say('how long does the charter last?', DIRECT);
    await finish();
    expect(botPosts(server, 'D1')).toHaveLength(1);
    expect(logLines).toEqual([]);
  });

  it('logs why no questions could be suggested', async () => {
    const { server, event, finish, logLines } = await stageApp();
    server.fault('assistant.threads.setSuggestedPrompts', { answer: { error: 'missing_scope' } });
    await event(started);
    await finish();
    expect(logLines).toEqual([expect.stringContaining('could not suggest questions')]);
  });
});
