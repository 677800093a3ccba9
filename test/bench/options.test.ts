import { describe, expect, it } from 'vitest';
import { readArguments } from '../../bench/options.ts';

const campaigns = { zones: { takes: [] }, kill: { takes: ['store', 'replicas', 'kills'] } } as const;
const read = (...args: string[]) => readArguments(args, campaigns);

describe('the arguments of npm run campaign', () => {
  it('name a campaign and set its options', () => {
    expect(read('kill', '--store', 'postgres', '--kills', '1000', '--seed', '7')).toEqual({
      name: 'kill',
      seed: 7,
      json: false,
      options: { store: 'postgres', kills: 1000 },
    });
  });

  it('leave unset options out and draw a seed', () => {
    const { seed, json, options } = read('zones', '--json');
    expect({ json, options }).toEqual({ json: true, options: {} });
    expect(seed).toBeGreaterThanOrEqual(0);
    expect(Number.isInteger(seed)).toBe(true);
  });

  it('print the usage if there are none', () => {
    expect(() => read()).toThrow(
      /^Usage: .*\n {2}zones\n {2}kill \[--store sqlite\|postgres\] \[--replicas N\] \[--kills N\]$/,
    );
  });

  it.each([
    [['flood'], 'There is no campaign "flood".'],
    [['toString'], 'There is no campaign "toString".'],
    [['kill', 'zones'], 'There is no campaign "kill zones".'],
    [['zones', '--kills', '3'], 'The campaign "zones" has no --kills.'],
    [['kill', '--freezes', '3'], 'The campaign "kill" has no --freezes.'],
    [['kill', '--store', 'mysql'], '--store "mysql" is neither sqlite nor postgres.'],
    [['kill', '--kills', '0'], '--kills must be between 1 and 999,999 (got "0").'],
    [['kill', '--kills', 'many'], '--kills must be between 1 and 999,999 (got "many").'],
    [['kill', '--seed', '1e3'], '--seed "1e3" is not a number of at most nine digits.'],
  ])('are rejected with a message: %j', (args, words) => {
    expect(() => read(...args)).toThrow(words);
  });
});
