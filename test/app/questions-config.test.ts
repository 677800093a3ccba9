import { describe, expect, it } from 'vitest';
import { readConfig } from '../../src/app/config.ts';
import { faultsOf } from './faults.ts';

describe('the configuration of questions', () => {
  it('limits the rate, and stores questions for 90 days without people, by default', () => {
    const defaults = { perMinute: 20, gapDays: 90, gapsHaveUsers: false };
    expect(readConfig({}).questions).toEqual(defaults);
    expect(readConfig({ QUESTIONS_PER_MINUTE: '', GAPS_DAYS: '', GAPS_WITH_USERS: '' }).questions).toEqual(defaults);
  });

  it('reads every setting', () => {
    const { questions } = readConfig({ QUESTIONS_PER_MINUTE: '5', GAPS_DAYS: '7', GAPS_WITH_USERS: 'yes' });
    expect(questions).toEqual({ perMinute: 5, gapDays: 7, gapsHaveUsers: true });
    expect(readConfig({ GAPS_WITH_USERS: 'no' }).questions.gapsHaveUsers).toBe(false);
  });

  it.each(['QUESTIONS_PER_MINUTE', 'GAPS_DAYS'])('rejects a %s that is not a whole number from 1 to 10,000', (name) => {
    for (const value of ['0', '-1', '1.5', 'many', '10001'])
      expect(faultsOf({ [name]: value })).toContain(`${name} is not a whole number`);
  });

  it('rejects a GAPS_WITH_USERS other than yes or no', () => {
    expect(faultsOf({ GAPS_WITH_USERS: 'maybe', GAPS_DAYS: 'x' })).toMatch(/GAPS_DAYS .*\n.*GAPS_WITH_USERS /);
  });
});
