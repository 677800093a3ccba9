import { ask } from '../ask/decide.ts';
import type { Asked } from '../ask/decision.ts';
import type { AskIndex } from '../ask/model.ts';
import type { Wish } from '../ask/wish.ts';
import { type Briefing, get, isUnknown, sourcesOf } from '../briefing/briefing.ts';
import { cardStatements, currentEntry, visibleStatements } from '../briefing/current-answers.ts';
import type { IsoDate } from '../briefing/dates.ts';
import { ANSWER_LENGTH, type Statement } from '../briefing/schema.ts';
import type { Vectors } from '../lib/vectors.ts';
import { correctionsOf } from './corrections.ts';
import { datesText } from './dates.ts';

const DETAIL_WISHES: ReadonlySet<Wish> = new Set<Wish>(['overview', 'sources', 'disputes', 'details']);

/** An answer for scripts: one object per question. */
export interface Answer {
  readonly decision: 'answer' | 'suggest' | 'abstain';
  readonly text: string;
  readonly sources: readonly string[];
  readonly suggestions: readonly {
    readonly question: string;
    readonly text: string;
    readonly sources: readonly string[];
  }[];
}

/**
 * The answer to a question without layout, from the same decision as in the chat. Without `today`, all outcomes are
 * known.
 */
export function answerOf(
  briefing: Briefing,
  index: AskIndex,
  question: string,
  vectors?: Vectors,
  today?: IsoDate,
  asked = ask(index, question, { ...(vectors && { vectors }), ...(today !== undefined && { today }) }),
): Answer & { asked: Asked } {
  const { decision } = asked;
  const known = (id: string) => currentEntry(briefing, get(briefing.entries, id), today);
  const card = (id: string) => {
    const entry = known(id);
    return { question: entry.question, ...textAndSources(briefing, visibleStatements(entry)) };
  };
  const corrections = correctionsOf(briefing, asked, today);
  const of = (...cards: (readonly Statement[])[]) => textAndSources(briefing, withinLimit(corrections, cards));
  const none = { text: '', sources: [] };
  switch (decision.kind) {
    case 'answer':
      return {
        decision: 'answer',
        ...of(visibleStatements(known(decision.entry))),
        suggestions: decision.near.map(card),
        asked,
      };
    case 'both': {
      const cards = decision.entries.map((id) => cardStatements(known(id)));
      const isSilent = decision.entries.every((id) => isUnknown(known(id)));
      return { decision: isSilent ? 'abstain' : 'answer', ...of(...cards), suggestions: [], asked };
    }
    case 'unknown':
      return {
        decision: 'abstain',
        ...of(visibleStatements(known(decision.entry))),
        suggestions: decision.near.filter((id) => !isUnknown(get(briefing.entries, id))).map(card),
        asked,
      };
    case 'date': {
      const context = { briefing, index, today: today ?? briefing.asOf };
      const dates = datesText(context, decision.question);
      const lead = textAndSources(briefing, corrections);
      const cited = new Set([...lead.sources, ...dates.sources]);
      return {
        decision: 'answer',
        text: [lead.text, dates.text].filter((text) => text !== '').join(' '),
        sources: [...briefing.sources.keys()].filter((id) => cited.has(id)),
        suggestions: [],
        asked,
      };
    }
    case 'suggest':
      return { decision: 'suggest', ...none, suggestions: decision.entries.map(card), asked };
    case 'outside':
      return { decision: 'abstain', ...none, suggestions: decision.near.map(card), asked };
    case 'wish': {
      // The command shows the same as an entry, which scripts get.
      const entry = DETAIL_WISHES.has(decision.wish) ? briefing.entries.get(decision.of ?? '') : undefined;
      if (!entry || isUnknown(entry)) return { decision: 'abstain', ...none, suggestions: [], asked };
      return { decision: 'answer', ...of(visibleStatements(known(entry.id))), suggestions: [], asked };
    }
    case 'proof':
    case 'foreign':
    case 'talk':
    case 'form':
    case 'regret':
    case 'word':
    case 'unknowns':
    case 'wordless':
      return { decision: 'abstain', ...none, suggestions: [], asked };
  }
}

/** Whole statements within the length limit of an answer. Drops the last ones first, but never the first of a card. */
function withinLimit(
  corrections: readonly Statement[],
  cards: readonly (readonly Statement[])[],
): readonly Statement[] {
  const firsts = new Set(cards.flatMap(([first]) => first ?? []));
  const kept = [...corrections, ...cards.flat()];
  while (kept.reduce((total, { text }) => total + text.length + 1, -1) > ANSWER_LENGTH) {
    const last = kept.findLastIndex((statement) => !firsts.has(statement));
    if (last === -1) break;
    kept.splice(last, 1);
  }
  return kept;
}

function textAndSources(briefing: Briefing, statements: readonly Statement[]): { text: string; sources: string[] } {
  const cited = new Set(statements.flatMap((statement) => sourcesOf(briefing, statement)));
  return {
    text: statements.map(({ text }) => text).join(' '),
    sources: [...briefing.sources.keys()].filter((id) => cited.has(id)),
  };
}
