import { describe, expect, it } from 'vitest';
import type { Briefing } from '../../src/briefing/briefing.ts';
import { buttonsIn } from '../../src/message/message.ts';
import { respond } from '../../src/reply/respond.ts';
import { itemsOf, visibleTexts } from './corpus.ts';
import { briefing, contextOn, enteredOn, withRevisedDispute } from './shipped.ts';

const entered = '2026-09-01';
const unchangedBriefing = enteredOn(entered);

const changes = (since: string | undefined, today: string, changedBriefing: Briefing = unchangedBriefing) =>
  respond({ kind: 'changes', ...(since === undefined ? {} : { since }) }, contextOn(today, changedBriefing));

describe('the list of changes', () => {
  it.each([
    ['2026-11-01', '1 November 2026'],
    ['since 2026-11-01', '1 November 2026'],
    ['today', '21 November 2026'],
    ['yesterday', '20 November 2026'],
    ['7 days', '14 November 2026'],
    ['1 day ago', '20 November 2026'],
    ['2 weeks', '7 November 2026'],
    ['last 3 months', '23 August 2026'],
    ['1 November 2026', '1 November 2026'],
    ['29 february 2024', '29 February 2024'],
    ['week', '14 November 2026'],
    ['the last week', '14 November 2026'],
    ['Last Month', '22 October 2026'],
    ['year', '21 November 2025'],
    ['May', '1 May 2026'],
    ['6 May', '6 May 2026'],
    ['nov 6th', '6 November 2026'],
    ['monday', '16 November 2026'],
    ['december', '1 December 2025'],
    [undefined, '22 October 2026'],
  ])('for %j covers the changes since %s', (since, day) => {
    expect(changes(since, '2026-11-21').title).toBe(`Changes since ${day}`);
  });

  it.each([
    '2026-02-29',
    '2026-13-01',
    'tomorrow',
    '99999 days',
    '28 years',
    '30 February 2026',
    'the meeting',
    'the 3 may meetings',
    '-3 days',
    '2026-11-1',
  ])('for %j explains how to write a date', (since) => {
    const message = changes(since, '2026-11-21');
    expect(message.title).toBe(`"${since}" is not a past date that I can read`);
    expect(visibleTexts(message).join('\n')).toContain('2026-11-01');
    expect(itemsOf(message)).toEqual([]);
  });

  it('includes the changes of its first day', () => {
    expect(itemsOf(changes(entered, '2026-11-21')).length).toBeGreaterThan(0);
    expect(itemsOf(changes('2026-09-02', '2026-11-21'))).toEqual([]);
    expect(visibleTexts(changes('2026-09-02', '2026-11-21'))).toContain('Nothing new since 2 September 2026.');
  });

  it('excludes future changes', () => {
    expect(itemsOf(changes('2026-08-01', '2026-08-31'))).toEqual([]);
    expect(itemsOf(changes('2026-08-01', '2026-09-01')).length).toBeGreaterThan(0);
  });

  it('names few changes and counts many', () => {
    const texts = itemsOf(changes(entered, '2026-11-21')).map(({ text }) => text);
    expect(texts).toContain("New point to watch: Anthropic's IPO");
    expect(texts.filter((text) => text.includes(`${briefing.disputes.size} disputes`))).toEqual([
      expect.stringMatching(/^Added: \d+ disputes, .* and \d+ claims$/),
    ]);
  });

  it('lists revisions with their reason, newest first', () => {
    const items = itemsOf(changes('2026-08-01', '2026-11-21', withRevisedDispute(unchangedBriefing, '2026-10-01')));
    expect(items[0]).toEqual({
      text: 'How long the deal runs: a side added',
      note: '1 October 2026',
    });
    expect(items[1]?.note).toBe('1 September 2026');
  });

  it('keeps its first day on later pages, even if midnight has passed', () => {
    const laterDisputes = [...unchangedBriefing.disputes]
      .slice(0, 8)
      .map(([id, dispute]) => [id, { ...dispute, entered: '2026-09-02' }] as const);
    const briefingWithMany = {
      ...unchangedBriefing,
      disputes: new Map([...unchangedBriefing.disputes, ...laterDisputes]),
    };
    const firstPage = respond({ kind: 'changes', since: '30 days' }, contextOn('2026-09-20', briefingWithMany));
    const nextPageIntent = buttonsIn(firstPage).find(({ label }) => label.startsWith('Next page'))?.intent;
    expect(nextPageIntent).toEqual({ kind: 'changes', since: '2026-08-21', page: 2 });
    const secondPage = nextPageIntent && respond(nextPageIntent, contextOn('2026-09-21', briefingWithMany));
    expect(secondPage?.title).toBe(firstPage.title);
    expect(secondPage && itemsOf(secondPage)).not.toEqual(itemsOf(firstPage));
  });
});
