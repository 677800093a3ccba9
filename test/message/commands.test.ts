import { describe, expect, it } from 'vitest';
import { type Command, commands, usage } from '../../src/message/commands.ts';
import { parseText } from '../../src/message/parse.ts';

const allCommands: readonly Command[] = commands;

describe('the command list', () => {
  it('has unique names that Discord accepts: in lower case, at most 32 characters', () => {
    const names = allCommands.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(name).toMatch(/^[a-z0-9-]{1,32}$/);
    for (const { argument } of allCommands) if (argument) expect(argument.name).toMatch(/^[a-z0-9-]{1,32}$/);
  });

  it("has at most 25 commands, Discord's limit for subcommands", () => {
    expect(allCommands.length).toBeLessThanOrEqual(25);
  });

  it('has descriptions of 1 to 100 characters', () => {
    for (const { description } of allCommands) {
      expect(description.length).toBeGreaterThan(0);
      expect(description.length).toBeLessThanOrEqual(100);
    }
  });

  it('has an example for each command that parses to that command', () => {
    for (const { name, example } of allCommands) expect(parseText(example, 'colossus').kind).toBe(name);
  });

  it('marks required and optional arguments', () => {
    const usageOf = (commandName: string) => allCommands.filter(({ name }) => name === commandName).map(usage);
    expect(usageOf('ask')).toEqual(['ask <question>']);
    expect(usageOf('summary')).toEqual(['summary [topic]']);
    expect(usageOf('help')).toEqual(['help']);
  });

  it('requires exactly the arguments without which a command is incomplete', () => {
    for (const { name, argument } of allCommands) {
      expect(parseText(name, 'colossus').kind === 'incomplete').toBe(argument?.isRequired ?? false);
    }
  });
});
