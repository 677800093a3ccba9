import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { earlyFeatures, likelyEntries, logit, turnsLog } from '../src/ask/combine.ts';
import { WISH_LINES } from '../src/ask/common/wishes.ts';
import { followUpFeatures, followUpScopeFeatures } from '../src/ask/follow-up.ts';
import { buildIndex } from '../src/ask/index.ts';
import { firstDayLessons, withFirstDay } from '../src/ask/learnt/first-day.ts';
import { fitLinear } from '../src/ask/learnt/fit.ts';
import { learn } from '../src/ask/learnt/learn.ts';
import { classesOf, linesOf } from '../src/ask/learnt/lessons.ts';
import type { AskIndex } from '../src/ask/model.ts';
import { RANK_FEATURES, rankEntries } from '../src/ask/rank.ts';
import { logisticProbability, SCOPE_FEATURES, scopeFeatures } from '../src/ask/scope.ts';
import { readFollowUp, standsAlone } from '../src/ask/scoring.ts';
import { textsToEncode, withPreviousQuestion } from '../src/ask/texts.ts';
import { type Combined, type FIRST_DAY_WEIGHTS, FOLLOW_FEATURES, FOLLOW_SCOPE } from '../src/ask/weights.ts';
import { loadValidBriefing } from '../src/briefing/load.ts';
import { OUTSIDE, readWordings } from '../src/briefing/wordings.ts';
import { smallStory } from './first-day.ts';
import { type Choice, fitChoices, fitOdds } from './regression.ts';
import { log, vectorsOf } from './vectors.ts';

const WEIGHTS_FILE = join(import.meta.dirname, '..', 'src', 'ask', 'weights.json');
/** Only every fourth wording is asked. */
const WORDING_STEP = 4;
/** Only every fifth of those is asked again after an entry. */
const FOLLOWING_STEP = 5;
/** One author in three is left out of the model. */
const AUTHOR_STEP = 3;
/** The "author" of the file of follow-ups. */
const FOLLOW_UPS = 'follow-ups';
/** Small stories, from which the weights of the first day are learnt. */
const SMALL_STORIES: readonly (readonly [entries: number, phrasings: number])[] = [
  [20, 5],
  [30, 6],
  [40, 5],
  [60, 6],
  [100, 5],
  [200, 8],
];
/** The most lines asked of each small story: those that it answers, and those outside. */
const MAX_INSIDE = 500;
const MAX_OUTSIDE = 150;
/** Keeps logarithms finite. */
const SMALLEST = 1e-6;

/** A choice among entries, and the features of whether any entry answers. */
interface Example extends Choice {
  readonly row: readonly number[];
  readonly isInside: boolean;
}

/**
 * Learns the weights of similarity, of the scope, and of both beside a learnt model, and writes them for every story.
 * The model never saw the wordings that it is asked.
 * @returns the file's path
 */
export async function learnWeights(folder: string): Promise<string> {
  const { learnt: _, ...briefing } = loadValidBriefing(folder).briefing;
  const plain = buildIndex(briefing);
  const wordings = readWordings(folder);
  const lines = linesOf(briefing, wordings, WISH_LINES);
  const vectors = await vectorsOf(lines.map(({ text }) => text));
  const entryIndex = new Map(plain.entries.map(({ entry }, i) => [entry.id, i]));
  const asked = lines
    .filter(({ author }) => author !== undefined && author !== FOLLOW_UPS && wordings.has(author))
    .filter((_line, i) => i % WORDING_STEP === 0)
    .map((line) => ({ ...line, entry: entryIndex.get(line.id) ?? -1, reading: plain.reader.read(line.text) }));
  type Asked = (typeof asked)[number];

  const noWeights = RANK_FEATURES.map(() => 0);
  log('Learning similarity and scope.');
  const rankWeights = fitChoices(
    asked.map(({ reading, entry }) => {
      const ranking = rankEntries(plain, reading, noWeights);
      return {
        rows: ranking.map(({ features }) => features),
        right: ranking.findIndex((ranked) => ranked.entry === entry),
      };
    }),
    RANK_FEATURES.length,
  );
  const scopeWeights = fitOdds(
    asked.map(({ reading, id }) => ({
      row: scopeFeatures(plain, reading, rankEntries(plain, reading, rankWeights)),
      isInside: id !== OUTSIDE,
    })),
    SCOPE_FEATURES.length,
  );

  const exampleOf = (index: AskIndex, { id, text }: Asked): Example => {
    const reading = index.reader.read(text);
    const ranking = rankEntries(index, reading, rankWeights);
    const vector = vectors.get(text);
    const nearness = vector && index.nearest?.to(vector);
    const likely = likelyEntries(index, reading, vector);
    const similarityScope = logisticProbability(scopeWeights, scopeFeatures(index, reading, ranking));
    const inside = (likely?.entries ?? []).reduce((total, value) => total + value, SMALLEST);
    return {
      rows: ranking.map(({ entry, score }) => [
        Math.log((likely?.entries[entry] ?? 0) + SMALLEST),
        score,
        ...earlyFeatures(index.entries[entry], nearness?.[entry]),
      ]),
      right: ranking.findIndex(({ entry }) => index.entries[entry]?.entry.id === id),
      row: [
        1,
        Math.log(inside / ((likely?.outside ?? 0) + SMALLEST)),
        logit(similarityScope),
        turnsLog(likely?.turns ?? new Map()),
      ],
      isInside: id !== OUTSIDE,
    };
  };

  const firstDayExamples = SMALL_STORIES.flatMap(([size, phrasings]) => {
    const small = buildIndex(smallStory(briefing, size, phrasings));
    log(`Learning from the phrasings of ${small.entries.length} entries alone.`);
    const { lessons, classes } = firstDayLessons(small, vectors);
    const index = withFirstDay(small, fitLinear(lessons, { classes }), vectors);
    const inside = asked.filter(({ id }) => index.briefing.entries.has(id));
    const outside = asked.filter(({ id }) => id === OUTSIDE);
    return [...evenly(inside, MAX_INSIDE), ...evenly(outside, MAX_OUTSIDE)].map((line) => exampleOf(index, line));
  });

  log('Learning from two of three authors.');
  const authors = [...wordings.keys()].filter((author) => author !== FOLLOW_UPS);
  const isLeftOut = ({ author = '' }: { readonly author?: string | undefined }) =>
    authors.indexOf(author) % AUTHOR_STEP === 1;
  // The model learns half of the follow-ups, so that the other half is to it what new follow-ups are to a trained model.
  const followUpTexts = lines.filter(({ author }) => author === FOLLOW_UPS).map(({ text }) => text);
  const learntFollowUps = new Set(followUpTexts.filter((_text, i) => i % 2 === 0));
  const classes = classesOf(briefing);
  const model = learn(
    lines.filter((line) => (line.author === FOLLOW_UPS ? learntFollowUps.has(line.text) : !isLeftOut(line))),
    { ids: classes, vectors, reader: plain.reader, linesHash: '' },
  );
  const places = plain.entries.map(({ entry }) => classes.indexOf(entry.id));
  const whole = { ...plain, learnt: { model, places } };
  const leftOutExamples = asked.filter(isLeftOut).map((line): Example => {
    const { rows, row, ...example } = exampleOf(whole, line);
    return { ...example, rows: rows.map((features) => features.slice(0, 2)), row: row.slice(0, 3) };
  });

  log('Learning follow-ups.');
  const following = [
    ...(wordings.get(FOLLOW_UPS) ?? []),
    // A line that stands alone means the same after any entry.
    ...asked
      .filter((line, i) => isLeftOut(line) && (line.id === OUTSIDE || i % FOLLOWING_STEP === 0))
      .map(({ id, text }, i) => ({ id, q: text, after: plain.entries[(i * 7) % plain.entries.length]?.entry.id })),
  ].flatMap(({ id, q, after = '' }) => {
    const before = briefing.entries.get(after);
    return before && before.id !== id && !learntFollowUps.has(withPreviousQuestion(q, before))
      ? [{ id, q, before }]
      : [];
  });
  const followingVectors = await vectorsOf(following.flatMap(({ q, before }) => textsToEncode(whole, q, before.id)));
  const followingExamples = following.flatMap(({ id, q, before }): Example[] => {
    const line = readFollowUp(whole, q, plain.reader.read(q), before, { vectors: followingVectors });
    if (standsAlone(whole, line.alone, line.reading, before.id)) return [];
    const candidates = followUpFeatures(whole, line);
    const right = candidates.findIndex(({ entry }) => entry === entryIndex.get(id));
    return [
      {
        rows: candidates.map(({ features }) => features),
        right,
        row: followUpScopeFeatures(line),
        isInside: id !== OUTSIDE,
      },
    ];
  });

  const weights = {
    rank: named(RANK_FEATURES, rankWeights),
    scope: named(SCOPE_FEATURES, scopeWeights),
    combined: rounded(combinedWeights(leftOutExamples)),
    firstDay: rounded(firstDayWeights(firstDayExamples)),
    followUp: named(FOLLOW_FEATURES, fitChoices(followingExamples, FOLLOW_FEATURES.length)),
    followScope: named(FOLLOW_SCOPE, fitOdds(followingExamples, FOLLOW_SCOPE.length)),
  };
  writeFileSync(WEIGHTS_FILE, `${JSON.stringify(weights, null, 2)}\n`);
  return WEIGHTS_FILE;
}

/** The weights beside a trained model. Those of a choice are relative to the weight of its log-probability. */
function combinedWeights(examples: readonly Example[]): Combined {
  const [sharpness = 1, lexical = 0] = fitChoices(examples, 2);
  const [bias = 0, inside = 1, scope = 0] = fitOdds(examples, 3);
  return { lexical: lexical / sharpness, sharpness, bias, inside, scope };
}

/** The weights beside a model that was learnt from phrasings alone. */
function firstDayWeights(examples: readonly Example[]): typeof FIRST_DAY_WEIGHTS {
  const [sharpness = 1, lexical = 0, near = 0, middle = 0, central = 0] = fitChoices(examples, 5);
  const [bias = 0, inside = 1, scope = 0, turns = 0] = fitOdds(examples, 4);
  return {
    lexical: lexical / sharpness,
    sharpness,
    bias,
    inside,
    scope,
    near: near / sharpness,
    middle: middle / sharpness,
    central: central / sharpness,
    turns,
  };
}

function named(names: readonly string[], values: readonly number[]): Record<string, number> {
  return rounded(Object.fromEntries(names.map((name, i) => [name, values[i] ?? 0])));
}

function rounded(weights: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(weights).map(([name, value]) => [name, Math.round(value * 1e4) / 1e4]));
}

/** At most this many items of a list, spread evenly over it. */
function evenly<Item>(items: readonly Item[], most: number): readonly Item[] {
  const step = Math.ceil(items.length / most);
  return items.filter((_item, i) => i % step === 0);
}
