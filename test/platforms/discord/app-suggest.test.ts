import { describe, expect, it } from 'vitest';
import { commands } from '../../../src/message/commands.ts';
import { commandsFor } from '../../../src/platforms/discord/commands/commands.ts';
import { described } from '../../../src/platforms/discord/commands/descriptions.ts';
import { intentFor } from '../../../src/platforms/discord/requests/parse.ts';
import { suggestionsFor } from '../../../src/platforms/discord/requests/suggest.ts';
import { zoneNames } from '../../../src/schedule/zone.ts';
import { contextOn, TODAY } from '../../reply/corpus.ts';
import { autocomplete } from '../../servers/discord/interactions.ts';
import { staged } from './app.ts';

const context = contextOn(TODAY);
const { briefing } = context;
const asked = (typed: string) => suggestionsFor(context, 'ask', 'question', typed);

describe('what is offered while a question is typed', () => {
  it.each(['', 'h', 'how long', 'lease', 'price', 'xyzzy', '?', 'a'.repeat(5000), '@everyone', '\u0000'])(
    'is at most 25 of at most 100 characters, each once: "%s"',
    (typed) => {
      const found = asked(typed);
      expect(found.length).toBeLessThanOrEqual(25);
      expect(new Set(found.map(({ value }) => value)).size).toBe(found.length);
      for (const { name, value } of found) {
        expect(name.length).toBeGreaterThan(0);
        expect(name.length).toBeLessThanOrEqual(100);
        expect(value.length).toBeLessThanOrEqual(100);
      }
    },
  );

  it('is a question of each topic before anything is typed', () => {
    const topics = new Set(asked('').map(({ value }) => entryOf(value)?.topic));
    expect(asked('')).toHaveLength(25);
    for (const { id } of briefing.topics) expect(topics).toContain(id);
  });

  it('begins with what is typed so far, then as the question is ranked', () => {
    expect(asked('How long is the Col')[0]?.value).toBe('How long is the Colossus 1 lease?');
    expect(asked('when does the lease run out').map(({ value }) => entryOf(value)?.id)).toContain('lease-end');
  });

  it('gets its own answer when it is chosen, whatever it is', () => {
    for (const { id, question } of briefing.entries.values()) {
      const filled = { name: 'ask', values: new Map([['question', question]]), isForAll: false };
      expect(intentFor(filled, briefing)).toEqual({ kind: 'entry', id });
    }
  });
});

describe('what is offered for other options', () => {
  it.each([
    ['evidence', 'of', 'how long is the lease', 'lease-duration'],
    ['subscribe', 'zone', 'london', 'Europe/London'],
    ['subscribe', 'zone', 'EST', 'America/New_York'],
    ['subscribe', 'zone', 'europe/kiev', 'Europe/Kiev'],
    ['subscribe', 'days', 'mo', 'mon'],
    ['subscribe', 'days', 'tue,sat', 'tue,sat'],
    ['subscribe', 'days', 'monthly 15', 'monthly 15'],
  ])('%s %s: "%s" has %s among the first', (subcommand, option, typed, value) => {
    expect(
      suggestionsFor(context, subcommand, option, typed)
        .slice(0, 3)
        .map((one) => one.value),
    ).toContain(value);
  });

  it('finds every time zone by its name', () => {
    const missed = zoneNames().filter((zone) => suggestionsFor(context, 'subscribe', 'zone', zone)[0]?.value !== zone);
    expect(missed).toEqual([]);
  });

  it('is nothing for what has no names', () => {
    expect(suggestionsFor(context, 'changes', 'since', '2026')).toEqual([]);
    expect(suggestionsFor(context, 'nonsense', 'question', 'x')).toEqual([]);
    expect(suggestionsFor(context, 'ask', 'everyone', 'x')).toEqual([]);
  });

  it('is told to Discord in one call', async () => {
    const stage = await staged();
    const option = { name: 'question', type: 3, value: 'lease', focused: true };
    const { callback } = await stage.ask(autocomplete('colossus', [{ name: 'ask', type: 1, options: [option] }]));
    expect(callback?.type).toBe(8);
    expect(JSON.stringify(callback?.data)).toContain('lease');
    expect(stage.server.schemaFaults).toEqual([]);
  });
});

describe('the commands', () => {
  const [slash, menu] = commandsFor(briefing);
  const options = 'options' in slash ? (slash.options ?? []) : [];

  it('have a subcommand for each of the command list, each with the switch for everybody', () => {
    expect(options.map(({ name }) => name)).toEqual(commands.map(({ name }) => name));
    for (const option of options) {
      expect('options' in option && option.options?.map(({ name }) => name)).toContain('everyone');
    }
  });

  it('can be used in servers, in direct messages and between people, installed by a server or a person', () => {
    for (const command of [slash, menu]) {
      expect(command).toMatchObject({ contexts: [0, 1, 2], integration_types: [0, 1] });
    }
    expect(menu.name).toBe('Ask Colossus about this');
  });

  it('offer the names of the briefing as choices', () => {
    const watch = options.find(({ name }) => name === 'watch');
    const [item] = watch && 'options' in watch ? (watch.options ?? []) : [];
    expect(item && 'choices' in item ? item.choices?.map(({ value }) => value) : []).toEqual([
      ...briefing.watch.keys(),
    ]);
  });

  it('let somebody type where there are more names than choices', () => {
    const [first] = briefing.topics;
    if (!first) throw new Error('no topics');
    const topics = Array.from({ length: 26 }, (_, i) => ({ ...first, id: `t-${i}`, title: `Topic ${i}` }));
    const many = { ...briefing, topics };
    const [command] = commandsFor(many);
    expect(JSON.stringify(command)).toContain('"name":"topic","description":"For example: faq ipo","required":false');
    expect(suggestionsFor({ ...context, briefing: many }, 'faq', 'topic', 'topic 2').map(({ value }) => value)).toEqual(
      ['t-2', 't-20', 't-21', 't-22', 't-23', 't-24', 't-25'],
    );
  });

  it.each(['Colossus', 'with space', 'x'.repeat(33)])('cannot be called "%s"', (command) => {
    expect(() => commandsFor({ ...briefing, command })).toThrow(RangeError);
  });

  it('take a language from the catalogue', () => {
    const catalogue = { de: { 'What you can type': 'Was man eingeben kann' } };
    expect(described('What you can type', catalogue)).toEqual({
      description: 'What you can type',
      description_localizations: { de: 'Was man eingeben kann' },
    });
    expect(described('Something else', catalogue)).toEqual({ description: 'Something else' });
  });
});

function entryOf(question: string) {
  return [...briefing.entries.values()].find((entry) => entry.question === question);
}
