import type { IsoDate } from '../briefing/dates.ts';
import type { Entry, SmallTalk } from '../briefing/schema.ts';
import type { Vectors } from '../lib/vectors.ts';
import { type LearntOutput, type Scores, scoreQuestion, sharesOf } from './combine.ts';
import { type DateQuestion, dateQuestion } from './dates/question.ts';
import { type FollowUp, weighFollowUp } from './follow-up.ts';
import { foreignLanguage, type Language } from './language.ts';
import { likelihoods } from './learnt/model.ts';
import { asksOfOthers, type Manner, mannerOf, wordAsked } from './manners.ts';
import type { AskIndex, IndexedEntry } from './model.ts';
import { askedOfOther } from './other-side.ts';
import { RANK_FEATURES, type Ranked } from './rank.ts';
import { isPointing, type Reading } from './reading.ts';
import { questionsIn, sentencesIn } from './sentences.ts';
import type { Mistaken } from './subjects.ts';
import { findTalk, isProofAsked } from './talk.ts';
import {
  askedAbout,
  isChangeOfSubject,
  lineAfter,
  partsOf,
  wishedOf,
  withoutPresumed,
  withoutTurn,
  withPreviousQuestion,
} from './texts.ts';
import { DOING, turnOf } from './turns.ts';
import { BEFORE_LEARNING, FOLLOW_UP, ON_FIRST_DAY, THRESHOLDS } from './weights.ts';
import { type Turn, WISHES, type Wish } from './wish.ts';
import { stem } from './words.ts';

/** The decision on a question. Entries are ids. */
export type Decision =
  | { readonly kind: 'answer'; readonly entry: string; readonly near: readonly string[] }
  /** Two short cards: the first two are almost equally likely, or the question has two parts. */
  | { readonly kind: 'both'; readonly entries: readonly [string, string]; readonly because: 'thin' | 'parts' }
  /** On topic but ambiguous: up to three entries to choose from. */
  | { readonly kind: 'suggest'; readonly entries: readonly string[]; readonly about?: Mistaken }
  /** A wish for the bot to do something; `of` is the watch item or entry that it concerns, if one is named. */
  | {
      readonly kind: 'wish';
      readonly wish: Wish;
      readonly of?: string;
      /** Other possible subjects of a wish for news, nearest first, if none is clearly named. */
      readonly near?: readonly string[];
    }
  /** The entry says that no source answers this. */
  | { readonly kind: 'unknown'; readonly entry: string; readonly near: readonly string[] }
  /** Nothing here answers this; `stranger` is the unknown name in the question, if that is why. */
  | { readonly kind: 'outside'; readonly near: readonly string[]; readonly stranger?: string }
  /** What the previous entry rests on. */
  | { readonly kind: 'proof'; readonly entry: string }
  /** A question about dates, answered from the story's dates. */
  | { readonly kind: 'date'; readonly question: DateQuestion }
  /** The question is surely not in English. */
  | { readonly kind: 'foreign'; readonly language: Language }
  | { readonly kind: 'talk'; readonly talk: SmallTalk }
  /** The previous answer in another form. */
  | { readonly kind: 'form'; readonly form: 'shorter' | 'simpler'; readonly entry: string }
  /** The previous answer did not fit: shows what else is near it. */
  | { readonly kind: 'regret'; readonly entries: readonly string[] }
  /** The meaning of a word; a briefing does not explain words. */
  | { readonly kind: 'word'; readonly word: string; readonly near: readonly string[] }
  /** What no source answers. */
  | { readonly kind: 'unknowns' }
  /** The text contains no words. */
  | { readonly kind: 'wordless' };

export interface Asked {
  readonly decision: Decision;
  readonly reading: Reading;
  readonly ranking: readonly Ranked[];
  /** The probability that something here answers the question. */
  readonly scope: number;
  /** The probability of the first five entries, if something answers. */
  readonly shares: readonly number[];
  /** The output of the learnt models, if there are any. */
  readonly learnt?: LearntOutput;
  /** Ids of the question's presuppositions that no source supports. */
  readonly presumed: readonly string[];
  /** The previous entry, if the question was read as a follow-up. */
  readonly after?: string;
  /** Set if the line complains about the previous answer. The question that it repeats is decided by itself. */
  readonly regrets?: { readonly before?: string };
  /** If a reader was asked: the engine's own decision, and the outcome ("chosen", or why there is no choice). */
  readonly second?: { readonly builtIn: Decision; readonly outcome: string };
}

const NEAR = 3;
const LEAST = 1e-6;
/** With fewer topic words than this, a line after an answer is weighed as a follow-up. */
const WORDS_ALONE = 4;
/** The most words in a part that is not a question by itself: "and the ticker". */
const KEYWORDS = 3;
/** The words of a line that may only name a topic. */
const TOPIC_TERMS = 2;
const TYPE = RANK_FEATURES.indexOf('questionType');

export interface AskOptions {
  /** The sentence vectors of the texts of `textsOf`. Without them, only words count. */
  readonly vectors?: Vectors;
  /** The entry that the conversation showed before, for follow-ups. */
  readonly after?: string;
  /** The day of the question; without it, questions about dates are treated like all others. */
  readonly today?: IsoDate;
}

/** Decides how to answer a question. */
export function ask(index: AskIndex, question: string, options: AskOptions = {}): Asked {
  return withoutMeaning(index, question, decideWithoutPresumptions(index, question, options));
}

/** The decision, or that the question asks for the meaning of a word, which only a clear entry can answer. */
function withoutMeaning(index: AskIndex, question: string, asked: Asked): Asked {
  const { decision } = asked;
  const near = nearEntriesOf(decision);
  const word = near && wordAsked(index, question);
  if (!word || index.exact.has(asked.reading.words.join(' '))) return asked;
  const isClear = asked.scope * (asked.shares[0] ?? 0) >= (word.isSure ? THRESHOLDS.sure : THRESHOLDS.whole);
  if (decision.kind === 'answer' && isClear) return asked;
  return { ...asked, decision: { kind: 'word', word: word.word, near: near.slice(0, NEAR) } };
}

/** The entries that a decision shows or offers; undefined for other kinds of decisions. */
function nearEntriesOf(decision: Decision): readonly string[] | undefined {
  switch (decision.kind) {
    case 'answer':
      return [decision.entry, ...decision.near];
    case 'unknown':
      return [decision.entry, ...decision.near];
    case 'both':
      return decision.because === 'thin' ? decision.entries : undefined;
    case 'suggest':
      return decision.entries;
    case 'outside':
      return decision.near;
    default:
      return undefined;
  }
}

function decideWithoutPresumptions(index: AskIndex, question: string, options: AskOptions): Asked {
  const topic = askedAbout(index, question);
  if (topic !== undefined) return ask(index, topic, options);
  const bare = index.reader.read(question);
  const before = options.after === undefined ? undefined : index.briefing.entries.get(options.after);
  const manner = mannerOf(index, question, bare);
  const isOfAnswer = before !== undefined && (manner?.kind === 'form' || manner?.kind === 'complaint');
  if (manner?.kind === 'complaint' && manner.about !== undefined) {
    const { after, ...alone } = options;
    const isTalk = findTalk(index, manner.about, index.reader.read(manner.about)) !== undefined;
    if (!isTalk)
      return { ...ask(index, manner.about, alone), regrets: { ...(after !== undefined && { before: after }) } };
  }
  const talk = isOfAnswer ? undefined : findTalk(index, question, bare);
  const turned = !talk && !manner && !before && !index.exact.has(bare.words.join(' ')) && withoutTurn(question);
  if (turned) return ask(index, turned, options);
  const presumed = index.presumptions.in(bare.words);
  const plain = presumed.length === 0 ? question : withoutPresumed(index, question);
  const alone = weighSentences(index, plain, options);
  const asked = { ...alone, presumed };
  if (talk) return { ...asked, decision: { kind: 'talk', talk } };
  if (manner && !alone.isExact) {
    return { ...asked, ...takeManner(index, manner, { question, options, alone }, before) };
  }
  const language = isSure(index, alone) ? undefined : foreignLanguage(index, question);
  if (language) return { ...asked, decision: { kind: 'foreign', language } };

  if (before && isProofAsked(bare)) {
    return { ...asked, decision: { kind: 'proof', entry: before.id }, after: before.id };
  }
  if (bare.words.length === 0) return { ...asked, decision: { kind: 'wordless' } };
  const dates =
    options.today === undefined || alone.isExact ? undefined : datesAsked(index, plain, alone, options.today);
  if (dates) return { ...asked, decision: { kind: 'date', question: dates } };
  const other = before && !alone.isExact && decideOther(index, question, before, options);
  if (other) return { ...other, presumed };
  const line = before && followUpOf(index, question, bare, before, options);
  const followed = line && weighFollowUp(index, line, FOLLOW_UP);
  const likely = followed && followed.scope * (followed.shares[0] ?? 0);
  // "What about" is not part of the request.
  const turning = line && isChangeOfSubject(question) ? line.alone : alone;
  const taken = alone.isExact || presumed.length > 0 ? undefined : turnOf(turning, index.learnt !== undefined, likely);
  const turn = taken && DOING.has(taken) && asksOfOthers(bare) ? undefined : taken;
  if (turn) return { ...asked, ...decideTurn(index, turn, { question, options, alone }, before) };
  if (before && line && !alone.isExact && (likely ?? 0) < THRESHOLDS.turn && asksAgain(index, line)) {
    const wish = 'dispute' in before && before.dispute !== undefined ? 'disputes' : 'details';
    return { ...asked, decision: { kind: 'wish', wish, of: before.id }, after: before.id };
  }
  const isPointed = followed !== undefined && isPointedElsewhere(alone, followed, bare);
  if (before && line && followed && (isPointed || !standsAlone(index, alone, bare, before.id))) {
    const isSame = followed.ranking[0]?.entry === line.alone.ranking[0]?.entry;
    const isOwn =
      (isSame && line.bare.terms.length > 0) ||
      (isChangeOfSubject(question) && !isPointing(line.bare) && (line.alone.shares[0] ?? 0) >= THRESHOLDS.certain);
    const decision = decideOne(index, question, followed);
    const ownDecision = isOwn && line.alone.scope >= THRESHOLDS.answer && decideOne(index, question, line.alone);
    if (ownDecision && !isSameDecision(decision, ownDecision))
      return { ...line.alone, presumed, decision: ownDecision };
    return { ...followed, presumed, decision, after: before.id };
  }
  const parts = alone.isExact ? undefined : decideParts(index, question, options);
  const decision = parts ?? decideOne(index, plain, alone);
  const told = followed && decideOne(index, question, followed);
  if (before && followed && told && isSameDecision(told, decision)) {
    return { ...followed, presumed, decision: told, after: before.id };
  }
  return { ...asked, decision };
}

/** Whether a line asks for the previous entry again: by itself, and even more clearly together with it. */
function asksAgain(index: AskIndex, { alone, together: beside, before }: FollowUp): boolean {
  return [alone, beside].every(
    ({ ranking: [top], scope, shares: [p1 = 0] }) =>
      index.entries[top?.entry ?? -1]?.entry.id === before.id && scope * p1 >= THRESHOLDS.again,
  );
}

/** Whether a line that points back ("will they leave then?") means another entry more clearly than by itself. */
function isPointedElsewhere(alone: Scores, followed: Scores, bare: Reading): boolean {
  const sureness = ({ scope, shares: [p1 = 0] }: Scores) => scope * p1;
  return (
    isPointing(bare) && !alone.isExact && sureness(followed) >= THRESHOLDS.whole && sureness(followed) > sureness(alone)
  );
}

/** Whether reading the line as a follow-up resolves which of two possible entries it means. */
function isSameDecision(followed: Decision, alone: Decision): boolean {
  const isThin = alone.kind === 'both' && alone.because === 'thin';
  return isThin && followed.kind === 'answer' && alone.entries.includes(followed.entry);
}

/** Whether the decision is certain, so that the wording does not matter. */
function isSure(index: AskIndex, alone: Scores): boolean {
  const {
    isExact,
    scope,
    shares: [p1 = 0],
  } = alone;
  return isExact === true || scope * p1 >= THRESHOLDS.whole || turnOf(alone, index.learnt !== undefined) !== undefined;
}

/** The date question in the text or, if the whole message is unclear, in one of its sentences. */
function datesAsked(index: AskIndex, text: string, alone: Scores, today: IsoDate): DateQuestion | undefined {
  const [p1 = 0] = alone.shares;
  const isClear = alone.scope >= THRESHOLDS.answer && p1 >= THRESHOLDS.part;
  const nearest = isClear ? index.entries[alone.ranking[0]?.entry ?? -1]?.entry : undefined;
  const whole = dateQuestion(index, text, today, nearest);
  if (whole) return whole;
  for (const sentence of sentencesIn(text)) {
    const found = dateQuestion(index, sentence, today);
    if (found) return found;
  }
  return undefined;
}

/** The decision on a line that repeats the previous question for another side, if one entry clearly answers it. */
function decideOther(
  index: AskIndex,
  question: string,
  before: Entry,
  options: AskOptions,
): Omit<Asked, 'presumed'> | undefined {
  const text = askedOfOther(index, question, before);
  if (text === undefined) return undefined;
  const whole = weigh(index, text, index.reader.read(text), options);
  const ranking = whole.ranking.filter(({ entry }) => index.entries[entry]?.entry.id !== before.id);
  const weighed = { ...whole, ranking, shares: sharesOf(ranking), isExact: false };
  const decision = decideOne(index, text, weighed);
  const isClear = decision.kind === 'answer' || decision.kind === 'unknown' || decision.kind === 'both';
  const isSure = isChangeOfSubject(question) || weighed.scope * (weighed.shares[0] ?? 0) >= THRESHOLDS.sure;
  return isClear && isSure ? { ...weighed, decision, after: before.id } : undefined;
}

/** The decision on a line that asks something of the bot itself. */
function takeManner(
  index: AskIndex,
  manner: Manner,
  line: { readonly question: string; readonly options: AskOptions; readonly alone: Scores },
  before: Entry | undefined,
): Pick<Asked, 'decision' | 'after'> {
  switch (manner.kind) {
    case 'wish':
      return decideTurn(index, manner.wish, line, before);
    case 'unknowns':
      return { decision: { kind: 'unknowns' } };
    case 'complaint':
      return { decision: { kind: 'regret', entries: before ? otherEntriesNear(before) : [] } };
    case 'form':
      if (!before || manner.form === 'whole') return { decision: { kind: 'wish', wish: 'overview' } };
      if (manner.form === 'more') return decideTurn(index, 'details', line, before);
      return { decision: { kind: 'form', form: manner.form, entry: before.id } };
  }
}

/** Other entries near this one. */
function otherEntriesNear(entry: Entry): readonly string[] {
  const nearest = 'nearest' in entry && entry.nearest !== undefined ? [entry.nearest] : [];
  return [...new Set([...nearest, ...entry.related])].slice(0, NEAR);
}

/** The decision on a turn: about the previous answer, or about what the line itself names. */
function decideTurn(
  index: AskIndex,
  turn: Turn,
  line: { readonly question: string; readonly options: AskOptions; readonly alone: Scores },
  before?: Entry,
): Pick<Asked, 'decision' | 'after'> {
  if (before) {
    const after = before.id;
    if (turn === 'proof') return { decision: { kind: 'proof', entry: after }, after };
    if (turn === 'details') return { decision: { kind: 'wish', wish: 'details', of: after }, after };
    if (turn === 'which') {
      const isDisputed = 'dispute' in before && before.dispute !== undefined;
      const wish = { kind: 'wish', wish: 'disputes', of: after } as const;
      return { decision: isDisputed ? wish : { kind: 'proof', entry: after }, after };
    }
  }
  const wish = WISHES.find((one) => one === turn) ?? 'sources';
  const object = wish === 'notify' || wish === 'remind' ? wishedOf(line.question) : undefined;
  const isOwn = object === undefined ? undefined : namesItsOwn(index, object);
  const isPointed = isOwn !== true && isPointing(line.alone.reading) && (before !== undefined || object !== undefined);
  const named = object === undefined ? line.alone : scoreText(index, object, line.options);
  const isNamed =
    object === undefined
      ? (named.shares[0] ?? 0) >= THRESHOLDS.part
      : named.scope >= THRESHOLDS.answer && (named.shares[0] ?? 0) >= THRESHOLDS.named;
  // A line that names its subject, but unclearly, is not about the previous answer.
  const fallback = isPointed || object === undefined ? before?.id : undefined;
  const of = !isPointed && isNamed ? index.entries[named.ranking[0]?.entry ?? -1]?.entry.id : fallback;
  const near = of === undefined && object !== undefined ? nearestOf(index, named) : [];
  return { decision: { kind: 'wish', wish, ...(of !== undefined && { of }), ...(near.length > 0 && { near }) } };
}

/** Verbs that name no subject: "tell me when it is known". */
const OF_ANYTHING = new Set(
  'know known knew answer answered clear out over happen chang announc confirm decid settl resolv public offici publish updat new reveal come due next soon end'.split(
    ' ',
  ),
);

/** Whether the object of a wish names a subject: "it gets renewed" does, "it is known" does not. */
function namesItsOwn(index: AskIndex, object: string): boolean {
  return index.reader.read(object).terms.some((term) => !OF_ANYTHING.has(term) && !OF_ANYTHING.has(stem(term)));
}

function nearestOf(index: AskIndex, { ranking, scope, shares }: Scores): readonly string[] {
  return ranking
    .slice(0, NEAR)
    .flatMap(({ entry }, place) =>
      scope * (shares[place] ?? 0) >= THRESHOLDS.choice ? (index.entries[entry]?.entry.id ?? []) : [],
    );
}

/** Whether a line is clear without the previous entry, and asks for something else. */
export function standsAlone(
  index: AskIndex,
  { scope, shares, ranking, isExact }: Scores,
  bare: Reading,
  before: string,
): boolean {
  const [p1 = 0, p2 = 0] = shares;
  if (isExact) return true;
  return (
    bare.terms.length >= WORDS_ALONE &&
    index.entries[ranking[0]?.entry ?? -1]?.entry.id !== before &&
    scope >= THRESHOLDS.answer &&
    p1 / (p1 + p2) >= THRESHOLDS.alone
  );
}

/** Weighs a line by itself, without its opening ("what about the IPO?"), and together with the previous entry. */
export function followUpOf(
  index: AskIndex,
  question: string,
  bare: Reading,
  before: Entry,
  options: AskOptions,
): FollowUp {
  const rest = lineAfter(question);
  const text = withPreviousQuestion(rest, before);
  return {
    alone: weighSentences(index, rest, options),
    together: weigh(index, text, { ...index.reader.read(text), type: bare.type }, options),
    bare: index.reader.read(rest),
    before,
  };
}

/** Weighs the one sentence that asks, or the whole message if that is clear by itself. */
function weighSentences(index: AskIndex, text: string, options: AskOptions): Scores {
  const whole = scoreText(index, text, options);
  const clear = ({ scope, shares: [p1 = 0] }: Scores) => scope * p1;
  if (clear(whole) >= THRESHOLDS.whole) return whole;
  return sentencesIn(text)
    .map((sentence) => scoreText(index, sentence, options))
    .reduce((best, one) => (clear(one) > clear(best) ? one : best), whole);
}

/** "Where is it?" names no subject, so it means the story's own. */
function scoreText(
  index: AskIndex,
  question: string,
  options: AskOptions,
  reading = index.reader.read(question),
): Scores {
  if (reading.terms.length > 0 || reading.type === 'none') return weigh(index, question, reading, options);
  const [first, ...others] = index.briefing.subjects.map((subject) =>
    weigh(index, question, { ...index.reader.read(`${question} ${subject}`), words: reading.words }, options),
  );
  // Only the kind of question distinguishes the entries, so it must match.
  const clear = ({ scope, shares: [p1 = 0, p2 = 0], ranking: [top] }: Scores) =>
    top ? ((scope * p1) / (p1 + p2)) * Math.exp(2 * (top.features[TYPE] ?? 0)) : 0;
  return others.reduce(
    (best, one) => (clear(one) > clear(best) ? one : best),
    first ?? weigh(index, question, reading, options),
  );
}

function weigh(index: AskIndex, text: string, reading: Reading, options: AskOptions): Scores {
  return scoreQuestion(index, reading, { vector: options.vectors?.get(text) });
}

/** Decides from the scores of a line. What an entry says about one side does not answer a question about another. */
function decideOne(index: AskIndex, text: string, weighed: Scores): Decision {
  const { ranking, scope, shares, isExact } = weighed;
  const first = index.entries[ranking[0]?.entry ?? -1];
  const floors = thresholdsFor(index, weighed);
  if (!first || isExact || scope < floors.outside) return decideRanked(index, weighed);
  const lines = questionsIn(text).map((line) => index.reader.read(line));
  const mistakenIn = (entry: IndexedEntry) => {
    const about = index.subjects.mistaken(entry.places, lines, gainOfSwappingNames(index, entry, weighed.reading));
    // Sources that are silent on one side are often silent on the other too.
    return about && entry.isUnknown && entry.entities.has(about.asked) ? undefined : about;
  };
  const about = mistakenIn(first);
  if (!about) return decideRanked(index, weighed);
  const own = ranking.flatMap((ranked, place) => {
    const entry = index.entries[ranked.entry];
    const share = shares[place] ?? 0;
    return entry && scope * share >= THRESHOLDS.own && !mistakenIn(entry) ? [{ ranked, share }] : [];
  });
  const all = own.reduce((total, { share }) => total + share, 0);
  if (own.length > 0) {
    return decideRanked(index, {
      ...weighed,
      ranking: own.map(({ ranked }) => ranked),
      shares: own.map(({ share }) => share / all),
    });
  }
  const likely = (place: number) => scope * (shares[place] ?? 0);
  return { kind: 'suggest', entries: topEntries(index, ranking, likely, floors.choice), about };
}

/** From the learnt words: the logarithm of how much more likely an entry is with its sides' names exchanged. */
function gainOfSwappingNames({ learnt, entries, reader, subjects }: AskIndex, entry: IndexedEntry, line: Reading) {
  const place = learnt?.places[entries.indexOf(entry)];
  if (!learnt || place === undefined || place < 0) return undefined;
  const likely = (reading: Reading) => Math.log((likelihoods(learnt.model, reading, undefined)[place] ?? 0) + LEAST);
  return likely(reader.read(subjects.exchanged(entry.places, line))) - likely(line);
}

/** The thresholds, depending on how much was learnt. */
function thresholdsFor(index: AskIndex, { isExact, learnt }: Scores): typeof THRESHOLDS {
  if (index.learnt || isExact) return THRESHOLDS;
  return learnt ? ON_FIRST_DAY : BEFORE_LEARNING;
}

/** "The orbital thing" names a topic and asks nothing in particular: of several entries on it the most general one answers. */
function onTopic(index: AskIndex, weighed: Scores): Scores {
  const { reading, ranking, shares, isExact } = weighed;
  const [p1 = 0] = shares;
  const first = index.entries[ranking[0]?.entry ?? -1];
  if (!first || isExact || reading.type !== 'none' || reading.terms.length > TOPIC_TERMS || p1 >= THRESHOLDS.named) {
    return weighed;
  }
  const near = ranking.slice(0, shares.length).flatMap((ranked, place) => {
    const entry = index.entries[ranked.entry];
    return entry?.entry.topic === first.entry.topic ? [{ ranked, entry, share: shares[place] ?? 0 }] : [];
  });
  const all = near.reduce((total, { share }) => total + share, 0);
  const general = near
    .filter(({ entry, share }) => !entry.isUnknown && share >= p1 / 4)
    .toSorted((a, b) => b.entry.centrality - a.entry.centrality)[0];
  if (!general || all < THRESHOLDS.topic) return weighed;
  const others = ranking.filter((ranked) => ranked !== general.ranked);
  // What else the topic has is still offered.
  const share = Math.min(all, THRESHOLDS.clear);
  const rest = shares.slice(1).map(() => (1 - share) / (shares.length - 1));
  return { ...weighed, ranking: [general.ranked, ...others], shares: [share, ...rest] };
}

function decideRanked(index: AskIndex, found: Scores): Decision {
  const weighed = onTopic(index, found);
  const { reading, ranking, scope, shares, isExact } = weighed;
  const floors = thresholdsFor(index, weighed);
  const entryAt = (place: number) => index.entries[ranking[place]?.entry ?? -1];
  const likely = (place: number) => scope * (shares[place] ?? 0);
  const [first, second] = [entryAt(0), entryAt(1)];
  const near = ranking
    .flatMap(({ entry }, place) => (likely(place) >= floors.near ? (index.entries[entry] ?? []) : []))
    .filter(({ isUnknown }) => !isUnknown)
    .slice(0, NEAR)
    .map(({ entry }) => entry.id);
  const stranger = reading.entities.find((id) => index.others.has(id) && !first?.entities.has(id));
  if (!first || scope < floors.outside) {
    return stranger === undefined ? { kind: 'outside', near } : { kind: 'outside', near, stranger };
  }

  const unknownShare = shareOf(shares, (place) => entryAt(place)?.isUnknown === true);
  if (first.isUnknown && unknownShare >= THRESHOLDS.unknown) {
    const { id, nearest = '' } = first.entry;
    return { kind: 'unknown', entry: id, near: [nearest, ...near.filter((other) => other !== nearest)].slice(0, NEAR) };
  }
  const [p1 = 0, p2 = 0] = shares;
  const isThin = second && !second.isUnknown && p1 / (p1 + p2) < floors.thin;
  const isCertain = scope * (isThin ? p1 + p2 : p1) >= (isThin ? floors.certainTwo : floors.certain);
  if (first.isUnknown || scope < floors.answer || !(isCertain || isExact)) {
    return { kind: 'suggest', entries: topEntries(index, ranking, likely, floors.choice) };
  }
  if (isThin) {
    return { kind: 'both', entries: [first.entry.id, second.entry.id], because: 'thin' };
  }
  return { kind: 'answer', entry: first.entry.id, near: alternatives(index, ranking, shares) };
}

/** The first entry, and the next ones that are likely enough. */
function topEntries(
  index: AskIndex,
  ranking: readonly Ranked[],
  likely: (place: number) => number,
  least: number,
): readonly string[] {
  return ranking
    .slice(0, NEAR)
    .flatMap(({ entry }, place) =>
      place === 0 || likely(place) >= least ? (index.entries[entry]?.entry.id ?? []) : [],
    );
}

/** The alternatives, unless the first entry is clear. */
function alternatives(index: AskIndex, ranking: readonly Ranked[], shares: readonly number[]): readonly string[] {
  const [p1 = 0] = shares;
  if (p1 >= THRESHOLDS.sure) return [];
  return ranking.slice(1, NEAR).flatMap(({ entry }) => index.entries[entry]?.entry.id ?? []);
}

/** The share of the first entries that meet a condition. */
function shareOf(shares: readonly number[], condition: (place: number) => boolean): number {
  const all = shares.reduce((total, share) => total + share, 0);
  return shares.reduce((total, share, place) => (condition(place) ? total + share : total), 0) / all;
}

/** "How big is it and do they get all of it": a question in two parts, each answered or unknown. */
function decideParts(index: AskIndex, question: string, options: AskOptions): Decision | undefined {
  const [one, two] = partsOf(question);
  if (one === undefined || two === undefined) return undefined;
  const a = clearAnswer(index, one, options);
  const b = a && clearAnswer(index, two, options);
  if (!a || !b || a === b) return undefined;
  return { kind: 'both', entries: [a.entry.id, b.entry.id], because: 'parts' };
}

/** The entry that clearly answers a part of a question: "ticker" must be clearer than a whole question. */
function clearAnswer(index: AskIndex, part: string, options: AskOptions): IndexedEntry | undefined {
  const reading = index.reader.read(part);
  const isKeyword = reading.type === 'none';
  if (isKeyword && (reading.words.length > KEYWORDS || reading.named.length > 0)) return undefined;
  const { scope, shares, ranking } = scoreText(index, part, options, reading);
  const [p1 = 0, p2 = 0] = shares;
  const isClear = scope >= THRESHOLDS.answer && p1 / (p1 + p2) >= THRESHOLDS.part;
  const entry = index.entries[ranking[0]?.entry ?? -1];
  const isSure = scope * p1 >= THRESHOLDS.whole;
  return isClear && (isSure || (!isKeyword && entry?.isUnknown === false)) ? entry : undefined;
}
