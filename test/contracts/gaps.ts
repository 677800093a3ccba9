import { describe, expect, it } from 'vitest';
import type { UnansweredQuestion } from '../../src/ports/gaps.ts';
import { concurrently, type Fresh, freshPair } from './store-fixture.ts';

function asked(question: string, parts: Partial<UnansweredQuestion> = {}): UnansweredQuestion {
  return { question, decision: 'outside', platform: 'slack', story: 'ferry', near: [], ...parts };
}

export function describeGaps(fresh: Fresh): void {
  describe('the unanswered questions', () => {
    it('are counted with their first and last day, platforms and latest nearest entries', async () => {
      const { store, clock } = await fresh();
      await store.gaps.record([asked('who cooks there', { near: ['one'] })]);
      clock.pass('PT24H');
      await store.gaps.record([
        asked('who cooks there', { near: ['one'] }),
        asked('who cooks there', { near: ['two', 'one'], platform: 'discord' }),
      ]);
      clock.pass('PT24H');
      await store.gaps.record([asked('who cooks there', { near: ['three'] })]);
      expect(await store.gaps.findSince('2026-05-08', 10)).toEqual([
        {
          question: 'who cooks there',
          decision: 'outside',
          story: 'ferry',
          count: 4,
          first: '2026-05-08',
          last: '2026-05-10',
          platforms: ['discord', 'slack'],
          near: ['three'],
          people: [],
        },
      ]);
    });

    it('are listed most frequent first, back to a given day, up to a limit', async () => {
      const { store, clock } = await fresh();
      await store.gaps.record([asked('old'), asked('old'), asked('old')]);
      clock.pass('PT24H');
      await store.gaps.record([asked('rare'), asked('often'), asked('often'), asked('often', { decision: 'suggest' })]);
      const listGaps = async (day: string, limit: number) =>
        (await store.gaps.findSince(day, limit)).map(
          ({ question, decision, count }) => `${question} ${decision} ${count}`,
        );
      expect(await listGaps('2026-05-08', 2)).toEqual(['old outside 3', 'often outside 2']);
      expect(await listGaps('2026-05-09', 9)).toEqual(['often outside 2', 'often suggest 1', 'rare outside 1']);
      expect(await listGaps('2026-05-10', 9)).toEqual([]);
    });

    it('are counted separately for each story', async () => {
      const { store } = await fresh();
      const of = (story: string, near: string) => asked('who cooks there', { story, near: [near] });
      await store.gaps.record([of('ferry', 'crew'), of('library', 'room'), of('library', 'room'), of('', 'none')]);
      const listGaps = async (story?: string) =>
        (await store.gaps.findSince('2026-05-08', 9, story)).map((one) => [one.story, one.count, ...one.near]);
      expect(await listGaps()).toEqual([
        ['library', 2, 'room'],
        ['', 1, 'none'],
        ['ferry', 1, 'crew'],
      ]);
      expect(await listGaps('ferry')).toEqual([
        ['', 1, 'none'],
        ['ferry', 1, 'crew'],
      ]);
    });

    it('are stored in any script', async () => {
      const { store } = await fresh();
      const questions = [`${'я'.repeat(299)}😀`, 'it\'s \\ "quoted"; drop table gaps --', '何時ですか'];
      await store.gaps.record(questions.map((question) => asked(question)));
      const storedGaps = await store.gaps.findSince('2026-05-08', 10);
      expect(storedGaps.map(({ question }) => question).toSorted()).toEqual(questions.toSorted());
    });

    it('are stored with each person once, up to a limit', async () => {
      const { store } = await fresh();
      await store.gaps.record([asked('who'), asked('what')]);
      await store.gaps.record(['U1', 'U2', 'U1'].map((person) => asked('who', { person })));
      const people = async (question: string) =>
        (await store.gaps.findSince('2026-05-08', 10)).find((gap) => gap.question === question)?.people;
      expect(await people('who')).toEqual(['U1', 'U2']);
      expect(await people('what')).toEqual([]);
      await store.gaps.record(Array.from({ length: 80 }, (_, i) => asked('who', { person: `P${i}` })));
      expect(await people('who')).toHaveLength(50);
    });

    it('are counted correctly when many processes record them at once', async () => {
      const pair = await freshPair(fresh);
      const { store } = pair;
      await concurrently(pair, 20, ({ gaps }, i) => {
        const both = [asked('one'), asked('two')];
        return gaps.record(i % 3 === 0 ? both : both.toReversed());
      });
      const counts = (await store.gaps.findSince('2026-05-08', 10)).map(({ question, count }) => [question, count]);
      expect(counts).toEqual([
        ['one', 20],
        ['two', 20],
      ]);
    });

    it('are deleted by day', async () => {
      const { store, clock } = await fresh();
      await store.gaps.record([asked('who')]);
      clock.pass('PT24H');
      await store.gaps.record([asked('who'), asked('what')]);
      expect(await store.gaps.prune('2026-05-08')).toBe(0);
      expect(await store.gaps.prune('2026-05-09')).toBe(1);
      expect(await store.gaps.findSince('2020-01-01', 10)).toMatchObject([
        { question: 'what', count: 1 },
        { question: 'who', count: 1, first: '2026-05-09' },
      ]);
    });

    it('are limited per day, but repeated ones are still counted', async () => {
      const { store, clock } = await fresh();
      await store.gaps.record(Array.from({ length: 1005 }, (_, i) => asked(`question ${String(i).padStart(4, '0')}`)));
      await store.gaps.record([asked('question 0001'), asked('one more')]);
      expect(await store.gaps.findSince('2026-05-08', 2000)).toHaveLength(1000);
      expect(await store.gaps.findSince('2026-05-08', 1)).toMatchObject([{ question: 'question 0001', count: 2 }]);
      clock.pass('PT24H');
      await store.gaps.record([asked('one more')]);
      expect(await store.gaps.findSince('2026-05-09', 10)).toMatchObject([{ question: 'one more' }]);
    });
  });
}
