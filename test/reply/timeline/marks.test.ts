import { describe, expect, it } from 'vitest';
import type { Briefing } from '../../../src/briefing/briefing.ts';
import type { WatchItem } from '../../../src/briefing/schema.ts';
import { timelineOf, timelineWords } from '../../../src/reply/timeline/marks.ts';
import { withWatch } from '../corpus.ts';
import { briefing } from '../shipped.ts';

const words = (today: string, story: Briefing = briefing) => timelineWords(timelineOf(story, today));
const kinds = (today: string, story: Briefing = briefing) =>
  timelineOf(story, today).marks.map(({ kind, first }) => `${first} ${kind}`);

function withItem(id: string, change: Partial<WatchItem>): Briefing {
  return withWatch(briefing, (item) => (item.id === id ? { ...item, ...change } : item));
}

describe('the timeline of the shipped briefing', () => {
  it('has expected dates on the day after publication, with a month as a span', () => {
    expect(kinds('2026-05-08')).toEqual([
      '2026-05-06 stated',
      '2026-05-07 stated',
      '2026-05-08 today',
      '2026-05-25 reminder',
      '2026-05-31 reminder',
      '2026-06-01 derived',
      '2026-06-01 reminder',
      '2026-11-06 derived',
    ]);
    expect(
      timelineOf(briefing, '2026-05-08').marks.find(({ first, kind }) => first === '2026-06-01' && kind === 'derived'),
    ).toMatchObject({
      last: '2026-06-30',
      when: 'June 2026 (by our count)',
    });
  });

  it('describes each mark with date and status', () => {
    expect(words('2026-05-08')).toEqual([
      '6 May 2026: Signing. Stated by Infrastructure analysis ¶2.',
      '7 May 2026: Publication. The sources end here.',
      '8 May 2026: Today.',
      "25 May 2026: Reminder. Anthropic's IPO.",
      "31 May 2026: Reminder. Anthropic's IPO.",
      expect.stringMatching(/^June 2026 \(by our count\): Anthropic's IPO\. Expected in June 2026, .* in 24 days\.$/),
      "1 June 2026: Reminder. Anthropic's IPO.",
      expect.stringMatching(/^6 November 2026 \(by our count\): End or renewal of the lease\. In 182 days, /),
      expect.stringMatching(/^Open, with no date from any source: Compute in orbit; .*gas turbines\.$/),
    ]);
  });

  it('says of a past date that no source confirms it, and that it is our count', () => {
    const lines = words('2026-11-21');
    expect(lines).toContainEqual(
      expect.stringMatching(
        /^6 November 2026 \(by our count\): End or renewal of the lease\. The six months ended 15 days ago, .*No source says/,
      ),
    );
    expect(lines).toContainEqual(
      expect.stringMatching(/^June 2026 \(by our count\): Anthropic's IPO\. June 2026 has passed; no source confirms/),
    );
    expect(lines).toContain('3 December 2026: Reminder. 6 watch items.');
    expect(lines.join(' ')).not.toMatch(/upcoming|lapsed|renewed/);
    expect(kinds('2026-11-21').filter((kind) => kind.endsWith('unconfirmed'))).toHaveLength(2);
  });

  it('fits into the shortest alt text that a platform allows, on any day', () => {
    for (const today of ['2026-05-07', '2026-05-08', '2026-06-15', '2026-11-05', '2026-11-21', '2029-02-28']) {
      expect(words(today).join('\n').length).toBeLessThanOrEqual(1024);
    }
  });
});

describe('a watch item on the timeline', () => {
  const claims = ['003-05'];
  const expectedWords = { claims, coming: 'a decision', past: 'a decision was due', unconfirmed: 'No source says so.' };
  const outcome = {
    on: '2026-11-04',
    entered: '2026-11-10',
    says: { kind: 'stated' as const, text: 'It ended.', claims },
  };

  it("is settled on its outcome's day, once that is entered", () => {
    const settledBriefing = withItem('lease-renewal', { outcome });
    expect(words('2026-11-10', settledBriefing)).toContain(
      '4 November 2026: End or renewal of the lease. It ended. [Infrastructure analysis ¶2] Settled on 4 November 2026.',
    );
    expect(kinds('2026-11-10', settledBriefing)).toContain('2026-11-04 settled');
    expect(words('2026-11-09', settledBriefing).join()).toContain('The six months ended 3 days ago, by our count.');
  });

  it('with a date from a source is marked as expected, and as passed on the next day', () => {
    const datedBriefing = withItem('gas-turbines', { expected: { date: '2026-12-01', ...expectedWords } });
    expect(words('2026-11-21', datedBriefing)).toContain(
      '1 December 2026: Local concerns about the gas turbines. In 10 days, on 1 December 2026: a decision.',
    );
    expect(kinds('2026-11-21', datedBriefing)).toContain('2026-12-01 expected');
    expect(words('2026-12-02', datedBriefing)).toContain(
      '1 December 2026: Local concerns about the gas turbines. A decision was due yesterday. No source says so.',
    );
  });

  it('is not listed as undated if it has a date or is settled', () => {
    const undatedTitles = (story: Briefing) => timelineOf(story, '2026-11-21').undatedTitles;
    expect(undatedTitles(briefing)).toHaveLength(6);
    expect(
      undatedTitles(withItem('gas-turbines', { expected: { date: '2026-12-01', ...expectedWords } })),
    ).toHaveLength(5);
    expect(undatedTitles(withItem('gas-turbines', { outcome }))).toHaveLength(5);
  });
});

describe('the timeline of a short story', () => {
  it('has the as-of date and today, and no reminder without watch items', () => {
    const bareBriefing = { ...briefing, watch: new Map(), events: undefined, sources: new Map() };
    expect(words('2026-05-08', bareBriefing)).toEqual([
      '7 May 2026: As of. The sources end here.',
      '8 May 2026: Today.',
    ]);
  });
});
