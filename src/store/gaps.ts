import { type Kysely, sql, type Transaction } from 'kysely';
import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';
import { jsonText } from '../lib/json.ts';
import { GAP_DECISIONS, type Gap, type Gaps, type UnansweredQuestion } from '../ports/gaps.ts';
import type { IsoDate } from '../schedule/recurrence.ts';
import type { Database } from './database.ts';
import type { Tables } from './tables.ts';

const MAX_QUESTIONS_PER_DAY = 1000;
const MAX_PEOPLE = 50;

const question = { question: z.string(), decision: z.enum(GAP_DECISIONS), story: z.string() };
const count = z.coerce.number().int().min(1);
const gapRows = z.array(z.object({ ...question, count, first: z.string(), last: z.string() }));
const stringList = jsonText.pipe(z.array(z.string()));
const detailRows = z.array(z.object({ ...question, platform: z.string(), near: stringList, people: stringList }));

export function createGaps(database: Database): Gaps {
  return {
    record: async (questions) => {
      if (questions.length === 0) return;
      // All processes lock the rows in the same order, which prevents deadlocks.
      const orderedQuestions = questions.toSorted((a, b) => (lockOrder(a) < lockOrder(b) ? -1 : 1));
      await database.write(async (db) => {
        const now = Temporal.Instant.fromEpochMilliseconds(await database.now(db));
        const day = now.toZonedDateTimeISO('UTC').toPlainDate().toString();
        let remaining = MAX_QUESTIONS_PER_DAY - (await countRows(db, day));
        for (const unansweredQuestion of orderedQuestions) {
          const isNew = await recordQuestion(database, db, day, unansweredQuestion, remaining > 0);
          if (isNew) remaining -= 1;
        }
      });
    },
    findSince: (day, limit, story) =>
      database.read(async (db) => {
        const rows = await db
          .selectFrom('gaps')
          .select(['question', 'decision', 'story'])
          .select(({ fn }) => [fn.sum('count').as('count'), fn.min('day').as('first'), fn.max('day').as('last')])
          .where('day', '>=', day)
          .$if(story !== undefined, (query) => query.where('story', 'in', [story ?? '', '']))
          .groupBy(['question', 'decision', 'story'])
          .orderBy('count', 'desc')
          .orderBy('last', 'desc')
          .orderBy('question')
          .orderBy('decision')
          .orderBy('story')
          .limit(limit)
          .execute();
        const gaps = gapRows.parse(rows);
        const details = await loadDetails(db, day, gaps);
        return gaps.map((gap) => ({ ...gap, ...details(gap) }));
      }),
    prune: async (before) => {
      const { numDeletedRows } = await database.write((db) =>
        db.deleteFrom('gaps').where('day', '<', before).executeTakeFirst(),
      );
      return Number(numDeletedRows);
    },
  };
}

function lockOrder({ question, decision, platform, story }: UnansweredQuestion): string {
  return JSON.stringify([decision, platform, question, story]);
}

async function countRows(db: Kysely<Tables>, day: IsoDate): Promise<number> {
  const { rows } = await db
    .selectFrom('gaps')
    .select(({ fn }) => fn.countAll().as('rows'))
    .where('day', '=', day)
    .executeTakeFirstOrThrow();
  return Number(rows);
}

/** Returns true if it added a question. Ignores a question that is new on that day unless `allowsNew` is true. */
async function recordQuestion(
  { locksRows }: Database,
  db: Transaction<Tables>,
  day: IsoDate,
  { question, decision, platform, story, near, person }: UnansweredQuestion,
  allowsNew: boolean,
): Promise<boolean> {
  const key = { day, decision, platform, question, story };
  const row = await db
    .selectFrom('gaps')
    .select('people')
    .where(({ and }) => and(key))
    .$if(locksRows, (query) => query.forUpdate())
    .executeTakeFirst();
  if (!row && !allowsNew) return false;
  const storedPeople = row ? stringList.parse(row.people) : [];
  const isUnchanged = person === undefined || storedPeople.includes(person) || storedPeople.length >= MAX_PEOPLE;
  const people = JSON.stringify(isUnchanged ? storedPeople : [...storedPeople, person]);
  await db
    .insertInto('gaps')
    .values({ ...key, count: 1, near: JSON.stringify(near), people })
    .onConflict((conflict) =>
      conflict.columns(['day', 'decision', 'platform', 'question', 'story']).doUpdateSet(({ ref }) => ({
        count: sql<number>`gaps.count + 1`,
        near: ref('excluded.near'),
        people: ref('excluded.people'),
      })),
    )
    .execute();
  return !row;
}

type GapKey = Pick<Gap, 'question' | 'decision' | 'story'>;

function gapKey({ question, decision, story }: GapKey): string {
  return JSON.stringify([decision, story, question]);
}

/** `near` is from the last day on which the question was asked. */
async function loadDetails(
  db: Kysely<Tables>,
  day: IsoDate,
  gaps: readonly GapKey[],
): Promise<(gap: GapKey) => Pick<Gap, 'platforms' | 'near' | 'people'>> {
  const questions = [...new Set(gaps.map(({ question }) => question))];
  if (questions.length === 0) return () => ({ platforms: [], near: [], people: [] });
  const rows = await db
    .selectFrom('gaps')
    .select(['question', 'decision', 'story', 'platform', 'near', 'people'])
    .where('day', '>=', day)
    .where('question', 'in', questions)
    .orderBy('day', 'desc')
    .orderBy('platform')
    .execute();
  const rowsByGap = Map.groupBy(detailRows.parse(rows), gapKey);
  return (gap) => {
    const details = rowsByGap.get(gapKey(gap)) ?? [];
    return {
      platforms: [...new Set(details.map(({ platform }) => platform))].toSorted(),
      near: details[0]?.near ?? [],
      people: [...new Set(details.flatMap(({ people }) => people))],
    };
  };
}
