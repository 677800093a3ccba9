import { describe, expect, it } from 'vitest';
import { type Briefing, isUnknown } from '../../src/briefing/briefing.ts';
import { changesSince } from '../../src/briefing/changes.ts';
import { addDays, type IsoDate } from '../../src/briefing/dates.ts';
import { buttonsIn, type Message, sourcedSentences } from '../../src/message/message.ts';
import { digestReply } from '../../src/reply/digest.ts';
import { itemsOf, visibleTexts } from './corpus.ts';
import { contextOn, enteredOn, OUTCOME, withRevisedDispute, withSettledLease } from './shipped.ts';

const LEASE = 'End or renewal of the lease';
const IPO = "Anthropic's IPO";

const ENTERED = '2026-01-01';
const unchangedBriefing = enteredOn(ENTERED);
const revisedOn = (day: IsoDate) => withRevisedDispute(unchangedBriefing, day);

const digestOf = (today: IsoDate, since: IsoDate, story: Briefing, includesUnchanged: boolean) =>
  digestReply(contextOn(today, story), {
    since: { origin: 'day', day: since },
    changes: changesSince(story, since, today),
    includesUnchanged,
  });

function digest(today: IsoDate, since: IsoDate, story = unchangedBriefing): Message {
  const message = digestOf(today, since, story, true);
  if (!message) throw new Error('There is no digest');
  return message;
}

const changedDigest = (today: IsoDate) => digest(today, addDays(today, -7), revisedOn(addDays(today, -3)));
const unchangedDigest = (today: IsoDate) => digest(today, addDays(today, -7));
const headingsOf = ({ blocks }: Message) => blocks.flatMap((block) => (block.type === 'heading' ? [block.text] : []));
const notesOf = ({ blocks }: Message) => blocks.flatMap((block) => (block.type === 'note' ? [block.text] : []));

const DAYS = ['2026-05-08', '2026-06-15', '2026-11-05', '2026-11-21'] as const;

describe('a digest', () => {
  it.each([
    ['2026-05-08', []],
    ['2026-05-20', [`${IPO}. Expected in June 2026, which begins in 12 days.`]],
    ['2026-06-15', [`${IPO}. Expected this month, June 2026, with 15 days left.`]],
    ['2026-11-05', [`${LEASE}. Tomorrow: the six months end, by our count.`]],
    ['2026-11-12', [`${LEASE}. The six months ended 6 days ago, by our count. No source says what happened.`]],
    ['2026-11-21', []],
  ])('on %s lists only near dates', (today, items) => {
    for (const message of [changedDigest(today), unchangedDigest(today)]) {
      expect(headingsOf(message).filter((text) => !text.startsWith('What is new'))).toEqual(
        items.length === 0 ? [] : ['Near'],
      );
      expect(itemsOf(message).flatMap(({ text }) => (text.includes('a side added') ? [] : [text]))).toEqual(items);
    }
  });

  it.each([
    ['2026-05-08', '8 questions are still open.'],
    ['2026-06-15', '7 other questions are still open.'],
  ])('on %s counts the other open questions in one line', (today, line) => {
    expect(notesOf(changedDigest(today))).toEqual([line]);
    for (const today of DAYS) {
      expect(visibleTexts(changedDigest(today)).join()).not.toMatch(/next reminder/i);
    }
  });
});

describe('a digest of changes', () => {
  it('names the start of its period and links to all changes', () => {
    const message = digest('2026-10-08', '2026-10-01', revisedOn('2026-10-05'));
    expect(message.title).toBe('Digest of 8 October 2026');
    expect(headingsOf(message)[0]).toBe('What is new since 1 October 2026');
    expect(itemsOf(message)[0]).toEqual({ text: 'How long the deal runs: a side added' });
    expect(buttonsIn(message)[0]).toEqual({ label: 'All changes', intent: { kind: 'changes', since: '2026-10-01' } });
  });

  it('lists changes from before its period that were entered in it', () => {
    const changedBriefing = revisedOn('2026-09-20');
    const changes = changesSince(changedBriefing, '2026-09-01', '2026-10-12');
    const message = digestReply(contextOn('2026-10-12', changedBriefing), {
      since: { origin: 'day', day: '2026-10-05' },
      changes,
      includesUnchanged: false,
    });
    expect(message && itemsOf(message)[0]?.text).toBe('How long the deal runs: a side added');
  });

  it('lists a few changes and counts many', () => {
    const [claim] = unchangedBriefing.claims.values();
    if (!claim) throw new Error('The briefing has no claim');
    const briefingWithClaim = {
      ...unchangedBriefing,
      claims: new Map([...unchangedBriefing.claims, [claim.id, { ...claim, entered: '2026-10-05' }]]),
    };
    expect(itemsOf(digest('2026-10-08', '2026-10-01', briefingWithClaim))[0]).toEqual({
      text: claim.text,
      note: 'says CogLab',
    });

    const answeredCount = [...unchangedBriefing.entries.values()].filter((entry) => !isUnknown(entry)).length;
    expect(itemsOf(digest('2026-01-08', ENTERED))[0]?.text).toBe(
      `New: ${unchangedBriefing.watch.size} points to watch, ${unchangedBriefing.disputes.size} disputes, ${unchangedBriefing.summaries.size} summaries, ${answeredCount} answers, ${unchangedBriefing.entries.size - answeredCount} questions without an answer and ${unchangedBriefing.claims.size} claims.`,
    );

    let briefingWithMany = unchangedBriefing;
    for (const [i, id] of [...unchangedBriefing.disputes.keys()].entries()) {
      const dispute = briefingWithMany.disputes.get(id);
      const day = addDays('2026-10-01', i);
      if (dispute)
        briefingWithMany = {
          ...briefingWithMany,
          disputes: new Map([...briefingWithMany.disputes, [id, { ...dispute, revised: { on: day, note: 'x' } }]]),
        };
    }
    const texts = itemsOf(digest('2026-10-20', '2026-10-01', briefingWithMany)).map(({ text }) => text);
    expect(texts.filter((text) => text.endsWith(': x'))).toHaveLength(6);
    expect(texts).toContain(`Also updated: ${unchangedBriefing.disputes.size - 6} disputes.`);
  });
});

describe('a digest without changes', () => {
  it('says briefly that nothing changed', () => {
    const message = unchangedDigest('2026-11-21');
    expect(visibleTexts(message)[1]).toBe('Nothing new since 14 November 2026.');
    expect(message.blocks.map(({ type }) => type)).toEqual(['text', 'note']);
    expect(visibleTexts(message).join('').length).toBeLessThan(300);
  });

  it('leaves out empty parts', () => {
    expect(digest('2026-11-21', '2026-11-14', { ...unchangedBriefing, watch: new Map() }).blocks).toHaveLength(1);
  });

  it('is not built for a subscription to changes only', () => {
    for (const today of DAYS) {
      const since = addDays(today, -7);
      expect(digestOf(today, since, unchangedBriefing, false)).toBeUndefined();
      expect(digestOf(today, since, revisedOn(today), false)).toEqual(digest(today, since, revisedOn(today)));
    }
  });
});

describe('a digest after an outcome was entered', () => {
  const settledBriefing = withSettledLease(unchangedBriefing);

  it('gives the outcome with its source, once', () => {
    const message = digest('2026-11-14', '2026-11-07', settledBriefing);
    expect(sourcedSentences(message)[0]).toMatchObject({ text: OUTCOME.says.text, citations: [{ sourceId: '001' }] });
    expect(visibleTexts(message).join('\n')).not.toContain('lease,');
    const laterDigest = digest('2026-11-21', '2026-11-15', settledBriefing);
    expect(visibleTexts(laterDigest).join('\n')).not.toContain(OUTCOME.says.text);
    expect(visibleTexts(laterDigest).join('\n')).not.toContain(LEASE);
  });

  it('does not give the outcome on earlier days', () => {
    const earlierDigest = digest('2026-11-09', '2026-11-02', settledBriefing);
    expect(visibleTexts(earlierDigest).join('\n')).not.toContain(OUTCOME.says.text);
    expect(itemsOf(earlierDigest)[0]?.text).toContain('No source says what happened.');
  });
});
