import { describe, expect, it } from 'vitest';
import { readConfig } from '../../src/app/config.ts';

function faultsOf(variables: Record<string, string>): string {
  try {
    readConfig(variables);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  return '';
}

describe('what people may ask, and what is kept of it', () => {
  it('is told by nothing: so many questions, no users, ninety days', () => {
    const standard = { perMinute: 20, gapDays: 90, gapsHaveUsers: false };
    expect(readConfig({}).questions).toEqual(standard);
    expect(readConfig({ QUESTIONS_PER_MINUTE: '', GAPS_DAYS: '', GAPS_WITH_USERS: '' }).questions).toEqual(standard);
  });

  it('is configured', () => {
    const { questions } = readConfig({ QUESTIONS_PER_MINUTE: '5', GAPS_DAYS: '7', GAPS_WITH_USERS: 'yes' });
    expect(questions).toEqual({ perMinute: 5, gapDays: 7, gapsHaveUsers: true });
    expect(readConfig({ GAPS_WITH_USERS: 'no' }).questions.gapsHaveUsers).toBe(false);
  });

  it.each(['QUESTIONS_PER_MINUTE', 'GAPS_DAYS'])('is told that %s is not a number', (name) => {
    for (const value of ['0', '-1', '1.5', 'many', '10001'])
      expect(faultsOf({ [name]: value })).toContain(`${name} is`);
  });

  it('takes no half word for leave to keep who asked', () => {
    expect(faultsOf({ GAPS_WITH_USERS: 'maybe', GAPS_DAYS: 'x' })).toMatch(/GAPS_DAYS .*\n.*GAPS_WITH_USERS /);
  });
});
