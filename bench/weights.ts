import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { earlyFeatures, likelyEntries, logit, turnsLog } from '../src/ask/combine.ts';
import { WISH_LINES } from '../src/ask/common/wishes.ts';
import { followFeatures, followScope } from '../src/ask/follow-up.ts';
import { buildIndex } from '../src/ask/index.ts';
import { firstDayLessons, withFirstDay } from '../src/ask/learnt/first-day.ts';
import { fitLinear } from '../src/ask/learnt/fit.ts';
import { learn } from '../src/ask/learnt/learn.ts';
import { classesOf, linesOf } from '../src/ask/learnt/lessons.ts';
import type { AskIndex } from '../src/ask/model.ts';
import { RANK_FEATURES, rank, weightedSum } from '../src/ask/rank.ts';
import { confidence, SCOPE_FEATURES, scopeFeatures } from '../src/ask/scope.ts';
import { followUpOf, standsAlone } from '../src/ask/scoring.ts';
import { textsOf, withPreviousQuestion } from '../src/ask/texts.ts';
import { type Combined, type FIRST_DAY_WEIGHTS, FOLLOW_FEATURES, FOLLOW_SCOPE } from '../src/ask/weights.ts';
import { findBriefing, loadBriefing } from '../src/briefing/load.ts';
import { OUTSIDE, readWordings } from '../src/briefing/wordings.ts';
import { smallStory } from './first-day.ts';
import { vectorsOf } from './vectors.ts';

const FILE = join(import.meta.dirname, '..', 'src', 'ask', 'weights.json');
/** One wording in so many is asked. */
const EVERY = 4;
/** One of those in so many is asked again after an entry. */
const PLAIN_EVERY = 5;
/** One author in so many is left out of the model. */
const LEFT_OUT = 3;
/** The author of follow-ups. */
const DIALOGUES = 'follow-ups';
/** Stories that weights of the first day are learnt from: how many entries they have, and phrasings each. */
const SMALL_STORIES = [
  [20, 5],
  [30, 6],
  [40, 5],
  [60, 6],
  [100, 5],
  [200, 8],
] as const;
/** How many lines each of them is asked that it answers, and that it does not. */
const ASKED = 500;
const ASKED_OUTSIDE = 150;
const STEPS = 400;
const RATE = 0.3;
const LEAST = 1e-6;

/** A question, with the rows to choose among; `right` is the row of its entry, -1 if none has it. */
interface Choice {
  readonly rows: readonly (readonly number[])[];
  readonly right: number;
}

/**
 * Learns the weights of the likeness to phrasings, of the scope, and of both beside a learnt model: from wordings that
 * the model beside them has not seen. They serve every story.
 */
export async function learnWeights(story: string, say: (text: string) => void): Promise<string> {
  const folder = findBriefing(story);
  const loaded = loadBriefing(folder);
  if ('problems' in loaded) throw new Error('The briefing has problems; "npm run briefing -- check" names them.');
  const { learnt: _, ...briefing } = loaded.briefing;
  const plain = buildIndex(briefing);
  const wordings = readWordings(folder);
  const lines = linesOf(briefing, wordings, WISH_LINES);
  const vectors = await vectorsOf(
    lines.map(({ text }) => text),
    say,
  );
  const numbers = new Map(plain.entries.map(({ entry }, i) => [entry.id, i]));
  const asked = lines
    .filter(({ author }) => author !== undefined && author !== DIALOGUES && wordings.has(author))
    .filter((_, i) => i % EVERY === 0)
    .map((line) => ({ ...line, entry: numbers.get(line.id) ?? -1, reading: plain.reader.read(line.text) }));

  const none = RANK_FEATURES.map(() => 0);
  const choices = asked.flatMap(({ reading, entry }): Choice[] => {
    const found = rank(plain, reading, none);
    const right = found.findIndex((one) => one.entry === entry);
    return right === -1 ? [] : [{ rows: found.map(({ features }) => features), right }];
  });
  say(`Likeness: ${choices.length} questions.`);
  const rankWeights = fitChoice(choices, RANK_FEATURES.length);
  const scoped = asked.map(({ reading, id }) => {
    const ranking = rank(plain, reading, rankWeights);
    return { row: scopeFeatures(plain, reading, ranking), isInside: id !== OUTSIDE };
  });
  const scopeWeights = fitOdds(scoped, SCOPE_FEATURES.length);

  /** What decides about lines: for each entry what speaks for it, and what speaks for it that any answers. */
  const decisive = (index: AskIndex, of: readonly Pick<(typeof asked)[number], 'id' | 'text'>[]) =>
    of.map(({ id, text }) => {
      const reading = index.reader.read(text);
      const ranking = rank(index, reading, rankWeights);
      const vector = vectors.get(text);
      const near = vector && index.nearest?.to(vector);
      const likely = likelyEntries(index, reading, vector);
      const plainScope = confidence(scopeWeights, scopeFeatures(index, reading, ranking));
      const inside = (likely?.entries ?? []).reduce((total, value) => total + value, LEAST);
      return {
        rows: ranking.map((one) => [
          Math.log((likely?.entries[one.entry] ?? 0) + LEAST),
          one.score,
          ...earlyFeatures(index.entries[one.entry], near?.[one.entry]),
        ]),
        right: ranking.findIndex((one) => index.entries[one.entry]?.entry.id === id),
        row: [
          1,
          Math.log(inside / ((likely?.outside ?? 0) + LEAST)),
          logit(plainScope),
          turnsLog(likely?.turns ?? new Map()),
        ],
        isInside: id !== OUTSIDE,
      };
    });

  const early = SMALL_STORIES.flatMap(([size, phrasings]) => {
    const small = buildIndex(smallStory(briefing, size, phrasings));
    say(`Learning from the phrasings of ${small.entries.length} entries alone.`);
    const { lessons, classes } = firstDayLessons(small, vectors);
    const index = withFirstDay(small, fitLinear(lessons, { classes }), vectors);
    const [inside, outside] = [true, false].map((is) => asked.filter(({ id }) => (id === OUTSIDE) !== is));
    const own = (inside ?? []).filter(({ id }) => index.briefing.entries.has(id));
    return decisive(index, [...thinned(own, ASKED), ...thinned(outside ?? [], ASKED_OUTSIDE)]);
  });
  const [log = 1, lexical = 0, near = 0, middle = 0, central = 0] = fitChoice(chosenOf(early), 5);
  const [bias = 0, inside = 1, scope = 0, turns = 0] = fitOdds(early, 4);
  const firstDay: typeof FIRST_DAY_WEIGHTS = {
    lexical: lexical / log,
    sharpness: log,
    bias,
    inside,
    scope,
    near: near / log,
    middle: middle / log,
    central: central / log,
    turns,
  };
  say('Learning from two of three authors.');
  const authors = [...wordings.keys()].filter((author) => author !== DIALOGUES);
  const isLeft = (author: string | undefined) => authors.indexOf(author ?? '') % LEFT_OUT === 1;
  const ids = classesOf(briefing);
  const { reader } = plain;
  // Half of the follow-ups are learnt, so that what is learnt of such lines counts for the other half as it will for new ones.
  const dialogueTexts = lines.filter(({ author }) => author === DIALOGUES).map(({ text }) => text);
  const learntDialogues = new Set(dialogueTexts.filter((_, i) => i % 2 === 0));
  const model = learn(
    lines.filter(({ author, text }) => (author === DIALOGUES ? learntDialogues.has(text) : !isLeft(author))),
    { ids, vectors, reader, from: '' },
  );
  const places = plain.entries.map(({ entry }) => ids.indexOf(entry.id));
  const left = decisive(
    { ...plain, learnt: { model, places } },
    asked.filter(({ author }) => isLeft(author)),
  ).map(({ rows, row, ...one }) => ({ ...one, rows: rows.map((of) => of.slice(0, 2)), row: row.slice(0, 3) }));
  const [logLeft = 1, lexicalLeft = 0] = fitChoice(chosenOf(left), 2);
  const [biasLeft = 0, insideLeft = 1, scopeLeft = 0] = fitOdds(left, 3);
  const combined: Combined = {
    lexical: lexicalLeft / logLeft,
    sharpness: logLeft,
    bias: biasLeft,
    inside: insideLeft,
    scope: scopeLeft,
  };

  say('Follow-ups.');
  const whole = { ...plain, learnt: { model, places } };
  const dialogues = [
    ...(wordings.get(DIALOGUES) ?? []),
    // Plain lines stay what they are after any entry.
    ...asked
      .filter(({ author, id }, i) => isLeft(author) && (id === OUTSIDE || i % PLAIN_EVERY === 0))
      .map(({ id, text }, i) => ({ id, q: text, after: plain.entries[(i * 7) % plain.entries.length]?.entry.id })),
  ].flatMap(({ id, q, after }) => {
    const before = briefing.entries.get(after ?? '');
    return before && before.id !== id && !learntDialogues.has(withPreviousQuestion(q, before))
      ? [{ id, q, before }]
      : [];
  });
  const theirVectors = await vectorsOf(
    dialogues.flatMap(({ q, before }) => textsOf(whole, q, before.id)),
    say,
  );
  const followed = dialogues.flatMap(({ id, q, before }) => {
    const line = followUpOf(whole, q, reader.read(q), before, { vectors: theirVectors });
    if (standsAlone(whole, line.alone, line.reading, before.id)) return [];
    const found = followFeatures(whole, line);
    const right = found.findIndex(({ entry }) => entry === numbers.get(id));
    return [{ rows: found.map(({ features }) => features), right, row: followScope(line), isInside: id !== OUTSIDE }];
  });
  say(`${followed.length} follow-ups, ${followed.filter(({ right }) => right !== -1).length} to choose for.`);
  const followUp = fitChoice(chosenOf(followed), FOLLOW_FEATURES.length);
  const scopeAfter = fitOdds(followed, FOLLOW_SCOPE.length);

  const named = (names: readonly string[], values: readonly number[]) =>
    Object.fromEntries(names.map((name, i) => [name, rounded(values[i] ?? 0)]));
  const all = {
    rank: named(RANK_FEATURES, rankWeights),
    scope: named(SCOPE_FEATURES, scopeWeights),
    combined: named(Object.keys(combined), Object.values(combined)),
    firstDay: named(Object.keys(firstDay), Object.values(firstDay)),
    followUp: named(FOLLOW_FEATURES, followUp),
    followScope: named(FOLLOW_SCOPE, scopeAfter),
  };
  writeFileSync(FILE, `${JSON.stringify(all, null, 2)}\n`);
  return FILE;
}

/** The questions that an entry answers. */
function chosenOf<Row extends Choice>(of: readonly Row[]): readonly Row[] {
  return of.filter(({ right }) => right !== -1);
}

/** At most so many of a list, spread over it. */
function thinned<Item>(all: readonly Item[], most: number): readonly Item[] {
  const every = Math.ceil(all.length / most);
  return all.filter((_, i) => i % every === 0);
}

/** Softmax regression: the weights that make the right row of each choice likeliest. */
function fitChoice(choices: readonly Choice[], size: number): number[] {
  return ascend(size, (weights) => {
    const slope = new Array<number>(size).fill(0);
    for (const { rows, right } of choices) {
      const scores = rows.map((row) => weightedSum(weights, row));
      const most = Math.max(...scores);
      const odds = scores.map((score) => Math.exp(score - most));
      const all = odds.reduce((total, value) => total + value, 0);
      rows.forEach((row, i) => {
        const pull = (i === right ? 1 : 0) - (odds[i] ?? 0) / all;
        if (Math.abs(pull) > LEAST) addTo(slope, row, pull);
      });
    }
    return slope.map((value) => value / choices.length);
  });
}

/** Logistic regression. */
function fitOdds(rows: readonly { row: readonly number[]; isInside: boolean }[], size: number): number[] {
  return ascend(size, (weights) => {
    const slope = new Array<number>(size).fill(0);
    for (const { row, isInside } of rows) {
      const pull = (isInside ? 1 : 0) - confidence(weights, row);
      addTo(slope, row, pull / rows.length);
    }
    return slope;
  });
}

/** Gradient ascent with a step for each weight (AdaGrad), kept small by a little decay. */
function ascend(size: number, slopeAt: (weights: readonly number[]) => readonly number[]): number[] {
  const squares = new Array<number>(size).fill(1e-8);
  let weights = new Array<number>(size).fill(0);
  for (let step = 0; step < STEPS; step += 1) {
    const slope = slopeAt(weights).map((value, k) => value - 1e-3 * (weights[k] ?? 0));
    weights = weights.map((weight, k) => {
      const square = (squares[k] ?? 0) + (slope[k] ?? 0) ** 2;
      squares[k] = square;
      return weight + (RATE * (slope[k] ?? 0)) / Math.sqrt(square);
    });
  }
  return weights;
}

/** Adds a row, times a factor, to a sum. */
function addTo(sum: number[], row: readonly number[], factor: number): void {
  for (const [k, value] of row.entries()) sum[k] = (sum[k] ?? 0) + factor * value;
}

function rounded(value: number): number {
  return Math.round(value * 1e4) / 1e4;
}
