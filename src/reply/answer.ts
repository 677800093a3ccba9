import type { AskIndex } from '../ask/ask-index.ts';
import { ask } from '../ask/decide.ts';
import type { Wish } from '../ask/wish.ts';
import { type Briefing, get, isUnknown, sourceIds } from '../briefing/briefing.ts';
import { cardStatements, currentEntry, visibleStatements } from '../briefing/current-answers.ts';
import type { IsoDate } from '../briefing/dates.ts';
import { ANSWER_LENGTH, type Statement } from '../briefing/schema.ts';
import { findCorrections } from './corrections.ts';
import { datesText } from './dates.ts';

const DETAIL_WISHES: ReadonlySet<Wish> = new Set<Wish>(['overview', 'sources', 'disputes', 'details']);

interface SourcedText {
  readonly text: string;
  readonly sources: readonly string[];
}

interface Answer extends SourcedText {
  readonly decision: 'answer' | 'suggest' | 'abstain';
  readonly suggestions: readonly (SourcedText & { readonly question: string })[];
}

const NO_TEXT: SourcedText = { text: '', sources: [] };

/** Answers a question without layout, from the same decision as in the chat. Without `today`, all outcomes are known. */
export function answerQuestion(
  briefing: Briefing,
  index: AskIndex,
  question: string,
  today?: IsoDate,
  result = ask(index, question, today === undefined ? {} : { today }),
): Answer {
  const { decision } = result;
  const entryToday = (id: string) => currentEntry(briefing, get(briefing.entries, id), today);
  const suggestion = (id: string) => {
    const entry = entryToday(id);
    return { question: entry.question, ...sourcedText(briefing, visibleStatements(entry)) };
  };
  const corrections = findCorrections(briefing, result, today);
  const textOf = (...cards: (readonly Statement[])[]) => sourcedText(briefing, withinLimit(corrections, cards));
  const answer = (kind: Answer['decision'], text = NO_TEXT, near: readonly string[] = []) => ({
    decision: kind,
    ...text,
    suggestions: near.map(suggestion),
  });
  switch (decision.kind) {
    case 'answer':
      return answer('answer', textOf(visibleStatements(entryToday(decision.entry))), decision.near);
    case 'both': {
      const isSilent = decision.entries.every((id) => isUnknown(entryToday(id)));
      const cards = decision.entries.map((id) => cardStatements(entryToday(id)));
      return answer(isSilent ? 'abstain' : 'answer', textOf(...cards));
    }
    case 'unknown': {
      const answered = decision.near.filter((id) => !isUnknown(get(briefing.entries, id)));
      return answer('abstain', textOf(visibleStatements(entryToday(decision.entry))), answered);
    }
    case 'date': {
      const dates = datesText({ briefing, index, today: today ?? briefing.asOf }, decision.question);
      const correction = sourcedText(briefing, corrections);
      return answer('answer', {
        text: [correction.text, dates.text].filter((part) => part !== '').join(' '),
        sources: inBriefingOrder(briefing, [...correction.sources, ...dates.sources]),
      });
    }
    case 'suggest':
      return answer('suggest', NO_TEXT, decision.entries);
    case 'outside':
      return answer('abstain', NO_TEXT, decision.near);
    case 'wish': {
      // For these wishes, the bot's command would show the facts of this entry, so the entry is the answer.
      const entry = DETAIL_WISHES.has(decision.wish) ? briefing.entries.get(decision.subject ?? '') : undefined;
      if (!entry || isUnknown(entry)) return answer('abstain');
      return answer('answer', textOf(visibleStatements(entryToday(entry.id))));
    }
    default:
      return answer('abstain');
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
