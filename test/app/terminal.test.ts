import { readFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it, onTestFinished } from 'vitest';
import { TerminalBot } from '../../src/app/terminal.ts';
import { buttonsIn, type Message } from '../../src/message/message.ts';
import { parseText } from '../../src/message/parse.ts';
import { renderText } from '../../src/platforms/terminal/render.ts';
import type { ProposalRequest } from '../../src/ports/proposals.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import { FakeClocks } from '../delivery/world.ts';
import { visibleTexts } from '../reply/corpus.ts';
import { contextOn } from '../reply/shipped.ts';
import { temporaryFolder } from '../temporary-folder.ts';

/** Opens a terminal bot on Saturday, 21 November 2026, 09:00 UTC, with clocks that the test advances. */
function startTerminal() {
  const clock = new FakeClocks(Temporal.Instant.from('2026-11-21T09:00Z'));
  const folder = temporaryFolder();
  const notices: string[] = [];
  const posts: Message[] = [];
  let isOpen = true;
  let openCount = 0;
  let store: Store | undefined;
  let fault: string | undefined;
  const openBot = () => {
    const bot = new TerminalBot({
      stories: [{ id: 'colossus', current: () => contextOn('2026-11-21') }],
      openStore: async () => {
        if (fault !== undefined) throw new Error(fault);
        openCount += 1;
        store = await openStore({
          kind: 'sqlite',
          folder,
          clock: () => clock.now(),
          onProblem: (text) => notices.push(text),
        });
        return store;
      },
      hasChat: true,
      gapDays: 7,
      warn: (problem) => notices.push(problem),
      now: () => clock.now(),
      zone: 'UTC',
      clocks: {
        clocks: clock,
        ticker: (tick) => {
          const stop = new AbortController();
          const tickOnce = async () => {
            for (; !stop.signal.aborted; await tick()) await clock.sleep(15_000, stop.signal);
          };
          void tickOnce();
          return () => stop.abort();
        },
      },
    });
    onTestFinished(() => bot.close());
    return bot;
  };
  const bot = openBot();
  return {
    bot,
    openAnother: openBot,
    clock,
    posts,
    notices,
    openCount: () => openCount,
    gaps: async () => (await store?.gaps.findSince('2020-01-01', 10))?.map(({ question }) => question),
    receipts: async () =>
      (await store?.ledger.receipts({ limit: 10 }))?.map(({ nominal, state }) => `${nominal} ${state}`),
    chat: {
      post: (message: Message) => {
        if (isOpen) posts.push(message);
        clock.note();
        return isOpen;
      },
      notice: (text: string) => {
        notices.push(text);
      },
    },
    close: () => {
      isOpen = false;
    },
    setFault: (text: string | undefined) => {
      fault = text;
    },
    say: (text: string, targetBot = bot) => targetBot.desk.answer(parseText(text, 'colossus')),
  };
}

describe("the terminal's bot", () => {
  it('shows a digest in the chat on time', async () => {
    const { bot, clock, chat, posts, say, receipts, notices } = startTerminal();
    await bot.join(chat);
    await say('subscribe digest daily 09:01 always in UTC');
    await clock.advanceTo('2026-11-21T09:00:59Z');
    expect(posts).toEqual([]);
    await clock.advanceTo('2026-11-21T09:01:02Z');
    expect(posts.map(({ title }) => title)).toEqual(['Digest of 21 November 2026']);
    expect(visibleTexts(posts[0] ?? { title: '', blocks: [], footer: '' })).toContain(
      'Posted by a subscription in this chat, due 2026-11-21 09:01.',
    );
    await clock.advanceTo('2026-11-22T09:02Z');
    expect(await receipts()).toEqual(['2026-11-22T09:01 delivered', '2026-11-21T09:01 delivered']);
    expect(posts).toHaveLength(2);
    expect(notices).toEqual([]);
  });

  it('shows a digest on time even if the subscription is only seconds old', async () => {
    const { bot, clock, chat, posts, say } = startTerminal();
    await clock.advanceTo('2026-11-21T09:00:07Z');
    await bot.join(chat);
    await clock.advanceTo('2026-11-21T09:00:58Z');
    await say('subscribe digest daily 09:01 always in UTC');
    await clock.advanceTo('2026-11-21T09:01:02Z');
    expect(posts.map(({ title }) => title)).toEqual(['Digest of 21 November 2026']);
  });

  it('confirms a subscription as the docs show it', async () => {
    const { say } = startTerminal();
    const command = 'subscribe digest weekdays 09:00 in London quiet 2026-12-24 to 2027-01-01';
    const message = await say(command);
    const page = readFileSync(new URL('../../docs/commands.md', import.meta.url), 'utf8');
    const text = renderText(message, { columns: 80, color: false }).replace(
      `Set by: ${userInfo().username}`,
      'Set by: ada',
    );
    expect(page).toContain(`/colossus › ${command}\n\n${text}\n`);
  });

  it('stores unanswered questions while the chat is open, and deletes them after the configured days', async () => {
    const { bot, clock, chat, say, gaps, notices } = startTerminal();
    await say('who bakes bread?');
    await bot.join(chat);
    await say('who bakes cake?');
    await clock.advanceTo('2026-11-21T09:15Z');
    expect(await gaps()).toEqual(['who bakes cake?']);
    clock.freeze({ hours: 24 * 8 });
    await clock.advanceTo('2026-11-29T09:20Z');
    expect(await gaps()).toEqual([]);
    expect(notices).toEqual([]);
  });

  it('posts nothing after the chat is closed, and catches up in the next one', async () => {
    const { bot, openAnother, clock, chat, posts, say, close, receipts } = startTerminal();
    await bot.join(chat);
    await say('subscribe digest daily 09:01 always in UTC');
    close();
    await clock.advanceTo('2026-11-21T09:02Z');
    await bot.close();
    expect(posts).toEqual([]);
    const laterPosts: Message[] = [];
    const nextChat = openAnother();
    await nextChat.join({ ...chat, post: (message) => laterPosts.push(message) > 0 });
    await clock.advanceTo('2026-11-21T09:05Z');
    expect(laterPosts.map(({ title }) => title)).toEqual(['Digest of 21 November 2026']);
    expect(await receipts()).toEqual(['2026-11-21T09:01 delivered']);
  });

  it('opens no store for questions, and a single one for all commands about subscriptions', async () => {
    const { bot, say, openCount } = startTerminal();
    await say('how long is the lease?');
    await bot.desk.press('c1:watch');
    expect(openCount()).toBe(0);
    await Promise.all([say('subscriptions'), say('subscribe reminders'), bot.desk.press('c1:subscriptions')]);
    expect(openCount()).toBe(1);
  });

  it('says why it cannot post, and posts once that is fixed', async () => {
    const { bot, clock, chat, posts, say, setFault, notices } = startTerminal();
    setFault('the folder cannot be written');
    await bot.join(chat);
    expect(notices).toEqual([expect.stringContaining('the folder cannot be written')]);
    await expect(say('subscriptions')).rejects.toThrow('the folder cannot be written');
    setFault(undefined);
    await say('subscribe digest daily 09:01 always in UTC');
    await clock.advanceTo('2026-11-21T09:02Z');
    expect(posts).toHaveLength(1);
  });
});

describe('a proposal in the terminal', () => {
  it('is typed as one line, and needs no store', async () => {
    const requests: ProposalRequest[] = [];
    const bot = new TerminalBot({
      stories: [{ id: 'colossus', current: () => contextOn('2026-11-21') }],
      openStore: () => Promise.reject(new Error('no store is needed')),
      hasChat: true,
      gapDays: 7,
      proposals: {
        isOperator: () => true,
        propose: async (request) => {
          requests.push(request);
          return { kind: 'written', file: 'the.patch', summary: 'it', replies: [], todos: [] };
        },
      },
      warn: () => {},
      now: () => Temporal.Instant.from('2026-11-21T09:00Z'),
    });
    onTestFinished(() => bot.close());
    const type = (line: string) => bot.desk.answer(parseText(line, 'colossus'));
    expect(buttonsIn(await type('propose'))).toEqual([]);
    expect(visibleTexts(await type('propose')).join(' ')).toContain('/colossus propose settle lease on 2026-11-05 by ');
    expect((await type('propose settle lease on 2026-11-20 by 001-02: It ended.')).title).toBe('Proposed: it');
    expect(requests).toMatchObject([{ story: 'colossus', kind: 'settle', values: { item: 'lease-renewal' } }]);
    expect(visibleTexts(await type('help')).join(' ')).toContain('/colossus propose');
  });
});
