import { listsDisputes } from '../briefing/dispute-list.ts';
import { wordList } from './common/word-lists.ts';
import { decideEntry } from './decide-entry.ts';
import { listEntries, type StepResult } from './decision.ts';
import type { ParsedLine } from './line.ts';
import { likelyEntries, scoreText } from './scoring.ts';
import { quotesAnswer, subjectsOfSources } from './source-question.ts';
import { THRESHOLDS } from './weights.ts';

/**
 * Answers "how many articles mention it?" with the evidence, which says which sources the answer cites, and which it does not.
 */
export function decideSourceQuestion({
  index,
  question,
  options,
  reading,
  previous,
}: ParsedLine): StepResult | undefined {
  if (index.exactPhrasings.has(reading.words.join(' '))) return undefined;
  if (previous && quotesAnswer(index, question, previous))
    return { decision: { kind: 'proof', entry: previous.id }, after: previous.id };
  const { briefing } = index;
  const entries = subjectsOfSources(index, question).flatMap((subject) => {
    if (subject === '') return previous ?? [];
    const scores = scoreText(index, subject, options);
    if (previous && likelyEntries(index, scores, THRESHOLDS.own).some(({ entry }) => entry.id === previous.id))
      return previous;
    const decision = decideEntry(index, subject, scores);
    const isDecided = decision.kind === 'answer' || decision.kind === 'unknown' || decision.kind === 'both';
    return (isDecided && briefing.entries.get(listEntries(decision)?.[0] ?? '')) || [];
  });
  const [first, second] = new Set(entries.map(({ id }) => id));
  if (first === undefined) return undefined;
  return {
    decision: { kind: 'proof', entry: first, ...(second !== undefined && { and: second }) },
    ...(first === previous?.id && { after: first }),
  };
}

const WORDS_AROUND_FILTER = wordList('aroundFilter');
const FILTER_WORDS = new Set(['just', 'only', 'ones']);
const MAX_FILTER_TERMS = 3;

/** "Just the ones about the price" after the list of disputes shows only those. */
export function decideDisputeFilter({ index, reading, previous }: ParsedLine): StepResult | undefined {
  const { briefing, reader } = index;
  if (!previous || !listsDisputes(briefing, previous) || !reading.words.some((word) => FILTER_WORDS.has(word)))
    return undefined;
  const filter = reader.read(reading.words.filter((word) => !WORDS_AROUND_FILTER.has(word)).join(' '));
  if (filter.terms.length === 0 || filter.terms.length > MAX_FILTER_TERMS) return undefined;
  const among = [...briefing.disputes.values()].filter(({ title, topic, positions }) => {
    const topicTitle = briefing.topics.find(({ id }) => id === topic)?.title ?? '';
    const { terms, concepts } = reader.read([title, topicTitle, ...positions.map(({ label }) => label)].join(' '));
    return filter.terms.every(
      (term, i) => terms.includes(term) || filter.meanings[i]?.some((concept) => concepts.includes(concept)),
    );
  });
  if (among.length === 0) return undefined;
  return { decision: { kind: 'wish', wish: 'disputes', among: among.map(({ id }) => id) }, after: previous.id };
}
