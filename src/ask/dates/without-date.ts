import type { AskIndex } from '../ask-index.ts';
import { isStopWord } from '../words.ts';
import { datesInText } from './dates-in-text.ts';
import { datedSpans, overlaps, type Span } from './spans.ts';

const WEEKDAY = /\b(?:mon|tues|wednes|thurs|fri|satur|sun)days?\b/i;

/** "Is the lease still running" and the days of "is the lease still running on 12 September 2026". */
export interface QuestionWithoutDate {
  readonly question: string;
  readonly days: Span;
}

/**
 * Undefined if the question names a weekday or no calendar date, if the story dates something on it, or if nothing else
 * remains.
 */
export function withoutDate({ briefing, reader }: AskIndex, question: string): QuestionWithoutDate | undefined {
  const storySpans = datedSpans(briefing);
  const days = datesInText(question.replaceAll('’', "'"), { today: briefing.asOf, storySpans });
  if (!days?.isNamed || WEEKDAY.test(question)) return undefined;
  if (storySpans.some((span) => overlaps(span, days))) return undefined;
  const { words } = reader.read(days.remainingText);
  return words.some((word) => !isStopWord(word)) ? { question: days.remainingText, days } : undefined;
}
