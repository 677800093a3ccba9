import { describe, expect, it } from 'vitest';
import { commands } from '../../../src/message/commands.ts';
import { matchingSubcommands, slackHints, suggestions, typedArgument } from '../../page/command-hints.ts';
import { fixedChoices, missingOptions, optionValues, readChoices, readCommands } from '../../page/discord-commands.ts';

const hints = (typed: string) => slackHints(typed, 'colossus').map(({ label }) => label);

describe("Slack's command hints", () => {
  it.each(['', 'hello', '@Colossus hi', '/other', '/colossusx', 'say /colossus'])(
    'are hidden for text that is not the slash command: "%s"',
    (typed) => {
      expect(hints(typed)).toEqual([]);
    },
  );

  it.each(['/', '/col', '/colossus'])('show the command while it is typed: "%s"', (typed) => {
    expect(hints(typed)).toEqual(['/colossus [a question or a command]']);
    expect(slackHints(typed, 'colossus')[0]?.value).toBe('/colossus ');
  });

  it('show all subcommands, then those that match, then the one with its argument', () => {
    expect(hints('/colossus ')).toHaveLength(commands.length);
    expect(hints('/colossus su')).toEqual([
      '/colossus summary [topic]',
      '/colossus subscribe [wish]',
      '/colossus subscriptions',
    ]);
    expect(hints('/colossus summary te')).toEqual(['/colossus summary [topic]']);
  });

  it('are hidden for a question', () => {
    expect(hints('/colossus how long is it?')).toEqual([]);
  });
});

const discordCommands = readCommands([
  {
    name: 'colossus',
    description: 'Ask',
    options: [
      {
        type: 1,
        name: 'watch',
        description: 'What is open',
        options: [{ type: 5, name: 'everyone', description: '' }],
      },
      {
        type: 1,
        name: 'ask',
        description: 'Ask',
        options: [
          { type: 3, name: 'question', required: true, autocomplete: true },
          { type: 5, name: 'everyone' },
        ],
      },
    ],
  },
  { type: 3, name: 'Ask Colossus about this' },
  { type: 1, name: 'colossus-manage', options: [{ type: 1, name: 'subscribe', description: 'Post a digest' }] },
]);
const matchingNames = (typed: string) => matchingSubcommands(typed, discordCommands).map(({ name }) => name);
const [, ask] = discordCommands.subcommands;
if (!ask) throw new Error('The registered commands have no second subcommand');

describe("Discord's commands in the composer", () => {
  it('are parsed from their registered form', () => {
    expect(discordCommands).toMatchObject({ messageCommand: 'Ask Colossus about this' });
    expect(discordCommands.subcommands.map(({ command, name }) => [command, name])).toEqual([
      ['colossus', 'watch'],
      ['colossus', 'ask'],
      ['colossus-manage', 'subscribe'],
    ]);
    expect(() => readCommands({ error: 'no' })).toThrow();
  });

  it.each([
    ['/', ['watch', 'ask', 'subscribe']],
    ['/colossus', ['watch', 'ask', 'subscribe']],
    ['/colossus ', ['watch', 'ask']],
    ['/colossus-m', ['subscribe']],
    ['/colossus-manage sub', ['subscribe']],
    ['/sub', ['subscribe']],
    ['/colossus w', ['watch']],
    ['/colossus ask how', ['ask']],
    ['/watch me', []],
    ['', []],
  ])('match what was typed: "%s" finds %j', (typed, names) => {
    expect(matchingNames(typed)).toEqual(names);
  });

  it('are separated from the text typed after them', () => {
    expect(typedArgument('/colossus ask how long?', ask)).toBe('how long?');
    expect(typedArgument('/ask', ask)).toBe('');
  });

  it('send the options that are filled in, with booleans as booleans', () => {
    expect(optionValues(ask, { question: 'why?', everyone: 'true' })).toEqual({ question: 'why?', everyone: true });
    expect(optionValues(ask, { question: 'why?', everyone: 'false' })).toEqual({ question: 'why?', everyone: false });
    expect(optionValues(ask, { question: '', other: 'x' })).toEqual({});
  });

  it('name the required options that are missing', () => {
    expect(missingOptions(ask, {})).toEqual(['question']);
    expect(missingOptions(ask, { question: '  ' })).toEqual(['question']);
    expect(missingOptions(ask, { question: 'why?' })).toEqual([]);
  });

  it('offer yes and no, fixed choices, or nothing, without asking the app', () => {
    const option = { type: 3, name: 'x', description: '', required: false, autocomplete: false };
    expect(fixedChoices({ ...option, type: 5 })?.map(({ value }) => value)).toEqual(['true', 'false']);
    expect(fixedChoices({ ...option, choices: [{ name: 'A', value: 'a' }] })).toEqual([{ name: 'A', value: 'a' }]);
    expect(fixedChoices({ ...option, choices: [] })).toBeUndefined();
    expect(fixedChoices(option)).toBeUndefined();
  });

  it("offer the app's choices, and none if its answer is malformed", () => {
    expect(readChoices({ choices: [{ name: 'A', value: 'a' }] })).toEqual([{ name: 'A', value: 'a' }]);
    expect(readChoices(undefined)).toEqual([]);
  });
});

describe('the suggestions', () => {
  const story = {
    title: 'A story',
    asOf: '2026-05-07',
    questions: ['How tall is it?', 'Why?'],
    watch: 'roof',
    days: [],
  };
  const page = { command: 'story', botName: 'Story', story };

  it('are taken from the loaded briefing', () => {
    expect(suggestions(page, 'channel', 'slack')).toEqual([
      '/story overview',
      '@Story How tall is it?',
      '/story watch roof',
      '/story subscribe digest always daily 09:00',
    ]);
    expect(suggestions(page, 'direct', 'slack')).toEqual(['How tall is it?', 'Why?', 'overview', 'disputes']);
  });

  it('leave out the options of commands in Discord', () => {
    const commands = suggestions(page, 'channel', 'discord').filter((text) => text.startsWith('/'));
    expect(commands).toEqual(['/story overview', '/story watch', '/story-manage subscribe']);
  });
});
