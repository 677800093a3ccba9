import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { digest, reminders } from '../../src/cli/digest.ts';
import { briefing, contextOn } from '../reply/shipped.ts';
import { runVerb } from './run-verb.ts';

const screen = { columns: 80, color: false };
const context = contextOn('2026-05-08', { ...briefing, asOf: '2026-05-07' });
const undatedItems = [...briefing.watch.values()].filter(({ expected }) => !expected).length;
const remindersBetween = (from: string, to: string) => reminders(context, { from, to }).split('\n');
const digestSince = (since: string, options: { onlyChanges?: boolean; json?: boolean } = {}) =>
  digest(context, screen, { since, ...options });

describe('briefing reminders', () => {
  it('prints a line for each reminder in order of date, with day, item, kind and distance', () => {
    const lines = remindersBetween('2026-04-01', '2027-06-30');
    expect(lines.toSorted((a, b) => a.slice(0, 10).localeCompare(b.slice(0, 10)))).toEqual(lines);
    const linesOf = (id: string) =>
      lines.filter((line) => line.includes(` ${id} `)).map((line) => line.replace(/ {2,}/g, ' '));
    expect(linesOf('lease-renewal').slice(0, 6)).toEqual([
      '2026-10-07 lease-renewal ahead 30 days left',
      '2026-10-30 lease-renewal ahead 7 days left',
      '2026-11-05 lease-renewal ahead 1 day left',
      '2026-11-06 lease-renewal due today',
      '2026-11-13 lease-renewal unconfirmed 7 days gone',
      '2026-12-13 lease-renewal unconfirmed 37 days gone',
    ]);
    expect(linesOf('ipo').slice(0, 6)).toEqual([
      '2026-05-02 ipo ahead 30 days left',
      '2026-05-25 ipo ahead 7 days left',
      '2026-05-31 ipo ahead 1 day left',
      '2026-06-01 ipo due today',
      '2026-07-07 ipo unconfirmed 7 days gone',
      '2026-08-06 ipo unconfirmed 37 days gone',
    ]);
    expect(linesOf('orbital-compute')[0]).toBe('2026-06-06 orbital-compute open 30 days since the as-of date');
  });

  it('says so if there are no reminders', () => {
    expect(remindersBetween('2026-06-07', '2026-06-08')).toEqual(['No reminders from 7 June 2026 to 8 June 2026.']);
  });

  it("prints days, reminders and the day's message as JSON", () => {
    const days = z
      .array(
        z.object({
          day: z.string(),
          reminders: z.array(z.object({ item: z.string(), kind: z.string() })),
          message: z.object({ title: z.string() }),
        }),
      )
      .parse(JSON.parse(reminders(context, { from: '2026-05-31', to: '2026-06-06', json: true })));
    expect(days.map(({ day, reminders: ofDay }) => [day, ofDay.length])).toEqual([
      ['2026-05-31', 1],
      ['2026-06-01', 1],
      ['2026-06-06', undatedItems],
    ]);
    expect(days[2]?.message.title).toBe(`Reminders: ${undatedItems} points to watch`);
  });

  it.each([
    [{ from: '2026-06-31', to: '2026-07-06' }, /--from "2026-06-31" is not a time/],
    [{ from: '2026-06-06', to: 'soon' }, /--to "soon" is not a time/],
    [{ from: '2026-06-06', to: '2026-06-05' }, /--from 2026-06-06 is after --to 2026-06-05/],
    [{ from: '0001-01-01', to: '9999-12-31' }, /more than 20 years apart/],
  ])('rejects the span %j', (span, error) => {
    expect(() => reminders(context, span)).toThrow(error);
  });

  it('runs on the command line', async () => {
    const { code, stdout } = await runVerb(['reminders', '--from', '2026-11-05', '--to', '2026-11-06T12:00Z']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^2026-11-05 {2}charter-end +ahead +1 day left\n2026-11-06 {2}charter-end +due today\n$/);
  });
});

describe('briefing digest', () => {
  it('says that nothing is new since the day in --since', () => {
    expect(digestSince('2026-05-01')).toMatch(/^Digest of 8 May 2026\n\nNothing new since 1 May 2026\.\n/);
  });

  it('says that a digest of only changes would not be posted if nothing changed', () => {
    expect(digestSince('2026-05-01', { onlyChanges: true })).toBe(
      'Nothing changed since 1 May 2026: nothing would be posted.',
    );
    expect(digestSince('2026-05-01', { onlyChanges: true, json: true })).toBe('null');
  });

  it('prints the message as JSON', () => {
    expect(JSON.parse(digestSince('2026-05-01', { json: true }))).toMatchObject({ title: 'Digest of 8 May 2026' });
  });

  it.each([
    ['last week', /--since "last week" is not a time/],
    ['2026-05-09', /--since 2026-05-09 is after the day of the digest, 2026-05-08/],
  ])('rejects --since %j', (since, error) => {
    expect(() => digestSince(since)).toThrow(error);
  });

  it('runs on the command line for the day of --now', async () => {
    const { code, stdout, stderr } = await runVerb(['digest', '--now', '2026-04-08', '--since', '2026-04-01T08:00Z']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^Digest of 8 April 2026\n/);
  });
});
