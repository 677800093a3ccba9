import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type AskIndex, entryModel } from '../src/ask/ask-index.ts';
import { buildIndex } from '../src/ask/build-index.ts';
import { SHARED_LINES } from '../src/ask/common/shared-lines.ts';
import { followUpFeatures, followUpScopeFeatures } from '../src/ask/follow-up.ts';
import { firstDayExamples, withFirstDay } from '../src/ask/learning/first-day.ts';
import { fitClassifiers, trainModel } from '../src/ask/learning/train.ts';
import { classIds, trainingLines } from '../src/ask/learning/training-lines.ts';
import { textsToEncode, withPreviousQuestion } from '../src/ask/question-texts.ts';
import { RANK_FEATURES, rankEntries } from '../src/ask/rank.ts';
import { logisticProbability, SCOPE_FEATURES, scopeFeatures } from '../src/ask/scope.ts';
import { entryProbabilities, firstDayFeatures, logit, logOfTurns } from '../src/ask/score-question.ts';
import { readFollowUp, standsAlone } from '../src/ask/scoring.ts';
import {
  type CombinedWeights,
  type FIRST_DAY_WEIGHTS,
  FOLLOW_UP_FEATURES,
  FOLLOW_UP_SCOPE_FEATURES,
} from '../src/ask/weights.ts';
import { loadValidBriefing } from '../src/briefing/load.ts';
import { OUTSIDE_ID, readWordings } from '../src/briefing/wordings.ts';
import { smallStory } from './first-day.ts';
import { type Choice, fitChoices, fitOdds } from './regression.ts';
import { log, vectorsOf } from './vectors.ts';

const WEIGHTS_FILE = join(import.meta.dirname, '..', 'src', 'ask', 'weights.json');
const WORDING_STEP = 4;
const FOLLOW_UP_STEP = 5;
const AUTHOR_STEP = 3;
/** A file of follow-ups among the authors' files. */
const FOLLOW_UPS = 'follow-ups';
const SMALL_STORIES: readonly (readonly [entries: number, phrasings: number])[] = [
  [20, 5],
  [30, 6],
  [40, 5],
  [60, 6],
  [100, 5],
  [200, 8],
];
const MAX_INSIDE_LINES = 500;
const MAX_OUTSIDE_LINES = 150;
/** Keeps logarithms finite. */
const MIN_PROBABILITY = 1e-6;

/** `row` has the features that predict whether any entry answers. */
interface Example extends Choice {
  readonly row: readonly number[];
  readonly isInside: boolean;
}

/**
 * Learns the weights that all stories share, from one story, and returns the file it wrote. Each model is tested only on
 * wordings that it has not learnt.
 */
export async function learnWeights(folder: string): Promise<string> {
  const { learnt: _, ...briefing } = loadValidBriefing(folder).briefing;
  const plain = buildIndex(briefing);
  const wordings = readWordings(folder);
  const lines = trainingLines(briefing, wordings, SHARED_LINES);
  const vectors = await vectorsOf(lines.map(({ text }) => text));
  const entryPositions = new Map(plain.entries.map(({ entry }, i) => [entry.id, i]));
  const askedLines = lines
    .filter(({ author }) => author !== undefined && author !== FOLLOW_UPS && wordings.has(author))
    .filter((_line, i) => i % WORDING_STEP === 0)
    .map((line) => ({ ...line, entry: entryPositions.get(line.id) ?? -1, reading: plain.reader.read(line.text) }));
  type AskedLine = (typeof askedLines)[number];

  const noWeights = RANK_FEATURES.map(() => 0);
  log('Learning similarity and scope.');
  const rankWeights = fitChoices(
    askedLines.map(({ reading, entry }) => {
      const ranking = rankEntries(plain, reading, noWeights);
      return {
        rows: ranking.map(({ features }) => features),
        rightIndex: ranking.findIndex((candidate) => candidate.entry === entry),
      };
    }),
    RANK_FEATURES.length,
  );
  const scopeWeights = fitOdds(
    askedLines.map(({ reading, id }) => ({
      row: scopeFeatures(plain, reading, rankEntries(plain, reading, rankWeights)),
      isInside: id !== OUTSIDE_ID,
    })),
    SCOPE_FEATURES.length,
  );

  const exampleOf = (index: AskIndex, { id, text }: AskedLine): Example => {
    const reading = index.reader.read(text);
    const ranking = rankEntries(index, reading, rankWeights);
    const vector = vectors.get(text);
    const nearness = vector && index.phrasingVectors?.compare(vector);
    const likelyResult = entryProbabilities(index, reading, vector);
    const similarityScope = logisticProbability(scopeWeights, scopeFeatures(index, reading, ranking));
    const insideShare = (likelyResult?.entries ?? []).reduce((total, value) => total + value, MIN_PROBABILITY);
    return {
      rows: ranking.map(({ entry, score }) => [
        Math.log((likelyResult?.entries[entry] ?? 0) + MIN_PROBABILITY),
        score,
        ...firstDayFeatures(index.entries[entry], nearness?.[entry]),
      ]),
      rightIndex: ranking.findIndex(({ entry }) => index.entries[entry]?.entry.id === id),
      row: [
        1,
        Math.log(insideShare / ((likelyResult?.outside ?? 0) + MIN_PROBABILITY)),
        logit(similarityScope),
        logOfTurns(likelyResult?.turns ?? new Map()),
      ],
      isInside: id !== OUTSIDE_ID,
    };
  };

  const smallStoryExamples = SMALL_STORIES.flatMap(([size, phrasings]) => {
    const smallIndex = buildIndex(smallStory(briefing, size, phrasings));
    log(`Learning from the phrasings of ${smallIndex.entries.length} entries alone.`);
    const examples = firstDayExamples(smallIndex, vectors);
    const index = withFirstDay(smallIndex, fitClassifiers(examples, classIds(smallIndex.briefing)), vectors);
    const linesInside = askedLines.filter(({ id }) => index.briefing.entries.has(id));
    const outsideLines = askedLines.filter(({ id }) => id === OUTSIDE_ID);
    return [...takeEvenly(linesInside, MAX_INSIDE_LINES), ...takeEvenly(outsideLines, MAX_OUTSIDE_LINES)].map((line) =>
      exampleOf(index, line),
    );
  });

  log('Learning from two thirds of the authors.');
  const authors = [...wordings.keys()].filter((author) => author !== FOLLOW_UPS);
  const isLeftOut = ({ author = '' }: { readonly author?: string | undefined }) =>
    authors.indexOf(author) % AUTHOR_STEP === 1;
  // The model learns half of the follow-ups, so the other half is new to it.
  const followUpTexts = lines.filter(({ author }) => author === FOLLOW_UPS).map(({ text }) => text);
  const learntFollowUps = new Set(followUpTexts.filter((_text, i) => i % 2 === 0));
  const model = trainModel(
    lines.filter((line) => (line.author === FOLLOW_UPS ? learntFollowUps.has(line.text) : !isLeftOut(line))),
    { ids: classIds(briefing), vectors, reader: plain.reader, linesHash: '' },
  );
  const trainedIndex: AskIndex = { ...plain, trainedModel: entryModel(model, plain) };
  const leftOutExamples = askedLines.filter(isLeftOut).map((line): Example => {
    const { rows, row, ...example } = exampleOf(trainedIndex, line);
    return { ...example, rows: rows.map((features) => features.slice(0, 2)), row: row.slice(0, 3) };
  });

  log('Learning follow-ups.');
  const followUpLines = [
    ...(wordings.get(FOLLOW_UPS) ?? []),
    // A line that is complete by itself means the same after any entry.
    ...askedLines
      .filter((line, i) => isLeftOut(line) && (line.id === OUTSIDE_ID || i % FOLLOW_UP_STEP === 0))
      .map(({ id, text }, i) => ({ id, q: text, after: plain.entries[(i * 7) % plain.entries.length]?.entry.id })),
  ].flatMap(({ id, q, after = '' }) => {
    const entryBefore = briefing.entries.get(after);
    return entryBefore && entryBefore.id !== id && !learntFollowUps.has(withPreviousQuestion(q, entryBefore))
      ? [{ id, q, before: entryBefore }]
      : [];
  });
  const followUpVectors = await vectorsOf(
    followUpLines.flatMap(({ q, before }) => textsToEncode(trainedIndex, q, before.id)),
  );
  const followUpExamples = followUpLines.flatMap(({ id, q, before }): Example[] => {
    const line = readFollowUp(trainedIndex, q, plain.reader.read(q), before, { vectors: followUpVectors });
    if (standsAlone(trainedIndex, line.aloneScores, line.reading, before.id)) return [];
    const candidates = followUpFeatures(trainedIndex, line);
    const right = candidates.findIndex(({ entry }) => entry === entryPositions.get(id));
    return [
      {
        rows: candidates.map(({ features }) => features),
        rightIndex: right,
        row: followUpScopeFeatures(line),
        isInside: id !== OUTSIDE_ID,
      },
    ];
  });

  const weights = {
    rank: nameWeights(RANK_FEATURES, rankWeights),
    scope: nameWeights(SCOPE_FEATURES, scopeWeights),
    combined: roundWeights(combinedWeights(leftOutExamples)),
    firstDay: roundWeights(firstDayWeights(smallStoryExamples)),
    followUp: nameWeights(FOLLOW_UP_FEATURES, fitChoices(followUpExamples, FOLLOW_UP_FEATURES.length)),
    followScope: nameWeights(FOLLOW_UP_SCOPE_FEATURES, fitOdds(followUpExamples, FOLLOW_UP_SCOPE_FEATURES.length)),
  };
  writeFileSync(WEIGHTS_FILE, `${JSON.stringify(weights, null, 2)}\n`);
  return WEIGHTS_FILE;
}

/** `sharpness` is the weight of the log-probability, and `lexical` is relative to it. */
function combinedWeights(examples: readonly Example[]): CombinedWeights {
  const [sharpness = 1, lexical = 0] = fitChoices(examples, 2);
  const [bias = 0, inside = 1, scope = 0] = fitOdds(examples, 3);
  return { lexical: lexical / sharpness, sharpness, bias, inside, scope };
}

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

function nameWeights(names: readonly string[], values: readonly number[]): Record<string, number> {
  return roundWeights(Object.fromEntries(names.map((name, i) => [name, values[i] ?? 0])));
}

function roundWeights(weights: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(weights).map(([name, value]) => [name, Math.round(value * 1e4) / 1e4]));
}

function takeEvenly<Item>(items: readonly Item[], most: number): readonly Item[] {
  const step = Math.ceil(items.length / most);
  return items.filter((_item, i) => i % step === 0);
}
