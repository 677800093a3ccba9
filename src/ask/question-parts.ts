import { wordList } from './common/word-lists.ts';
import { introducesQuestion } from './sentences.ts';

/** A question, keyword or list of a message. */
export interface QuestionPart {
  readonly text: string;
  /** False for a keyword beside a question, and for a list of keywords. */
  readonly isQuestion: boolean;
  /** The text followed by the topic before it, if the text only refers to that topic: "is it real space data centers". */
  readonly withTopic?: string;
  /** Set if the text may list several things: "is there a fee", "a penalty" and "insurance". */
  readonly items?: readonly string[];
}

const QUESTION_WORD = '(?:what|whats|when|whens|where|wheres|who|whos|whose|whom|why|which|how)';
const VERB =
  '(?:is|are|was|were|do|does|did|can|could|will|would|has|have|should)(?= (?:it|this|that|these|those|there|they|we|you|he|she|the|a|an|any|anyone|anybody|[A-Z])\\b)';
const QUESTION_START = `(?:${QUESTION_WORD}\\b|${VERB})`;
const FILLERS =
  '(?:so|and|but|ok|okay|well|also|then|plus|now|please|pls|btw|hi|hey|hello|yo|first(?:ly)?|first of all|second(?:ly)?|third(?:ly)?|finally|lastly|next|another (?:thing|question)|i (?:want|need|would like)(?:ed)? to know|i wonder(?:ed)?|do you know|tell me|can you tell me|what about)';
const LEADING_FILLERS = new RegExp(`^(?:${FILLERS}[,:]?\\s+)+(?=${QUESTION_START})`, 'i');
const SENTENCE_SEPARATOR = /(?<=[?!.;])\s+|\n+/;
const SENTENCE_END = /[?!.;]+$/;
const CLAUSE_SEPARATOR = new RegExp(
  `,?\\s+(?:and|plus|&|as well as|also)\\s+(?=(?:${FILLERS}[,:]?\\s+)*${QUESTION_START})|,?\\s+or\\s+(?=${QUESTION_WORD}\\b)|,\\s+(?=(?:${FILLERS}[,:]?\\s+)*${QUESTION_START})`,
  'i',
);
const ITEM_SEPARATOR = /\s*,\s*(?:(?:and|or|nor|plus|&|as well as)\s+)?|\s+(?:and|or|nor|plus|&|as well as)\s+/i;
const QUESTION_PATTERN = new RegExp(`^${QUESTION_START}`, 'i');
const PREPOSITION = '(?:until|till|since|from|by|for|to|with|of|at|in|on)';
/** A clause or an aside ("in figures") is not an item of a list. */
const CLAUSE_START = new RegExp(`^(?:${QUESTION_START}|(?:i|you|we|he|she|it|they|${PREPOSITION})\\b)`, 'i');
const EMBEDDED_QUESTION = new RegExp(`\\b(?:${PREPOSITION} )?${QUESTION_WORD}\\b.*$`, 'i');
/** "The price and the term, with sources" lists two things. */
const ADDITION = /^(?:with|including|plus) (?:who|which|the|their|its|a|all|your|sources?|links?|dates?|names?)\b/i;
const BACK_REFERENCE = /\b(?:it|its|that|this|they|them|their|those|these|there)\b/i;
const MAX_DEPENDENT_WORDS = 8;
const MIN_WORDS = 2;
/** A longer item of a list is a clause of its own. */
const MAX_ITEM_WORDS = 5;
/** People name the topic at the end of a clause: "I read something about turbines". */
const MAX_TOPIC_WORDS = 4;
const MAX_PARTS = 5;

const VERDICTS = wordList('verdicts');
const WORDS_AROUND_VERDICT = wordList('aroundVerdict');

/** At most five, in order. Empty for a message with at most one question, about one thing. */
export function splitQuestions(message: string): readonly QuestionPart[] {
  const parts: QuestionPart[] = [];
  let topic = '';
  let remark = '';
  for (const sentence of message.split(SENTENCE_SEPARATOR)) {
    const isAsked = sentence.trim().endsWith('?');
    const clauses = sentence.trim().replace(SENTENCE_END, '').split(CLAUSE_SEPARATOR);
    for (const clause of clauses.map(withoutLeadIn)) {
      const words = clause.split(/\s+/);
      if (isVerdictAsked(clause)) {
        if (remark !== '') parts.push({ text: remark, isQuestion: true });
        remark = '';
        continue;
      }
      const isQuestion = QUESTION_PATTERN.test(clause) && words.length >= MIN_WORDS;
      const isDependent = BACK_REFERENCE.test(clause) && words.length <= MAX_DEPENDENT_WORDS;
      const items = splitItems(clause);
      // "The price, how high is it?" asks one thing, "the price and the term?" two.
      const isWholeQuestion = isAsked && clauses.length === 1;
      const isJoined = /^,? (?:and|plus|&) /i.test(sentence.slice(sentence.indexOf(clause) + clause.length));
      const isKeyword = words.length <= MAX_ITEM_WORDS && clause !== '' && (isWholeQuestion || isJoined);
      if (isQuestion || isKeyword || items.length > 0)
        parts.push({
          text: clause,
          isQuestion,
          ...(isQuestion && isDependent && topic !== '' && { withTopic: `${clause} ${topic}` }),
          ...(items.length > 0 && { items }),
        });
      if (!isDependent && words.length >= MIN_WORDS) topic = words.slice(-MAX_TOPIC_WORDS).join(' ');
      if (!isQuestion && words.length > MIN_WORDS) remark = clause;
    }
  }
  return parts.length < 2 && !parts[0]?.items ? [] : parts.slice(0, MAX_PARTS);
}

/** Empty if the clause lists nothing, or if a later item is a clause of its own. */
function splitItems(clause: string): readonly string[] {
  const items = clause.split(ITEM_SEPARATOR).filter((item, i) => item !== '' && (i === 0 || !ADDITION.test(item)));
  const isItem = (item: string) => item.split(/\s+/).length <= MAX_ITEM_WORDS && !CLAUSE_START.test(item);
  return items.length > 1 && items.slice(1).every(isItem) ? items : [];
}

/** "Could you explain what it is" asks what it is. */
function withoutLeadIn(clause: string): string {
  const bareClause = clause.trim().replace(LEADING_FILLERS, '');
  const isDirect = QUESTION_PATTERN.test(bareClause) && !/^\w+ you\b/i.test(bareClause);
  return (isDirect ? undefined : embeddedQuestion(bareClause)) ?? bareClause;
}

/**
 * The question after a lead-in, with its preposition: "until when …" of "I need to know until when …". Undefined without a
 * lead-in.
 */
export function embeddedQuestion(sentence: string): string | undefined {
  const text = sentence.trim();
  const question = EMBEDDED_QUESTION.exec(text);
  return question && question.index > 0 && introducesQuestion(text.slice(0, question.index)) ? question[0] : undefined;
}

/** "Is that true?" and "which of us is right?" ask about what was said before. */
function isVerdictAsked(clause: string): boolean {
  const words = clause
    .toLowerCase()
    .split(/[^a-z]+/)
    .filter((word) => word !== '');
  return (
    words.some((word) => VERDICTS.has(word)) &&
    words.every((word) => VERDICTS.has(word) || WORDS_AROUND_VERDICT.has(word))
  );
}

/** "Which one is right?" */
export function asksWhoIsRight(line: string): boolean {
  return isVerdictAsked(line) && /\b(?:which|who)\b/i.test(line);
}

/** The message without an "is that true?" after its beginning. Undefined if it has none. */
export function withoutVerdict(message: string): string | undefined {
  const clauses = message.split(/(?<=[?!.;,])\s+|\n+/);
  const otherClauses = clauses.filter((clause, i) => i === 0 || !isVerdictAsked(clause));
  const rest = otherClauses
    .join(' ')
    .replace(/[,;]\s*$/, '')
    .trim();
  return otherClauses.length === clauses.length ? undefined : rest;
}
