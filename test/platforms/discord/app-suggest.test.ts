import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { autocomplete } from '../../../fakes/discord/interactions.ts';
import { USER } from '../../../fakes/discord/world.ts';
import { isUnknown } from '../../../src/briefing/briefing.ts';
import { commands } from '../../../src/message/commands.ts';
import { commandsFor } from '../../../src/platforms/discord/commands/commands.ts';
import { intentFor, readSubcommand } from '../../../src/platforms/discord/requests/parse.ts';
import { type AutocompleteQuery, suggestionsFor } from '../../../src/platforms/discord/requests/suggestions.ts';
import { parseRecurrence } from '../../../src/schedule/parse-recurrence.ts';
import type { StoredSubscription } from '../../../src/schedule/subscription.ts';
import { ZONE_NAMES } from '../../../src/schedule/zone.ts';
import { contextOn, TODAY } from '../../reply/corpus.ts';
import { startStage } from './app.ts';

const context = contextOn(TODAY);
const { briefing } = context;
const suggest = (subcommand: string, option: string, typed: string, overrides: Partial<AutocompleteQuery> = {}) =>
  suggestionsFor({
    subcommand,
    option,
    typed,
    current: context,
    today: TODAY,
    subscriptions: async () => [],
    ...overrides,
  });
const suggestQuestions = (typed: string) => suggest('ask', 'question', typed);

describe('the autocompletion of a question', () => {
  it.each([
    ['the text ""', ''],
    ['the text "h"', 'h'],
    ['the text "how long"', 'how long'],
    ['the text "charter"', 'charter'],
    ['the text "xyzzy"', 'xyzzy'],
    ['the text "?"', '?'],
    ['the text "@everyone"', '@everyone'],
    ['a control character', '\u0000'],
    ['5,000 letters', 'a'.repeat(5000)],
  ])('has at most 25 different choices of at most 100 characters for %s', async (_, typed) => {
    const found = await suggestQuestions(typed);
    expect(found.length).toBeLessThanOrEqual(25);
    expect(new Set(found.map(({ value }) => value)).size).toBe(found.length);
    for (const { name, value } of found) {
      expect(name.length).toBeGreaterThan(0);
      expect(name.length).toBeLessThanOrEqual(100);
      expect(value.length).toBeLessThanOrEqual(100);
    }
  });

  it('contains a question of each topic before a person types', async () => {
    const found = await suggestQuestions('');
    const topics = new Set(found.map(({ value }) => entryOf(value)?.topic));
    expect(found).toHaveLength(
      Math.min(25, [...briefing.entries.values()].filter((entry) => !isUnknown(entry)).length),
    );
    for (const { id } of briefing.topics) expect(topics).toContain(id);
  });

  it('lists questions with the typed text first, then ranked ones', async () => {
    expect((await suggestQuestions('How long does the char'))[0]?.value).toBe('How long does the charter last?');
    const ranked = await suggestQuestions('when does the charter run out');
    expect(ranked.map(({ value }) => entryOf(value)?.id)).toContain('charter-end-date');
  });

  it.each(['pizza recipe', 'weather in paris', 'my cat', 'asdf qwer'])(
    'is empty if no question is near: %s',
    async (typed) => {
      expect(await suggestQuestions(typed)).toEqual([]);
    },
  );

  it('marks questions that no source answers', async () => {
    for (const { name, value } of await suggestQuestions('crew')) {
      const entry = entryOf(value);
      expect(name).toBe(entry && isUnknown(entry) ? `${value} · no source says` : value);
    }
    expect((await suggestQuestions('crew')).some(({ name }) => name.endsWith('· no source says'))).toBe(true);
  });

  it("leads to the question's own answer", () => {
    for (const { id, question } of briefing.entries.values()) {
      const filled = { name: 'ask', values: new Map([['question', question]]), isForEveryone: false };
      expect(intentFor(filled, briefing)).toEqual({ kind: 'entry', id });
    }
  });
});

describe('the autocompletion of any option except a question', () => {
  it.each([
    ['evidence', 'of', 'how long does the charter last', 'charter-length'],
    ['subscribe', 'zone', 'london', 'Europe/London'],
    ['subscribe', 'zone', 'EST', 'America/New_York'],
    ['subscribe', 'zone', 'europe/kiev', 'Europe/Kiev'],
    ['subscribe', 'days', 'mo', 'mon'],
    ['subscribe', 'days', 'tue,sat', 'tue,sat'],
    ['subscribe', 'days', 'monthly 15', 'monthly 15'],
  ])(
    'for /colossus %s, option "%s" and the text "%s", has %s among the first three',
    async (subcommand, option, typed, value) => {
      const found = await suggest(subcommand, option, typed);
      expect(found.slice(0, 3).map((one) => one.value)).toContain(value);
    },
  );

  it('finds every time zone by its name', async () => {
    const found = ZONE_NAMES.map(async (zone) => [zone, await suggest('subscribe', 'zone', zone)] as const);
    const missingZones = (await Promise.all(found)).filter(([zone, [first]]) => first?.value !== zone);
    expect(missingZones).toEqual([]);
  });

  it('is empty for an option without suggestions', async () => {
    expect(await suggest('changes', 'since', '2026')).toEqual([]);
    expect(await suggest('nonsense', 'question', 'x')).toEqual([]);
    expect(await suggest('ask', 'everyone', 'x')).toEqual([]);
  });

  it("lists the channel's subscriptions by id, and all of them", async () => {
    const subscriptions = async () => [weekly('s-1'), weekly('s-2')];
    for (const command of ['pause', 'resume', 'unsubscribe']) {
      const found = await suggest(command, 'which', '', { subscriptions });
      expect(found.map(({ value }) => value)).toEqual(['s-1', 's-2', 'all']);
      expect(found[0]?.name).toBe('1: the digest, every Monday at 09:00 (UTC)');
      expect((await suggest(command, 'which', '2', { subscriptions })).map(({ value }) => value)).toEqual(['s-2']);
    }
    expect(await suggest('pause', 'which', '')).toEqual([]);
  });

  it('lists dates to pause until, and the typed date', async () => {
    const first = async (typed: string) => (await suggest('pause', 'until', typed))[0]?.value;
    expect(await first('')).toBe('2026-11-22');
    expect(await first('2026-12-24')).toBe('2026-12-24');
    expect(await first('24 December 2026')).toBe('2026-12-24');
    expect(await first('week')).toBe('2026-11-28');
    expect(await first('gibberish')).toBe('2026-11-22');
  });

  it('is empty for a person over the rate limit, but not for others', async () => {
    const stage = await startStage({ discord: { users: [{ id: USER }, { id: '1457000000000000077' }] } });
    const typing = autocomplete('colossus', [
      { name: 'ask', type: 1, options: [{ name: 'question', type: 3, value: 'charter', focused: true }] },
    ]);
    const count = async (user: string) => (await stage.ask(typing, { user })).callback?.data['choices'];
    for (let i = 0; i < 120; i += 1) expect(await count(USER)).not.toEqual([]);
    expect(await count(USER)).toEqual([]);
    expect(await count('1457000000000000077')).not.toEqual([]);
  });
});

describe('the registered commands', () => {
  const [slash, menu, manage] = commandsFor(briefing);
  const options = [slash, manage].flatMap((one) => ('options' in one ? (one.options ?? []) : []));

  it('have a subcommand for each command, each with an option for everyone', () => {
    expect(options.map(({ name }) => name).toSorted()).toEqual(commands.map(({ name }) => name).toSorted());
    for (const option of options) {
      expect('options' in option && option.options?.map(({ name }) => name)).toContain('everyone');
    }
  });

  it('are available in servers, direct messages and group conversations', () => {
    for (const command of [slash, menu, manage]) {
      expect(command).toMatchObject({ contexts: [0, 1, 2], integration_types: [0, 1] });
    }
    expect(menu.name).toBe('Ask Colossus about this');
  });

  it('require Manage Channels only for the manage command', () => {
    expect(manage).toMatchObject({ name: 'colossus-manage', default_member_permissions: '16' });
    expect(slash).not.toHaveProperty('default_member_permissions');
    expect(menu).not.toHaveProperty('default_member_permissions');
    const names = 'options' in manage ? manage.options?.map(({ name }) => name) : [];
    expect(names).toEqual(['subscribe', 'follow', 'pause', 'resume', 'unsubscribe', 'follow-ups', 'send', 'propose']);
  });

  it('have hints with valid examples', () => {
    const hints = options.flatMap((option) =>
      ('options' in option ? (option.options ?? []) : []).flatMap((one) => {
        const [, value] = /^For example: (.+)$/.exec(one.description) ?? [];
        return value === undefined ? [] : [[option.name, one.name, value] as const];
      }),
    );
    expect(hints.length).toBeGreaterThan(8);
    for (const [name, option, value] of hints) {
      expect(value.split(' ')[0], `the hint of ${name} ${option}`).not.toBe(name);
      expect(value, `the hint of ${name} ${option}`).not.toMatch(/[{}]/);
      const data = {
        name: 'colossus',
        type: 1,
        options: [{ name, type: 1, options: [{ name: option, type: 3, value }] }],
      };
      expect(intentFor(readSubcommand(data), briefing).kind, `${name} ${option}: ${value}`).toBe(name);
    }
  });

  it('have hints of at most 100 characters', () => {
    const [command] = commandsFor({ ...briefing, examples: ['How long is it? '.repeat(20)] });
    const ask = command && 'options' in command ? command.options?.find(({ name }) => name === 'ask') : undefined;
    const [question] = ask && 'options' in ask ? (ask.options ?? []) : [];
    expect(question?.description).toHaveLength(100);
  });

  it("offer the briefing's names as choices", () => {
    const watch = options.find(({ name }) => name === 'watch');
    const [item] = watch && 'options' in watch ? (watch.options ?? []) : [];
    expect(item && 'choices' in item ? item.choices?.map(({ value }) => value) : []).toEqual([
      ...briefing.watch.keys(),
    ]);
  });

  it('take free text if there are more names than choices', async () => {
    const [first] = briefing.topics;
    if (!first) throw new Error('The briefing has no topics');
    const topics = Array.from({ length: 26 }, (_, i) => ({ ...first, id: `t-${i}`, title: `Topic ${i}` }));
    const manyTopics = { ...briefing, topics };
    const [command] = commandsFor(manyTopics);
    expect(JSON.stringify(command)).toContain('"name":"topic","description":"For example: t-0","required":false');
    const found = await suggest('faq', 'topic', 'topic 2', { current: { ...context, briefing: manyTopics } });
    expect(found.map(({ value }) => value)).toEqual(['t-2', 't-20', 't-21', 't-22', 't-23', 't-24', 't-25']);
  });

  it.each([
    ['capital letters', 'Colossus'],
    ['a space', 'with space'],
    ['more than 25 characters', 'x'.repeat(26)],
  ])('cannot have a name with %s', (_, command) => {
    expect(() => commandsFor({ ...briefing, command })).toThrow(RangeError);
  });
});

function weekly(id: string): StoredSubscription {
  const parsed = parseRecurrence('mon 09:00', TODAY);
  if ('failure' in parsed) throw new Error(parsed.failure.explanation);
  return {
    id,
    story: 'colossus',
    address: { platform: 'discord', workspace: 'G', channel: 'C' },
    wish: { kind: 'digest', onlyChanges: false },
    recurrence: parsed.recurrence,
    zone: 'UTC',
    quiet: { weekdays: [], spans: [] },
    createdBy: { id: 'U', name: 'Mira' },
    createdAt: Temporal.Instant.from(`${TODAY}T00:00Z`),
  };
}

function entryOf(question: string) {
  return [...briefing.entries.values()].find((entry) => entry.question === question);
}
