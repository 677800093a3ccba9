import type { Entry } from '../briefing/schema.ts';
import type { AskIndex, IndexedEntry } from './ask-index.ts';
import type { AskOptions, AskResult } from './decision.ts';
import { isEnglish } from './english.ts';
import type { FollowUp } from './follow-up.ts';
import { plainFollowUp, withPreviousQuestion } from './question-texts.ts';
import { RANK_FEATURES } from './rank.ts';
import type { Reading } from './reading.ts';
import { type Scores, scoreQuestion, sharesOf } from './score-question.ts';
import { sentencesIn } from './sentences.ts';
import { THRESHOLDS } from './weights.ts';
import { isStopWord, stem } from './words.ts';

/** After an answer, a line with fewer terms depends on that answer. */
const MIN_TERMS_ALONE = 4;
const QUESTION_TYPE = RANK_FEATURES.indexOf('questionType');

export function firstEntry(index: AskIndex, { ranking }: Pick<Scores, 'ranking'>): IndexedEntry | undefined {
  return index.entries[ranking[0]?.entry ?? -1];
}

/** The probability, from 0 to 1, that the question is about the entry at this position in the ranking. */
export function probabilityAt({ scope, shares }: Pick<Scores, 'scope' | 'shares'>, position: number): number {
  return scope * (shares[position] ?? 0);
}

export function certainty(scores: Pick<Scores, 'scope' | 'shares'>): number {
  return probabilityAt(scores, 0);
}

/** The reply to a clear question does not name the question that it answers. */
export function isClear({ entries }: AskIndex, result: AskResult, id: string): boolean {
  const outcome = result.secondOpinion?.outcome;
  if (outcome === 'chosen' || outcome === 'remembered') return true;
  const position = result.ranking.findIndex(({ entry }) => entries[entry]?.entry.id === id);
  return probabilityAt(result, position) >= THRESHOLDS.clear;
}

/** Likeliest first. */
export function likelyEntries(index: AskIndex, scores: Scores, minProbability: number): readonly IndexedEntry[] {
  return scores.ranking.flatMap(({ entry }, position) =>
    probabilityAt(scores, position) >= minProbability ? (index.entries[entry] ?? []) : [],
  );
}

/** Among the first two entries. */
export function leadShare({ shares: [firstShare = 0, secondShare = 0] }: Pick<Scores, 'shares'>): number {
  return firstShare / (firstShare + secondShare);
}

/** Falls back to the clearest sentence if the whole message is not clear. */
export function scoreMessage(index: AskIndex, text: string, options: AskOptions): Scores {
  const wholeScores = scoreText(index, text, options);
  if (certainty(wholeScores) >= THRESHOLDS.whole) return wholeScores;
  return sentencesIn(text)
    .map((sentence) => scoreText(index, sentence, options))
    .reduce((best, candidate) => (certainty(candidate) > certainty(best) ? candidate : best), wholeScores);
}

/** Several steps of a decision score the same text. The options belong to one decision. */
const knownScores = new WeakMap<AskIndex, WeakMap<AskOptions, Map<string, Scores>>>();

/**
 * A question without a topic, such as "where is it?", is scored with each of the story's subjects, and the clearest result
 * counts.
 */
export function scoreText(index: AskIndex, question: string, options: AskOptions): Scores {
  const scoresByOptions = knownScores.get(index) ?? new WeakMap<AskOptions, Map<string, Scores>>();
  knownScores.set(index, scoresByOptions);
  const scoresByText = scoresByOptions.get(options) ?? new Map<string, Scores>();
  scoresByOptions.set(options, scoresByText);
  const scores = scoresByText.get(question) ?? scoreNewText(index, question, options);
  scoresByText.set(question, scores);
  return scores;
}

function scoreNewText(index: AskIndex, question: string, options: AskOptions): Scores {
  const reading = index.reader.read(question);
  const scoreWithoutSubject = () => scoreReading(index, question, reading, options);
  if (reading.terms.length > 0 || reading.type === 'none') return scoreWithoutSubject();
  const [firstScores = scoreWithoutSubject(), ...otherScores] = index.briefing.subjects.map((subject) => {
    const withSubject = index.reader.read(`${question} ${subject}`);
    return scoreReading(index, question, { ...withSubject, words: reading.words }, options);
  });
  return otherScores.reduce(
    (best, candidate) => (clarityByType(candidate) > clarityByType(best) ? candidate : best),
    firstScores,
  );
}

/** Without a topic, only the question's type distinguishes the entries, so it weighs heavily. */
function clarityByType(scores: Scores): number {
  const [firstRanked] = scores.ranking;
  return firstRanked ? scores.scope * leadShare(scores) * Math.exp(2 * (firstRanked.features[QUESTION_TYPE] ?? 0)) : 0;
}

export function scoreReading(index: AskIndex, text: string, reading: Reading, options: AskOptions): Scores {
  return selectEntries(index, scoreQuestion(index, reading, options.vectors?.get(text)), options);
}

/**
 * In log-odds, for an entry about the half of the pros and cons that a line asks for. A line with more words of its own asks
 * for a certain risk or benefit, so its lead is smaller.
 */
const POLARITY_LEAD = { max: 1.5, shared: 4 };

/** The remaining entries share the probability of those left out. */
function selectEntries(index: AskIndex, scores: Scores, { excluded, polarity }: AskOptions): Scores {
  if (!excluded?.size && !polarity) return scores;
  const { terms, words } = scores.reading;
  const isForeign = words.some((word) => !isStopWord(word) && !index.terms.has(stem(word)) && isEnglish(word));
  const lead = isForeign ? 0 : Math.min(POLARITY_LEAD.max, POLARITY_LEAD.shared / (1 + terms.length));
  const ranking = scores.ranking
    .flatMap((ranked) => {
      const candidate = index.entries[ranked.entry];
      if (!candidate || excluded?.has(candidate.entry.id)) return [];
      if (polarity === undefined || candidate.polarity === undefined) return [ranked];
      return candidate.polarity === polarity ? [{ ...ranked, score: ranked.score + lead }] : [];
    })
    .toSorted((a, b) => b.score - a.score);
  const { isExactPhrasing, ...otherScores } = scores;
  const keepsExact = isExactPhrasing && ranking[0]?.entry === scores.ranking[0]?.entry;
  return { ...otherScores, ranking, shares: sharesOf(ranking), ...(keepsExact && { isExactPhrasing }) };
}

export function readFollowUp(
  index: AskIndex,
  line: string,
  { type }: Reading,
  previous: Entry,
  options: AskOptions,
): FollowUp {
  const bareLine = plainFollowUp(line);
  const text = withPreviousQuestion(bareLine, previous);
  return {
    aloneScores: scoreMessage(index, bareLine, options),
    combinedScores: scoreReading(index, text, { ...index.reader.read(text), type }, options),
    reading: index.reader.read(bareLine),
    previous,
  };
}

export function standsAlone(index: AskIndex, aloneScores: Scores, reading: Reading, previousId: string): boolean {
  if (aloneScores.isExactPhrasing) return true;
  return (
    reading.terms.length >= MIN_TERMS_ALONE &&
    firstEntry(index, aloneScores)?.entry.id !== previousId &&
    aloneScores.scope >= THRESHOLDS.answer &&
    leadShare(aloneScores) >= THRESHOLDS.alone
  );
}
