import { type Kysely, sql, type Transaction } from 'kysely';
import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';
import { GAP_DECISIONS, type Gap, type Gaps, type UnansweredQuestion } from '../ports/gaps.ts';
import type { IsoDate } from '../schedule/recurrence.ts';
import type { Database } from './database.ts';
import type { Tables } from './tables.ts';

/** More distinct questions per day are noise or abuse. */
const MAX_A_DAY = 1000;
/** People stored for each question and day. */
const MAX_PEOPLE = 50;

const counted = z.object({
  question: z.string(),
  decision: z.enum(GAP_DECISIONS),
  story: z.string(),
  count: z.coerce.number().int().min(1),
  first: z.string(),
  last: z.string(),
});
const names = z
  .string()
  .transform((text): unknown => JSON.parse(text))
  .pipe(z.array(z.string()));
const asked = z.object({
  question: z.string(),
  decision: z.enum(GAP_DECISIONS),
  story: z.string(),
  platform: z.string(),
  near: names,
  people: names,
});

/** Unanswered questions, one row for each question, decision, platform, story and day. */
export class StoredGaps implements Gaps {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async record(all: readonly UnansweredQuestion[]): Promise<void> {
    if (all.length === 0) return;
    // All processes lock the rows in the same order, which prevents deadlocks.
    const inOrder = all.toSorted((one, other) => (gapKey(one) < gapKey(other) ? -1 : 1));
    await this.#database.write(async (db) => {
      const now = Temporal.Instant.fromEpochMilliseconds(await this.#database.now(db));
      const day = now.toZonedDateTimeISO('UTC').toPlainDate().toString();
      let room = MAX_A_DAY - (await countRows(db, day));
      for (const one of inOrder) {
        if (await incrementCount(db, day, one)) continue;
        if (room <= 0) continue;
        await insertGap(db, day, one);
        room -= 1;
      }
    });
  }

  async since(day: IsoDate, most: number, story?: string): Promise<Gap[]> {
    return await this.#database.read(async (db) => {
      const rows = await db
        .selectFrom('gaps')
        .select(({ fn }) => [
          'question',
          'decision',
          'story',
          fn.sum('count').as('count'),
          fn.min('day').as('first'),
          fn.max('day').as('last'),
        ])
        .where('day', '>=', day)
        .$if(story !== undefined, (query) => query.where('story', 'in', [story ?? '', '']))
        .groupBy(['question', 'decision', 'story'])
        .orderBy('count', 'desc')
        .orderBy('last', 'desc')
        .orderBy('question')
        .orderBy('decision')
        .orderBy('story')
        .limit(most)
        .execute();
      const gaps = z.array(counted).parse(rows);
      const details = await detailsOf(db, day, gaps);
      return gaps.map((gap) => ({ ...gap, ...details(gap) }));
    });
  }

  async prune(before: IsoDate): Promise<number> {
    const { numDeletedRows } = await this.#database.write((db) =>
      db.deleteFrom('gaps').where('day', '<', before).executeTakeFirst(),
    );
    return Number(numDeletedRows);
  }
}

function gapKey({ question, decision, platform, story }: UnansweredQuestion): string {
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

/** Increments the count of a question already asked that day. Returns false if it is new. */
async function incrementCount(db: Transaction<Tables>, day: IsoDate, one: UnansweredQuestion): Promise<boolean> {
  const { question, decision, platform, story, near, person } = one;
  const row = await db
    .updateTable('gaps')
    .set((columns) => ({ count: columns('count', '+', 1), near: JSON.stringify(near) }))
    .where('day', '=', day)
    .where('decision', '=', decision)
    .where('platform', '=', platform)
    .where('question', '=', question)
    .where('story', '=', story)
    .returning('people')
    .executeTakeFirst();
  if (!row) return false;
  const people = names.parse(row.people);
  if (person === undefined || people.includes(person) || people.length >= MAX_PEOPLE) return true;
  await db
    .updateTable('gaps')
    .set({ people: JSON.stringify([...people, person]) })
    .where('day', '=', day)
    .where('decision', '=', decision)
    .where('platform', '=', platform)
    .where('question', '=', question)
    .where('story', '=', story)
    .execute();
  return true;
}

async function insertGap(db: Transaction<Tables>, day: IsoDate, one: UnansweredQuestion): Promise<void> {
  const { question, decision, platform, story, near, person } = one;
  await db
    .insertInto('gaps')
    .values({
      day,
      decision,
      platform,
      question,
      story,
      count: 1,
      near: JSON.stringify(near),
      people: JSON.stringify(person === undefined ? [] : [person]),
    })
    // Another process may have inserted it meanwhile.
    .onConflict((conflict) =>
      conflict
        .columns(['day', 'decision', 'platform', 'question', 'story'])
        .doUpdateSet({ count: sql<number>`gaps.count + 1`, near: sql<string>`excluded.near` }),
    )
    .execute();
}

type GapKey = Pick<Gap, 'question' | 'decision' | 'story'>;

function gapName({ question, decision, story }: GapKey): string {
  return JSON.stringify([decision, story, question]);
}

/** The platforms, people and nearest entries of each question; the entries are from its last day. */
async function detailsOf(
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
  const byGap = Map.groupBy(z.array(asked).parse(rows), gapName);
  return (gap) => {
    const of = byGap.get(gapName(gap)) ?? [];
    return {
      platforms: [...new Set(of.map(({ platform }) => platform))].toSorted(),
      near: of[0]?.near ?? [],
      people: [...new Set(of.flatMap(({ people }) => people))],
    };
  };
}
