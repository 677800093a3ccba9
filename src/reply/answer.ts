import type { AskIndex } from '../ask/ask-index.ts';
import { ask } from '../ask/decide.ts';
import type { AskResult } from '../ask/decision.ts';
import type { Wish } from '../ask/wish.ts';
import { type Briefing, get, isUnknown, sourceIds } from '../briefing/briefing.ts';
import { cardStatements, currentEntry, visibleStatements } from '../briefing/current-answers.ts';
import type { IsoDate } from '../briefing/dates.ts';
import { ANSWER_LENGTH, type Statement } from '../briefing/schema.ts';
import type { Vectors } from '../lib/vectors.ts';
import { findCorrections } from './corrections.ts';
import { datesText } from './dates.ts';

const DETAIL_WISHES: ReadonlySet<Wish> = new Set<Wish>(['overview', 'sources', 'disputes', 'details']);

interface SourcedText {
  readonly text: string;
  readonly sources: readonly string[];
}

export interface Answer extends SourcedText {
  readonly decision: 'answer' | 'suggest' | 'abstain';
  readonly suggestions: readonly (SourcedText & { readonly question: string })[];
}

/** Answers a question without layout, from the same decision as in the chat. Without `today`, all outcomes are known. */
export function answerQuestion(
  briefing: Briefing,
  index: AskIndex,
  question: string,
  vectors?: Vectors,
  today?: IsoDate,
  result = ask(index, question, { ...(vectors && { vectors }), ...(today !== undefined && { today }) }),
): Answer & { askResult: AskResult } {
  const { decision } = result;
  const entryToday = (id: string) => currentEntry(briefing, get(briefing.entries, id), today);
  const suggestion = (id: string) => {
    const entry = entryToday(id);
    return { question: entry.question, ...sourcedText(briefing, visibleStatements(entry)) };
  };
  const corrections = findCorrections(briefing, result, today);
  const textWithCorrections = (...cards: (readonly Statement[])[]) =>
    sourcedText(briefing, withinLimit(corrections, cards));
  const abstention = { decision: 'abstain' as const, text: '', sources: [], suggestions: [], askResult: result };
  switch (decision.kind) {
    case 'answer':
      return {
        decision: 'answer',
        ...textWithCorrections(visibleStatements(entryToday(decision.entry))),
        suggestions: decision.near.map(suggestion),
        askResult: result,
      };
    case 'both': {
      const isSilent = decision.entries.every((id) => isUnknown(entryToday(id)));
      const cards = decision.entries.map((id) => cardStatements(entryToday(id)));
      return {
        decision: isSilent ? 'abstain' : 'answer',
        ...textWithCorrections(...cards),
        suggestions: [],
        askResult: result,
      };
    }
    case 'unknown':
      return {
        ...abstention,
        ...textWithCorrections(visibleStatements(entryToday(decision.entry))),
        suggestions: decision.near.filter((id) => !isUnknown(get(briefing.entries, id))).map(suggestion),
      };
    case 'date': {
      const dates = datesText({ briefing, index, today: today ?? briefing.asOf }, decision.question);
      const correctionText = sourcedText(briefing, corrections);
      const text = [correctionText.text, dates.text].filter((part) => part !== '').join(' ');
      const sources = inBriefingOrder(briefing, [...correctionText.sources, ...dates.sources]);
      return { decision: 'answer', text, sources, suggestions: [], askResult: result };
    }
    case 'suggest':
      return { ...abstention, decision: 'suggest', suggestions: decision.entries.map(suggestion) };
    case 'outside':
      return { ...abstention, suggestions: decision.near.map(suggestion) };
    case 'wish': {
      // For these wishes, the bot's command would show the facts of this entry, so the entry is the answer.
      const entry = DETAIL_WISHES.has(decision.wish) ? briefing.entries.get(decision.subject ?? '') : undefined;
      if (!entry || isUnknown(entry)) return abstention;
      return {
        decision: 'answer',
        ...textWithCorrections(visibleStatements(entryToday(entry.id))),
        suggestions: [],
        askResult: result,
      };
    }
    default:
      return abstention;
  }
}

/** Drops whole statements until the answer fits its length limit: the last ones first, but never the first of a card. */
function withinLimit(
  corrections: readonly Statement[],
  cards: readonly (readonly Statement[])[],
): readonly Statement[] {
  const headlines = new Set(cards.flatMap(([headline]) => headline ?? []));
  const statements = [...corrections, ...cards.flat()];
  while (statements.reduce((length, { text }) => length + text.length + 1, -1) > ANSWER_LENGTH) {
    const lastOptional = statements.findLastIndex((statement) => !headlines.has(statement));
    if (lastOptional === -1) break;
    statements.splice(lastOptional, 1);
  }
  return statements;
}

function sourcedText(briefing: Briefing, statements: readonly Statement[]): SourcedText {
  return {
    text: statements.map(({ text }) => text).join(' '),
    sources: inBriefingOrder(
      briefing,
      statements.flatMap((statement) => sourceIds(briefing, statement)),
    ),
  };
}

function inBriefingOrder({ sources }: Briefing, ids: readonly string[]): string[] {
  return [...sources.keys()].filter((id) => ids.includes(id));
}
