import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { addMessage, envelopeOf, pressOf } from '../../../fakes/slack/payloads.ts';
import { buildIndex } from '../../../src/ask/build-index.ts';
import { createComposer } from '../../../src/delivery/composer.ts';
import { openDesk } from '../../../src/delivery/desk/desk.ts';
import { startDelivery } from '../../../src/delivery/engine.ts';
import { sleep } from '../../../src/lib/sleep.ts';
import { slackPlatform } from '../../../src/platforms/slack/post/platform.ts';
import { newForm } from '../../../src/platforms/slack/views/subscribe-form.ts';
import { subscribeModal } from '../../../src/platforms/slack/views/subscribe-modal.ts';
import { briefing } from '../../reply/corpus.ts';
import { sqliteGiven } from '../../store/sqlite-fixture.ts';
import { waitUntil } from '../wait.ts';
import { botPosts, type Fields, type Stage, type StageOptions, stageApp } from './app.ts';
import { ACME, GLOBEX, stageOAuthApp } from './install/stage.ts';
import { modalView, submission, submittedState } from './view-limits.ts';

/** The company of T2 shares this channel. */
const SHARED = {
  workspaces: [
    {
      channels: [{ id: 'C1', isExternal: true }, { id: 'C2' }, { id: 'D1', kind: 'im' as const }],
      users: [{ id: 'U1' }, { id: 'U9' }],
    },
  ],
};

const shared = (options: StageOptions = {}) => stageApp({ slack: SHARED, ...options });

/** Slack sends two events for a message: one names the channel's workspace, the other the author's. */
function events(stage: Stage, text: string, user: 'U1' | 'U9'): readonly [mention: Fields, message: Fields] {
  const home = user === 'U9' ? 'T2' : 'T1';
  const event = addMessage(stage.server, text, { user });
  const sharedFields = { context_team_id: 'T1', is_ext_shared_channel: true };
  return [
    {
      ...envelopeOf({ ...event, type: 'app_mention', team: 'T1', user_team: home, source_team: home }, 'Ev1'),
      ...sharedFields,
    },
    { ...envelopeOf({ ...event, team: home }, 'Ev2'), ...sharedFields, team_id: home },
  ];
}

async function say(stage: Stage, text: string, user: 'U1' | 'U9'): Promise<void> {
  for (const event of events(stage, text, user)) await stage.event(event);
}

const workspaces = (stage: Stage) => stage.askers.map(({ address }) => address.workspace);

describe.each(['http', 'socket'] as const)('in a channel shared with another company, over %s,', (via) => {
  it.each(['U1', 'U9'] as const)('a mention by %s is answered once', async (user) => {
    const stage = await shared({ via });
    await say(stage, '<@UBOT> how long does the charter last?', user);
    await stage.finish();
    expect(botPosts(stage.server)).toHaveLength(1);
    expect(workspaces(stage)).toEqual(['T1']);
  });
});

describe('in a channel shared with another company', () => {
  it('a colleague subscribes once, in the workspace with the app, and can unsubscribe', async () => {
    const stage = await shared();
    await say(stage, '<@UBOT> subscribe digest daily 09:00', 'U1');
    await say(stage, '<@UBOT> unsubscribe all', 'U1');
    await stage.slash('unsubscribe all');
    await stage.finish();
    expect(stage.requests).toMatchObject([{ kind: 'subscribe' }, { kind: 'unsubscribe' }, { kind: 'unsubscribe' }]);
    expect(new Set(workspaces(stage))).toEqual(new Set(['T1']));
  });

  it.each(['subscribe digest daily 09:00', 'unsubscribe all', 'pause', 'send digest'])(
    'a person of the other company may not manage posts: %s',
    async (text) => {
      const stage = await shared();
      await say(stage, `<@UBOT> ${text}`, 'U9');
      await stage.finish();
      expect(stage.requests).toEqual([]);
      expect(botPosts(stage.server)).toEqual([
        expect.objectContaining({ text: expect.stringContaining('Only people of the workspace that has this app') }),
      ]);
    },
  );

  it('a person from the other company may manage posts if listed in SLACK_ADMINS', async () => {
    const stage = await shared({ config: { admins: ['U9'] } });
    await say(stage, '<@UBOT> pause', 'U9');
    await stage.finish();
    expect(stage.requests).toHaveLength(1);
  });

  it('a person of another workspace in the organisation may manage posts if no other company is there', async () => {
    const stage = await shared();
    const event = addMessage(stage.server, '<@UBOT> pause', { user: 'U9', channel: 'C2' });
    await stage.event(envelopeOf({ ...event, type: 'app_mention', user_team: 'T2' }));
    await stage.finish();
    expect(stage.requests).toHaveLength(1);
  });

  it('the other company cannot end a subscription by button', async () => {
    const stage = await shared();
    const press = pressOf(stage.server, 'c1:unsubscribe:all', { user: 'U9' });
    await stage.interact({ ...press, user: { id: 'U9', team_id: 'T2' }, team: { id: 'T2', domain: 'other' } });
    await stage.finish();
    expect(stage.requests).toEqual([]);
    expect(JSON.stringify(stage.server.responses)).toContain('Only people of the workspace');
  });

  it('only a colleague can submit the subscription form', async () => {
    for (const [user, home] of [
      ['U9', 'T2'],
      ['U1', 'T1'],
    ] as const) {
      const stage = await shared();
      await stage.interact(formSubmission(user, home));
      await waitUntil(() => stage.server.count('views.update') === 1 || stage.requests.length === 1);
      await stage.finish();
      expect(workspaces(stage)).toEqual(user === 'U1' ? ['T1'] : []);
    }
  });
});

it('a subscription in a channel shared with another company posts one digest, and only a colleague can end it', async () => {
  const { store, clock } = await sqliteGiven();
  clock.set('2026-11-21T08:55:00Z');
  const current = () => ({ briefing, index: buildIndex(briefing) });
  const desk = openDesk({ current, now: clock.read, stores: async () => store });
  const stage = await shared({ desk, seen: store.seen });
  const answered = async (text: string, user: 'U1' | 'U9') => {
    const before = botPosts(stage.server).length;
    await say(stage, `<@UBOT> ${text}`, user);
    await waitUntil(() => botPosts(stage.server).length > before);
    return botPosts(stage.server).slice(before);
  };
  const refusal = [expect.objectContaining({ text: expect.stringContaining('Only people of the workspace') })];
  expect(await answered('subscribe digest always daily 09:00 in UTC', 'U9')).toEqual(refusal);
  expect(await answered('subscribe digest always daily 09:00 in UTC', 'U1')).toHaveLength(1);
  const subscriptions = await store.subscriptions.findAll();
  expect(subscriptions.map(({ address }) => address)).toEqual([{ platform: 'slack', workspace: 'T1', channel: 'C1' }]);

  clock.set('2026-11-21T09:00:01Z');
  const before = botPosts(stage.server).length;
  const { apiUrl } = stage.server;
  const platform = slackPlatform({
    tokenFor: async () => 'xoxb-1-the-bot',
    now: clock.read,
    apiUrl,
  });
  const delivery = startDelivery({
    ...store,
    platforms: [platform],
    compose: createComposer(current),
    warn: () => {},
    ticker: () => () => {},
    clocks: { monotonic: () => performance.now(), wall: () => clock.read().epochMilliseconds, sleep },
  });
  const receipts = () => store.ledger.receipts({ limit: 9 });
  await waitUntil(async () => (await receipts()).some(({ state }) => state === 'delivered'));
  await delivery.stop();
  expect(botPosts(stage.server).length - before).toBe(1);
  expect(await receipts()).toHaveLength(1);

  expect(await answered('unsubscribe all', 'U9')).toEqual(refusal);
  expect(await store.subscriptions.findAll()).toHaveLength(1);
  expect(await answered('unsubscribe all', 'U1')).toHaveLength(1);
  expect(await store.subscriptions.findAll()).toEqual([]);
  await stage.finish();
});

describe('a mention in a channel shared with another company', () => {
  it.each([
    ["of the bot's bot id", '<@BBOT> how long does the charter last?', {}, {}],
    [
      "of the bot's user id in the other company",
      '<@UTHEIRS> how long does the charter last?',
      {},
      { is_ext_shared_channel: true },
    ],
    ['added by an edit', '<@UBOT> how long does the charter last?', { edited: { user: 'U1', ts: '1.0' } }, {}],
  ])('%s is answered once', async (_, text, parts, envelope) => {
    const stage = await shared();
    const event = { ...addMessage(stage.server, text), ...parts };
    await stage.event({ ...envelopeOf({ ...event, type: 'app_mention' }, 'Ev1'), ...envelope });
    await waitUntil(() => botPosts(stage.server).length === 1);
    await stage.event({ ...envelopeOf(event, 'Ev2'), ...envelope });
    await stage.event({ ...envelopeOf({ ...event, type: 'app_mention', edited: {} }, 'Ev3'), ...envelope });
    await stage.finish();
    expect(stage.requests).toEqual([{ kind: 'ask', question: 'how long does the charter last?' }]);
  });
});

describe('a form in a channel shared with a company that also has the app', () => {
  it.each([
    ['by a colleague', 'U1', 'T1'],
    ['by a person of the other company', 'U9', 'T2'],
  ])('submitted %s belongs to the workspace that showed it, and uses its token', async (_, user, home) => {
    const [workspace] = SHARED.workspaces;
    const acme = { ...ACME, ...workspace };
    const stage = await stageOAuthApp({ slack: { workspaces: [acme, GLOBEX] }, installed: [acme, GLOBEX] });
    await stage.interact(formSubmission(user, home));
    await waitUntil(() => stage.server.count('views.update') === 1);
    await stage.finish();
    expect(workspaces(stage)).toEqual(user === 'U1' ? ['T1'] : []);
    const tokens = stage.server.calls.filter(({ method }) => method === 'views.update').map(({ token }) => token);
    expect(tokens).toEqual([ACME.botToken]);
  });
});

it("the zone menu finds zones although Slack names the other company's team", async () => {
  const stage = await stageOAuthApp({ installed: [ACME] });
  const { view, ...person } = formSubmission('U9', 'T2');
  const typed = { ...person, type: 'block_suggestion', action_id: 'zone', block_id: 'zone', value: 'tokyo', view };
  expect(JSON.stringify(await stage.interact({ ...typed, container: {} }))).toContain('Asia/Tokyo');
});

function formSubmission(user: string, home: string): Fields {
  const now = Temporal.Now.instant();
  const modal = modalView.parse(subscribeModal(newForm('UTC'), { channel: 'C1', days: [] }, { items: [], now }));
  const view = { ...modal, ...submittedState(modal), id: 'V1', team_id: home, app_installed_team_id: 'T1' };
  return submission(view, { user: { id: user, team_id: home }, team: { id: home } });
}
