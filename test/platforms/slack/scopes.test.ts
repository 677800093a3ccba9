import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App } from '@slack/bolt';
import { WebAPIPlatformError } from '@slack/web-api';
import { describe, expect, it, vi } from 'vitest';
import { slackApp } from '../../../src/platforms/slack/app/app.ts';
import { manifestOf } from '../../../src/platforms/slack/manifest/manifest.ts';
import { botScopes, EVENT_SCOPES, METHOD_SCOPES } from '../../../src/platforms/slack/manifest/scopes.ts';
import { createSlackClient } from '../../../src/platforms/slack/post/client.ts';
import { localSlack } from '../../bot.ts';
import { briefing } from '../../reply/corpus.ts';
import { answerOf, seenEventsInMemory } from '../desk.ts';
import { BOT_TOKEN, botPosts, conversations, installations, stageApp } from './app.ts';

const ROOM = join(import.meta.dirname, '../../../src/platforms/slack');
const KINDS = ['channel', 'group', 'im', 'mpim'] as const;

const NON_BOT_METHODS = ['apps.connections.open', 'oauth.v2.access'];

function calledMethods(): string[] {
  const client = createSlackClient(BOT_TOKEN);
  const families = Object.entries(client).flatMap(([name, value]) => (typeof value === 'object' ? [name] : []));
  const call = new RegExp(`\\.((?:${families.join('|')})(?:\\.\\w+)+)\\(`, 'g');
  const files = readdirSync(ROOM, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  const found = files.flatMap((name) => [...readFileSync(join(ROOM, name), 'utf8').matchAll(call)]);
  const names = found
    .map(([, name]) => name ?? '')
    .filter((name) => !name.startsWith('logger.') && isMethod(client, name));
  return [...new Set(names)].filter((name) => !NON_BOT_METHODS.includes(name)).toSorted();
}

function isMethod(client: object, name: string): boolean {
  const parts = name.split('.');
  const found = parts.reduce<unknown>(
    (scope, part) => (typeof scope === 'object' && scope !== null ? Reflect.get(scope, part) : undefined),
    client,
  );
  return typeof found === 'function';
}

function calledListeners() {
  const spies = [vi.spyOn(App.prototype, 'event'), vi.spyOn(App.prototype, 'shortcut')] as const;
  try {
    slackApp({
      config: { botToken: BOT_TOKEN, transport: { kind: 'http', signingSecret: 'x' }, admins: [] },
      desk: { answer: async (intent) => answerOf(intent), press: async () => answerOf({ kind: 'help' }) },
      seen: seenEventsInMemory(),
      conversations: conversations(),
      installations: installations(),
      subscriptions: { suspendWorkspace: async () => {} },
      commands: [{ command: 'colossus' }],
      log: () => {},
    });
    return spies.map(({ mock }) => mock.calls.map(([options]): unknown => options));
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}

async function errorOf(method: string, kind: (typeof KINDS)[number], scopes: readonly string[]) {
  const server = await localSlack({ workspaces: [{ scopes, channels: [{ id: 'X1', kind }] }] });
  const client = createSlackClient(BOT_TOKEN, { apiUrl: server.apiUrl });
  try {
    await client.apiCall(method, { channel: 'X1' });
    return undefined;
  } catch (error) {
    if (error instanceof WebAPIPlatformError) return error.data.error;
    throw error;
  }
}

describe("the app's scopes", () => {
  it('cover exactly the methods that the code calls', () => {
    expect(calledMethods()).toEqual(Object.keys(METHOD_SCOPES).toSorted());
  });

  it('cover exactly the events that the app listens to', () => {
    const [events] = calledListeners();
    const kinds = (names: readonly string[]) => new Set(names.map((name) => name.replace(/^message\..*/, 'message')));
    expect(kinds(Object.keys(EVENT_SCOPES))).toEqual(new Set(events));
  });

  it('are in the manifest, with the same events', () => {
    const { oauth_config: oauth, settings, features } = manifestOf(briefing, { mode: 'socket' });
    expect(oauth.scopes.bot).toEqual(botScopes());
    const events = Object.keys(EVENT_SCOPES).filter((name) => name !== 'assistant_thread_started');
    expect(settings.event_subscriptions.bot_events).toEqual(events.toSorted());
    const [, shortcuts] = calledListeners();
    const manifestShortcuts = features.shortcuts.map(({ type, callback_id }) => ({
      type: type === 'message' ? 'message_action' : 'shortcut',
      callback_id,
    }));
    expect(shortcuts).toEqual(manifestShortcuts);
  });

  it.each(Object.entries(METHOD_SCOPES))('are enough for %s, and needed if any are listed', async (method, scopes) => {
    for (const kind of KINDS) {
      expect(await errorOf(method, kind, scopes)).not.toBe('missing_scope');
      expect((await errorOf(method, kind, [])) === 'missing_scope').toBe(scopes.length > 0);
    }
  });

  it('are sufficient to answer, subscribe and show the home tab', async () => {
    const { server, event, say, slash, finish, logLines } = await stageApp({
      slack: { workspaces: [{ scopes: botScopes() }] },
    });
    await say('<@UBOT> how long does the charter last?', { type: 'app_mention' });
    await event({ type: 'app_home_opened', user: 'U1', channel: 'D1', tab: 'home', event_ts: '1.2' });
    await slash('subscribe digest daily 09:00');
    await slash('subscribe');
    await finish();
    expect(logLines).toEqual([]);
    expect(botPosts(server)).toHaveLength(1);
    expect([server.count('views.publish'), server.count('views.open')]).toEqual([1, 1]);
    expect(JSON.stringify(server.responses)).toContain('The desk did: subscribe');
  });
});
