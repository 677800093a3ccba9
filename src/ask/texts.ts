import type { Entry } from '../briefing/schema.ts';
import type { AskIndex } from './model.ts';
import { askedOfOther } from './other-side.ts';
import { sentencesIn } from './sentences.ts';

/** The texts that a question may be read as; `ask` uses the sentence vector of each that has one. */
export function textsOf(index: AskIndex, question: string, after?: string): readonly string[] {
  const before = after === undefined ? undefined : index.briefing.entries.get(after);
  const plain = withoutPresumed(index, question);
  const texts = [
    question,
    plain,
    ...sentencesIn(plain),
    ...partsOf(question),
    withoutTurn(question) ?? '',
    ...(before ? followTexts(index, question, before) : []),
  ];
  return [...new Set(texts)].filter((text) => text.trim() !== '');
}

/** What is asked, without the clauses that take something for granted: their words ask for nothing. */
export function withoutPresumed({ reader, presumptions }: AskIndex, question: string): string {
  const clauses = question.split(/[,;]/).filter((clause) => presumptions.in(reader.read(clause).words).length === 0);
  const rest = clauses.join(',').trim();
  return rest === '' ? question : rest;
}

/** The two parts of a question that asks two things, or more parts that are none. */
export function partsOf(question: string): readonly string[] {
  const parts = question.split(/\?+\s*(?:and\s+|also\s+)?|[,;]?\s+(?:and|plus|&)\s+(?:also\s+)?/i);
  const spoken = parts.filter((part) => part.trim() !== '');
  return spoken.length === 2 ? spoken : [];
}

/** A line after an entry, without its turn of phrase and together with the entry. */
function followTexts(index: AskIndex, question: string, before: Entry): readonly string[] {
  const rest = withoutTurn(question) ?? question;
  return [rest, ...sentencesIn(rest), together(rest, before), askedOfOther(index, question, before) ?? ''];
}

/** A line read together with the entry before it. */
export function together(question: string, before: Entry): string {
  return `${question} ${before.question}`;
}

const TURN =
  /^(?:(?:no|nope|nah|sorry|wait|ok|okay|hm+|and|but|so|then|also)[,.!]* +|(?:right|thanks|thank you)[,.!]+ +)*(?:(?:i (?:meant?|was asking about)|(?:what|how) about|not that,?|rather|instead) +)?/i;

/** What a line says it is not about: "not the signing, I meant the first day". */
const NOT_THAT =
  /^(?:no,? +)?not (?:the |a |when |that |what )?[^,.;]{1,40}[,.;] *(?=(?:but|rather|i (?:meant?|mean|was asking|want(?:ed)?))\b)/i;

/** What is left of a line that turns to something else ("no, I meant the price", "what about the IPO?"). */
export function withoutTurn(question: string): string | undefined {
  const rest = question.replace(NOT_THAT, '').replace(TURN, '').trim();
  return rest === question.trim() || rest === '' ? undefined : rest;
}

/** Whether a line says that it turns to something else, which then stands for itself. */
export function turnsAway(question: string): boolean {
  const rest = withoutTurn(question);
  return rest !== undefined && /\b(?:meant?|about|not that|rather|instead)\b/i.test(question.slice(0, -rest.length));
}
