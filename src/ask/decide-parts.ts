import type { AskIndex, IndexedEntry } from './ask-index.ts';
import { type AskOptions, type Decision, listEntries, type StepResult } from './decision.ts';
import type { ScoredLine } from './line.ts';
import { splitQuestions } from './question-parts.ts';
import { splitParts } from './question-texts.ts';
import { certainty, firstEntry, leadShare, scoreText } from './scoring.ts';
import { THRESHOLDS } from './weights.ts';

/** In words: a part longer than "and the ticker" is more than a keyword. */
const MAX_KEYWORD_LENGTH = 3;

export function decideTwoParts(line: ScoredLine): StepResult | undefined {
  const { index, question, options, aloneScores } = line;
  const [firstPart, secondPart] = aloneScores.isExactPhrasing ? [] : splitParts(question);
  const a = firstPart === undefined ? undefined : clearEntry(index, firstPart, options);
  const b = secondPart === undefined || !a ? undefined : clearEntry(index, secondPart, options);
  if (!a || !b || a === b) return undefined;
  return { decision: { kind: 'both', entries: [a.entry.id, b.entry.id], reason: 'parts' } };
}

export function decideSeveralQuestions({ index, question, options, aloneScores }: ScoredLine): StepResult | undefined {
  if (aloneScores.isExactPhrasing) return undefined;
  const entries = splitQuestions(question).flatMap(({ text, withTopic }) => {
    const entry = (withTopic && clearEntry(index, withTopic, options)) || clearEntry(index, text, options);
    return entry ? [entry.entry.id] : [];
  });
  const [first, second] = new Set(entries);
  if (first === undefined || second === undefined) return undefined;
  return { decision: { kind: 'both', entries: [first, second], reason: 'parts' } };
}

export function unansweredQuestions(index: AskIndex, question: string, options: AskOptions, decision: Decision) {
  const shownIds = decision.kind === 'answer' || decision.kind === 'unknown' ? [decision.entry] : listEntries(decision);
  if (
    !shownIds ||
    decision.kind === 'outside' ||
    index.exactPhrasings.has(index.reader.read(question).words.join(' '))
  ) {
    return [];
  }
  const parts = splitQuestions(question).map(({ text, withTopic }) => {
    const entry = (withTopic && nearEntry(index, withTopic, options)) || nearEntry(index, text, options);
    return { text, ...(entry && { entry: entry.entry.id }) };
  });
  const seen = new Set(shownIds);
  // If the message was answered as a whole, that may cover an unclear part too.
  const isSplit = decision.kind === 'both' && decision.reason === 'parts';
  return parts.filter(({ entry }) => (entry === undefined ? isSplit : !seen.has(entry) && seen.add(entry)));
}

function nearEntry(index: AskIndex, part: string, options: AskOptions): IndexedEntry | undefined {
  const scores = scoreText(index, part, options);
  return certainty(scores) >= THRESHOLDS.own ? firstEntry(index, scores) : undefined;
}

/** A keyword must be clearer than a whole question. */
function clearEntry(index: AskIndex, part: string, options: AskOptions): IndexedEntry | undefined {
  const reading = index.reader.read(part);
  const isKeyword = reading.type === 'none';
  if (isKeyword && (reading.words.length > MAX_KEYWORD_LENGTH || reading.names.length > 0)) return undefined;
  const scores = scoreText(index, part, options);
  const isClear = scores.scope >= THRESHOLDS.answer && leadShare(scores) >= THRESHOLDS.part;
  const entry = firstEntry(index, scores);
  const isSure = certainty(scores) >= THRESHOLDS.whole || (!isKeyword && entry?.isUnknown === false);
  return isClear && isSure ? entry : undefined;
}
