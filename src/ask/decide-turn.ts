import type { Entry } from '../briefing/schema.ts';
import type { AskIndex } from './ask-index.ts';
import type { BotRequest } from './bot-request.ts';
import { wordList } from './common/word-lists.ts';
import { MAX_OFFERED, type StepResult } from './decision.ts';
import type { ScoredLine } from './line.ts';
import { findWishSubject } from './question-texts.ts';
import { refersBack } from './reading.ts';
import { firstEntry, likelyEntries, scoreText } from './scoring.ts';
import { THRESHOLDS } from './weights.ts';
import { type Turn, WISHES } from './wish.ts';
import { stem } from './words.ts';

export function decideBotRequest(line: ScoredLine, request: BotRequest): StepResult {
  const { previous, reading } = line;
  switch (request.kind) {
    case 'wish':
      return decideTurn(line, request.wish);
    case 'talk':
      return { decision: { kind: 'talk', talk: request.talk } };
    case 'unknowns':
      return { decision: { kind: 'unknowns' } };
    case 'agreed':
      // "Does everyone agree on that?" is about the previous answer.
      if (previous && /\b(?:it|this|that)\b/.test(reading.words.join(' '))) return decideTurn(line, 'which');
      return { decision: { kind: 'agreed' } };
    case 'complaint':
      return { decision: { kind: 'regret', entries: previous ? relatedEntries(previous) : [] } };
    case 'form':
      if (!previous || request.form === 'whole') {
        return { decision: { kind: 'wish', wish: 'overview', ...(request.isOneSentence && { isOneSentence: true }) } };
      }
      if (request.form === 'more') return decideTurn(line, 'details');
      return { decision: { kind: 'form', form: request.form, entry: previous.id } };
  }
}

function relatedEntries({ nearest, related }: Entry): readonly string[] {
  return [...new Set([...(nearest === undefined ? [] : [nearest]), ...related])].slice(0, MAX_OFFERED);
}

export function decideTurn(line: ScoredLine, turn: Turn): StepResult {
  const { index, question, options, aloneScores, previous } = line;
  if (turn === 'simpler') {
    if (previous) return { decision: { kind: 'form', form: 'simpler', entry: previous.id } };
    return { decision: { kind: 'wish', wish: 'overview' } };
  }
  if (previous && (turn === 'proof' || turn === 'details' || turn === 'which')) {
    const previousId = previous.id;
    const hasProof = turn === 'proof' || (turn === 'which' && previous.dispute === undefined);
    if (hasProof) return { decision: { kind: 'proof', entry: previousId }, after: previousId };
    return {
      decision: { kind: 'wish', wish: turn === 'which' ? 'disputes' : turn, subject: previousId },
      after: previousId,
    };
  }
  const wish = WISHES.find((candidate) => candidate === turn) ?? 'sources';
  const wishSubject = wish === 'notify' || wish === 'remind' ? findWishSubject(question) : undefined;
  if (wishSubject === undefined || wishSubject === '') {
    const refersToPrevious = previous !== undefined && refersBack(aloneScores.reading);
    const isNamed = wishSubject === undefined && !refersToPrevious && (aloneScores.shares[0] ?? 0) >= THRESHOLDS.part;
    const subjectId = isNamed ? firstEntry(index, aloneScores)?.entry.id : previous?.id;
    return { decision: { kind: 'wish', wish, ...(subjectId !== undefined && { subject: subjectId }) } };
  }
  const refersToPrevious = refersBack(aloneScores.reading) && !namesSubject(index, wishSubject);
  const scores = scoreText(index, wishSubject, options);
  const isNamed = scores.scope >= THRESHOLDS.answer && (scores.shares[0] ?? 0) >= THRESHOLDS.named;
  const namedId = isNamed ? firstEntry(index, scores)?.entry.id : undefined;
  const subjectId = refersToPrevious ? previous?.id : namedId;
  if (subjectId !== undefined) return { decision: { kind: 'wish', wish, subject: subjectId } };
  const nearEntries = likelyEntries(index, scores, THRESHOLDS.choice).slice(0, MAX_OFFERED);
  return {
    decision: { kind: 'wish', wish, ...(nearEntries.length > 0 && { near: nearEntries.map(({ entry }) => entry.id) }) },
  };
}

const WORDS_WITHOUT_SUBJECT = wordList('namingNoSubject');

function namesSubject(index: AskIndex, object: string): boolean {
  return index.reader
    .read(object)
    .terms.some((term) => !WORDS_WITHOUT_SUBJECT.has(term) && !WORDS_WITHOUT_SUBJECT.has(stem(term)));
}
