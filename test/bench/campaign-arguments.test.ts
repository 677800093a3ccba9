import { describe, expect, it } from 'vitest';
import { readArguments } from '../../bench/campaign-arguments.ts';

const campaigns = { outage: { optionNames: [] }, kill: { optionNames: ['store', 'replicas', 'kills'] } } as const;
const read = (...args: string[]) => readArguments(args, campaigns);

describe('readArguments', () => {
  it('returns the campaign, its options and the seed', () => {
    expect(read('kill', '--store', 'postgres', '--kills', '1000', '--seed', '7')).toEqual({
      name: 'kill',
      seed: 7,
      json: false,
      options: { store: 'postgres', kills: 1000 },
    });
  });

  it('leaves unset options out and draws a seed', () => {
    const { seed, json, options } = read('outage', '--json');
    expect({ json, options }).toEqual({ json: true, options: {} });
    expect(seed).toBeGreaterThanOrEqual(0);
    expect(Number.isInteger(seed)).toBe(true);
  });

  it('throws the usage if there are no arguments', () => {
    expect(() => read()).toThrow(
      /^Usage: .*\n {2}outage\n {2}kill \[--store sqlite\|postgres\] \[--replicas N\] \[--kills N\]$/,
    );
  });

  it.each([
    [['flood'], 'Unknown campaign "flood".'],
    [['toString'], 'Unknown campaign "toString".'],
    [['kill', 'outage'], 'Unknown campaign "kill outage".'],
    [['outage', '--kills', '3'], 'The campaign "outage" has no option --kills.'],
    [['kill', '--freezes', '3'], 'The campaign "kill" has no option --freezes.'],
    [['kill', '--store', 'mysql'], '--store must be sqlite or postgres (got "mysql").'],
    [['kill', '--kills', '0'], '--kills must be between 1 and 999,999 (got "0").'],
    [['kill', '--kills', 'many'], '--kills must be between 1 and 999,999 (got "many").'],
    [['kill', '--seed', '1e3'], '--seed must be a number of at most nine digits (got "1e3").'],
  ])('rejects %j', (args, message) => {
    expect(() => read(...args)).toThrow(message);
  });
});
