import { isUnknown } from '../briefing/briefing.ts';
import type { Entry } from '../briefing/schema.ts';
import type { AskIndex } from './ask-index.ts';
import { wordList, wordSet } from './common/word-lists.ts';
import { decideEntry } from './decide-entry.ts';
import { type Decision, listEntries, MAX_OFFERED, type StepResult } from './decision.ts';
import type { FollowUp } from './follow-up.ts';
import type { ScoredLine } from './line.ts';
import { previousQuestionForOtherSide, sideOf } from './other-side.ts';
import { isChangeOfSubject } from './question-texts.ts';
import { type Reading, refersBack } from './reading.ts';
import { type Scores, sharesOf } from './score-question.ts';
import { certainty, firstEntry, scoreReading, standsAlone } from './scoring.ts';
import { THRESHOLDS } from './weights.ts';
import { stem } from './words.ts';

/** A line with fewer terms, such as "how big is it?", may be about the previous answer. */
const MIN_OWN_TERMS = 2;
/** "And since when exactly?" asks only for a detail; a longer line may name a topic. */
const MAX_DETAIL_WORDS = 6;
/** An entry gives a kind of detail if at least this share of its phrasings asks for it. */
const MIN_TYPE_SHARE = 0.2;

const COUNT_STEMS = new Set(['many', 'number', 'several'].map(stem));

type DetailType = 'why' | 'when' | 'who' | 'how-much';

/** Decides "and SpaceX?" like the previous question about the other side, if an entry clearly answers that. */
export function decideOtherSide({
  index,
  question,
  options,
  aloneScores,
  previous,
}: ScoredLine): StepResult | undefined {
  const text =
    previous && !aloneScores.isExactPhrasing ? previousQuestionForOtherSide(index, question, previous) : undefined;
  if (!previous || text === undefined) return undefined;
  const withPrevious = scoreReading(index, text, index.reader.read(text), options);
  const ranking = withPrevious.ranking.filter(({ entry }) => index.entries[entry]?.entry.id !== previous.id);
  const scores = { ...withPrevious, ranking, shares: sharesOf(ranking), isExactPhrasing: false };
  const decision = decideEntry(index, text, scores);
  const isClear = decision.kind === 'answer' || decision.kind === 'unknown' || decision.kind === 'both';
  const isSure = isChangeOfSubject(question) || certainty(scores) >= THRESHOLDS.sure;
  return isClear && isSure ? { scores, decision, after: previous.id } : undefined;
}

/** If the line asks for the same again, shows the previous entry's dispute, or else its details. */
export function decideRepetition({ index, aloneScores, followUp, options }: ScoredLine): StepResult | undefined {
  if (!followUp || aloneScores.isExactPhrasing) return undefined;
  const { previous } = followUp;
  // "And the downside?" asks for more than the same again.
  const previousPolarity = index.entries.find(({ entry }) => entry.id === previous.id)?.polarity;
  if (options.polarity !== undefined && previousPolarity !== options.polarity) return undefined;
  if (certainty(followUp.scores) >= THRESHOLDS.turn || !asksAgain(index, followUp)) return undefined;
  return repeat(previous);
}

function repeat({ id, dispute }: Entry): StepResult {
  const wish = dispute === undefined ? 'details' : 'disputes';
  return { decision: { kind: 'wish', wish, subject: id, isRepeated: true }, after: id };
}

const SCALE_WORDS = wordList('scale');

/** "Is 300 megawatts a lot?" asks for more than the figure again. */
function asksAgain(index: AskIndex, { aloneScores, combinedScores, reading, previous }: FollowUp): boolean {
  if (reading.type === 'whether' && reading.words.some((word) => SCALE_WORDS.has(word))) return false;
  return [aloneScores, combinedScores].every(
    (scores) => firstEntry(index, scores)?.entry.id === previous.id && certainty(scores) >= THRESHOLDS.again,
  );
}

/** Undefined if the line is clear without the previous answer. */
export function decideFollowUp(line: ScoredLine): StepResult | undefined {
  const { index, question, aloneScores, followUp } = line;
  if (!followUp) return undefined;
  const { scores, aloneScores: bareScores, reading: bareReading, previous } = followUp;
  const dependsOnPrevious = isBareCount(bareReading) || pointsBack(bareReading);
  if (!dependsOnPrevious && namesOwnTopic(line, followUp) && certainty(aloneScores) >= THRESHOLDS.whole)
    return undefined;
  if (
    !dependsOnPrevious &&
    standsAlone(index, aloneScores, bareReading, previous.id) &&
    !isClearerAsFollowUp(line, scores)
  )
    return undefined;
  const decision = trustRelated(index, previous, decideEntry(index, question, scores));
  const detail = findDetailType(index, bareReading);
  if (detail === 'how-much' && givesNumber(index, previous)) return repeat(previous);
  if (detail && !isAnswerNear(index, detail, decision, scores, previous)) {
    const related = findRelatedDetail(index, detail, scores, previous);
    if (related) return { scores, decision: related, after: previous.id };
    if (detail === 'how-much' && isUnknown(previous)) return repeat(previous);
    const near = listEntries(decision) ?? [];
    const first = detail === 'how-much' ? [] : near.slice(0, 1);
    const entries = [...new Set([...first, ...previous.related, ...near])]
      .filter((id) => !isForOtherSide(index, bareReading, previous, id))
      .slice(0, MAX_OFFERED);
    return { scores, decision: { kind: 'suggest', entries }, after: previous.id };
  }
  const isSameEntry = bareReading.terms.length > 0 && scores.ranking[0]?.entry === bareScores.ranking[0]?.entry;
  const isNewSubject =
    isChangeOfSubject(question) && !refersBack(bareReading) && (bareScores.shares[0] ?? 0) >= THRESHOLDS.certain;
  if ((isSameEntry || isNewSubject) && bareScores.scope >= THRESHOLDS.answer) {
    const decisionAlone = trustRelated(index, previous, decideEntry(index, question, bareScores));
    if (!picksOneOf(decision, decisionAlone)) return { scores: bareScores, decision: decisionAlone };
  }
  return { scores, decision, after: previous.id };
}

/** After a related answer, "no source says" needs less certainty. */
function trustRelated({ briefing }: AskIndex, previous: Entry, decision: Decision): Decision {
  if (decision.kind !== 'outside' || !decision.isOnTopic) return decision;
  const [id, ...near] = decision.near;
  const entry = briefing.entries.get(id ?? '');
  const isRelated = entry && isUnknown(entry) && (refersTo(previous, entry) || refersTo(entry, previous));
  return isRelated ? { kind: 'unknown', entry: entry.id, near } : decision;
}

/** "When did the traffic move?" names its own topic and is clearer without the previous answer. */
function namesOwnTopic(
  { index, reading, aloneScores }: ScoredLine,
  { scores, previous }: NonNullable<ScoredLine['followUp']>,
): boolean {
  return (
    reading.terms.length >= MIN_OWN_TERMS &&
    firstEntry(index, aloneScores)?.entry.id !== previous.id &&
    certainty(aloneScores) > certainty(scores)
  );
}

/** Undefined if the line names a topic or is too long. */
function findDetailType(index: AskIndex, { terms, type, words }: Reading): DetailType | undefined {
  if (isBareCount({ terms, type, words })) return 'how-much';
  const hasTopic = terms.some((term) => term.startsWith('@') || index.terms.has(term));
  if (hasTopic || words.length > MAX_DETAIL_WORDS) return undefined;
  return type === 'why' || type === 'when' || type === 'who' ? type : undefined;
}

const POINTING_BACK =
  /\b(?:that|those|these|such|said|which of (?:them|those|these|the (?:two|2)|both)) (?:an? )?(?:plan|plans|idea|ideas|project|projects|concept|concepts|approach|proposal|scheme|vision|figure|figures|number|numbers|amount|claim|claims|step|steps|point|points|part|thing|things|ones?|case|cases|concern|concerns|group|groups|firms?|companies|people|options?)\b|\b(?:which|any|some|all|none|each|one|most|both) of (?:them|those|these)\b/;

/** "What could go wrong with that plan?" names its subject only by a general noun. */
function pointsBack({ words }: Pick<Reading, 'words'>): boolean {
  return POINTING_BACK.test(words.join(' '));
}

/** "How many are there?" does not say of what. */
function isBareCount({ terms, type, words }: Pick<Reading, 'terms' | 'type' | 'words'>): boolean {
  if (/\bhow (?:many|much) of (?:them|those|these|it|that)\b/.test(words.join(' '))) return true;
  return type === 'how-much' && terms.every((term) => COUNT_STEMS.has(term)) && terms.length > 0;
}

/** The reason or date of another matter would mislead, so an answer that is unrelated to the previous entry must be surer. */
function isAnswerNear(
  index: AskIndex,
  detail: DetailType,
  decision: Decision,
  scores: Scores,
  previous: Entry,
): boolean {
  const [shownId] = listEntries(decision) ?? [];
  const shownEntry = index.briefing.entries.get(shownId ?? '');
  if (!shownEntry || decision.kind === 'outside' || decision.kind === 'suggest') return false;
  if (isForOtherSide(index, scores.reading, previous, shownEntry.id)) return false;
  const isRelated =
    refersTo(previous, shownEntry) ||
    refersTo(shownEntry, previous) ||
    (detail === 'how-much' && previous.topic === shownEntry.topic);
  const isFitting = isRelated && typeShareOf(index, shownEntry.id, detail) >= MIN_TYPE_SHARE;
  return certainty(scores) >= (isFitting ? THRESHOLDS.outside : THRESHOLDS.sure);
}

const DETAIL_QUESTIONS: Readonly<Record<DetailType, RegExp>> = {
  why: /^why\b/i,
  when: /^when\b/i,
  who: /^(?:who|whom|whose|which)\b/i,
  'how-much': /^how (?:many|much)\b/i,
};

/** A related entry that gives this kind of detail, if it is among the likeliest. */
function findRelatedDetail(
  index: AskIndex,
  detail: DetailType,
  { ranking, shares, reading }: Scores,
  previous: Entry,
): Decision | undefined {
  for (const { entry: position } of ranking.slice(0, shares.length)) {
    const entry = index.entries[position]?.entry;
    const isRelated = entry && (refersTo(previous, entry) || refersTo(entry, previous));
    if (!isRelated || isForOtherSide(index, reading, previous, entry.id)) continue;
    const isFitting =
      DETAIL_QUESTIONS[detail].test(entry.question) || typeShareOf(index, entry.id, detail) >= MIN_TYPE_SHARE;
    if (isFitting) return { kind: isUnknown(entry) ? 'unknown' : 'answer', entry: entry.id, near: [] };
  }
  return undefined;
}

const PARTY_PRONOUNS = wordSet('they them their theirs he him his she her');

/** "Why did they?" after an answer on one side is not about the other. */
function isForOtherSide(index: AskIndex, { words }: Reading, { question }: Entry, id: string): boolean {
  if (!words.some((word) => PARTY_PRONOUNS.has(word))) return false;
  const side = sideOf(index, question);
  const otherSide = sideOf(index, index.briefing.entries.get(id)?.question ?? '');
  return side !== undefined && otherSide !== undefined && side !== otherSide;
}

function givesNumber(index: AskIndex, entry: Entry): boolean {
  return typeShareOf(index, entry.id, 'how-much') >= MIN_TYPE_SHARE;
}

function typeShareOf({ entries }: AskIndex, id: string, detail: DetailType): number {
  return entries.find(({ entry }) => entry.id === id)?.typeShares.get(detail) ?? 0;
}

function refersTo({ related, nearest }: Entry, { id }: Entry): boolean {
  return related.includes(id) || nearest === id;
}

function isClearerAsFollowUp({ reading, aloneScores }: ScoredLine, followUpScores: Scores): boolean {
  const isClearer = certainty(followUpScores) >= THRESHOLDS.whole && certainty(followUpScores) > certainty(aloneScores);
  return refersBack(reading) && !aloneScores.isExactPhrasing && isClearer;
}

/** Returns the follow-up's decision if it picks one of the two entries that tied without the previous answer. */
export function preferFollowUp(
  { index, question, followUp }: ScoredLine,
  decisionAlone: Decision,
): StepResult | undefined {
  if (!followUp) return undefined;
  const { scores, previous } = followUp;
  const decision = decideEntry(index, question, scores);
  return picksOneOf(decision, decisionAlone) ? { scores, decision, after: previous.id } : undefined;
}

function picksOneOf(followUpDecision: Decision, decisionAlone: Decision): boolean {
  const isThin = decisionAlone.kind === 'both' && decisionAlone.reason === 'thin';
  return isThin && followUpDecision.kind === 'answer' && decisionAlone.entries.includes(followUpDecision.entry);
}
