import { describe, expect, it } from 'vitest';
import { type Command, commands, usage } from '../../src/message/commands.ts';
import { parseText } from '../../src/message/parse.ts';

const all: readonly Command[] = commands;

describe('the command list', () => {
  it('has names that are unique and that Discord takes: lower case, 32 characters at most', () => {
    const names = all.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(name).toMatch(/^[a-z0-9-]{1,32}$/);
    for (const { argument } of all) if (argument) expect(argument.name).toMatch(/^[a-z0-9-]{1,32}$/);
  });

  it('fits as subcommands of one Discord command: at most 25', () => {
    expect(all.length).toBeLessThanOrEqual(25);
  });

  it('has descriptions of 1 to 100 characters', () => {
    for (const { description } of all) {
      expect(description.length).toBeGreaterThan(0);
      expect(description.length).toBeLessThanOrEqual(100);
    }
  });

  it('has an example for each command that is read as that command', () => {
    for (const { name, example } of all) expect(parseText(example, 'colossus').kind).toBe(name);
  });

  it('marks what must be typed and what may be left out', () => {
    const usageOf = (wanted: string) => all.filter(({ name }) => name === wanted).map(usage);
    expect(usageOf('ask')).toEqual(['ask <question>']);
    expect(usageOf('summary')).toEqual(['summary [topic]']);
    expect(usageOf('help')).toEqual(['help']);
  });

  it('says "required" of just those arguments without which the command is incomplete', () => {
    for (const { name, argument } of all) {
      expect(parseText(name, 'colossus').kind === 'incomplete').toBe(argument?.required ?? false);
    }
  });
});
