import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Temporal } from 'temporal-polyfill';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDesk } from '../../src/delivery/desk/desk.ts';
import type { DeskOptions } from '../../src/delivery/desk/request.ts';
import { commands } from '../../src/message/commands.ts';
import { needsManager, needsOperator, needsStore, postsLater } from '../../src/message/effects.ts';
import type { Intent } from '../../src/message/intent.ts';
import { parseText } from '../../src/message/parse.ts';
import { intentFor } from '../../src/platforms/discord/requests/parse.ts';
import { parseSlashCommand } from '../../src/platforms/slack/requests/parse.ts';
import type { Asker } from '../../src/ports/desk.ts';
import type { StoredSubscription } from '../../src/schedule/subscription.ts';
import type { Store } from '../../src/store/store.ts';
import { openStore } from '../../src/store/store.ts';
import { briefing, contextOn } from '../reply/corpus.ts';

const NOW = Temporal.Instant.from('2026-11-21T09:00Z');
const DAY = '2026-11-21';

const ARGUMENTS = [
  '',
  'digest',
  'digest daily 10:00',
  'reminders',
  'reminders charter mon 08:30',
  'digset daily 10:00',
  'to the newsletter of the company',
  'daily 10:00',
  'charter',
  ...[...briefing.watch.values()].flatMap(({ id, title, short }) => [id, title, short]),
  'up on the charter',
  'the money that is paid for it',
  '1',
  'all',
  '1 until 2026-12-24',
  's-1',
  'the digest',
  'reminder',
  'me what happened in May',
  'settle',
  'settle charter on 2026-11-20 by h1-04: It was renewed',
  'settle charter by h1 ¶2: It was renewed',
  'source',
  'add a source',
];
const PLAIN = [
  'pcharter subscribe me to the digest every day at 9',
  'can you send the digest here now',
  'I want reminders about the charter',
  'stop the digest',
  'unfollow the charter',
  'cancel my subscription',
  'tell me when the charter ends',
  'mute this channel until Monday',
  'post the digest to everybody',
];
const MAX_HARMLESS = 400;
const ENDINGS = ['', '?', ' ?', '?!', '.', '!', '…', '?.', '？', ' pcharter', ' pcharter?', ':'];

const SURFACES: Readonly<Record<string, (name: string, argument: string) => Intent>> = {
  'a message': (name, argument) => parseText(`${name} ${argument}`, briefing.command),
  'a message with the slash command': (name, argument) =>
    parseText(`/${briefing.command} ${name.toUpperCase()} ${argument}`, briefing.command),
  'a name with a colon': (name, argument) => parseText(`${name}: ${argument}`, briefing.command),
  "Slack's slash command": (name, argument) => parseSlashCommand(`${name} ${argument}`, briefing.command).intent,
  "Slack's slash command, shared": (name, argument) =>
    parseSlashCommand(`share ${name} ${argument}`, briefing.command).intent,
  "Discord's slash command": (name, argument) =>
    intentFor(
      { name, values: new Map(argument.trim() === '' ? [] : [['argument', argument.trim()]]), isForEveryone: false },
      briefing,
    ),
};

const ASKER: Asker = {
  person: { id: 'U1', name: 'Ada' },
  address: { platform: 'slack', workspace: 'T1', channel: 'C1' },
  zone: 'UTC',
};

const STRANGER: Asker = { ...ASKER, person: { id: 'U2', name: 'Bob' } };

function deskOver(stores: DeskOptions['stores'], propose: () => void = () => {}) {
  const proposals: DeskOptions['proposals'] = {
    isOperator: ({ person }) => person.id === ASKER.person.id,
    propose: async () => {
      propose();
      return { kind: 'refused', reason: 'Only counted here.' };
    },
  };
  return openDesk({ current: () => contextOn(DAY), now: () => NOW, stores, proposals });
}

describe('the permission check before the desk', () => {
  let store: Store;
  let folder: string;
  let paused: StoredSubscription[];

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'gate-'));
    store = await openStore({ kind: 'sqlite', folder, onProblem: () => {} });
    const desk = deskOver(async () => store);
    await desk.answer({ kind: 'subscribe', wish: 'digest fri 16:00' }, ASKER);
    await desk.answer({ kind: 'pause' }, ASKER);
    paused = await store.subscriptions.findInChannel(ASKER.address);
    expect(paused).toHaveLength(1);
  });
  afterAll(async () => {
    await store.close();
    rmSync(folder, { recursive: true });
  });

  async function runIntent(intent: Intent) {
    const used: string[] = [];
    const recordUse = <T>(use: string, value: T): Promise<T> => {
      used.push(use);
      return Promise.resolve(value);
    };
    const stores = {
      subscriptions: {
        ...store.subscriptions,
        findInChannel: () => recordUse('read', paused),
        add: () => recordUse('add', { kind: 'added' } as const),
        change: () => recordUse('change', true),
        remove: () => recordUse('remove', true),
      },
      // A notification concerns only one person, so the channel does not change.
      news: {
        ...store.news,
        hasFollowUps: () => recordUse('read', true),
        setFollowUps: () => recordUse('switch', undefined),
        add: () => recordUse('read', 'added' as const),
        notificationsOf: () => recordUse('read', []),
        remove: () => recordUse('read', undefined),
      },
      ledger: { ...store.ledger, receipts: () => recordUse('read', []), messageOf: () => recordUse('read', undefined) },
    };
    let proposed = 0;
    const desk = deskOver(
      async () => stores,
      () => {
        proposed += 1;
      },
    );
    const refused = needsOperator(intent) ? await desk.answer(intent, STRANGER) : undefined;
    const byStranger = proposed;
    const message = await desk.answer(intent, ASKER);
    return {
      hasProposed: proposed > 0,
      isOpenToStrangers: byStranger > 0 || refused?.form !== undefined || (refused && !refused.isPrivate) === true,
      hasUsedStore: used.length > 0,
      hasChanged: used.some((what) => what !== 'read'),
      willPost: used.includes('add') || (used.includes('change') && intent.kind !== 'pause'),
      isQuestion: message.decision !== undefined,
    };
  }

  it('agrees with what the desk does for every command, ending and place', async () => {
    const seenIntents = new Map<string, Intent>();
    const harmless = new Map<string, Intent>();
    for (const intentOf of Object.values(SURFACES)) {
      for (const { name } of commands) {
        for (const argument of ARGUMENTS) {
          for (const ending of ENDINGS) {
            const intent = intentOf(name, `${argument}${ending}`);
            const isSuspect = needsStore(intent) || needsOperator(intent) || /^(subscribe|follow)/.test(name);
            (isSuspect ? seenIntents : harmless).set(JSON.stringify(intent), intent);
          }
        }
      }
      for (const text of PLAIN) {
        for (const ending of ENDINGS) {
          const [name = '', ...rest] = `${text}${ending}`.split(' ');
          const intent = intentOf(name, rest.join(' '));
          seenIntents.set(JSON.stringify(intent), intent);
        }
      }
    }
    expect(seenIntents.size).toBeGreaterThan(100);
    const step = Math.ceil(harmless.size / MAX_HARMLESS);
    for (const [i, [text, intent]] of [...harmless].entries()) if (i % step === 0) seenIntents.set(text, intent);
    const disagreements: string[] = [];
    let hasEverProposed = false;
    for (const [text, intent] of seenIntents) {
      const { hasUsedStore, hasChanged, willPost, isQuestion, hasProposed, isOpenToStrangers } =
        await runIntent(intent);
      hasEverProposed ||= hasProposed;
      if (hasProposed && !needsOperator(intent)) disagreements.push(`${text} proposes, unseen by the gate`);
      if (isOpenToStrangers) disagreements.push(`${text} is open to people who are not named`);
      if (hasChanged && !needsManager(intent))
        disagreements.push(`${text} changes what is subscribed, unseen by the gate`);
      if (willPost && !postsLater(intent)) disagreements.push(`${text} will post, unseen by the gate`);
      // A question in plain words can read the subscriptions; only a press changes them.
      if (hasUsedStore && !needsStore(intent) && intent.kind !== 'ask') disagreements.push(`${text} uses the store`);
      if (isQuestion && needsManager(intent)) disagreements.push(`${text} is a question, and the gate refuses it`);
    }
    expect(disagreements).toEqual([]);
    expect(hasEverProposed).toBe(true);
  });

  it.each<readonly [text: string, kind: string]>([
    ['subscribe digest daily 10:00?', 'subscribe'],
    ['subscribe reminders?', 'subscribe'],
    ['subscribe to what?', 'ask'],
    ['follow up on the charter', 'ask'],
    ['follow what?', 'ask'],
    ...[...briefing.watch.values()].map(({ title }) => [`follow ${title}`, 'follow'] as const),
  ])('treats "$0" as the intent $1', (text, kind) => {
    const intent = parseText(text, briefing.command);
    expect(intent.kind).toBe(kind);
    expect(needsManager(intent)).toBe(kind !== 'ask');
  });
});
