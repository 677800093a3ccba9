export interface QuestionPart {
  readonly text: string;
  /** The text followed by the topic before it, if the text only refers to that topic: "is it real space data centers". */
  readonly withTopic?: string;
}

const QUESTION_WORD = '(?:what|whats|when|whens|where|wheres|who|whos|whose|whom|why|which|how)';
const VERB =
  '(?:is|are|was|were|do|does|did|can|could|will|would|has|have|should)(?= (?:it|this|that|these|those|there|they|we|you|he|she|the|a|an|any|anyone|[A-Z])\\b)';
const QUESTION_START = `(?:${QUESTION_WORD}\\b|${VERB})`;
const FILLERS =
  '(?:so|and|but|ok|okay|well|also|then|plus|now|please|pls|btw|hi|hey|hello|yo|first(?:ly)?|first of all|second(?:ly)?|third(?:ly)?|finally|lastly|next|another (?:thing|question)|i (?:want|need|would like)(?:ed)? to know|i wonder(?:ed)?|do you know|tell me|can you tell me|what about)';
const LEADING_FILLERS = new RegExp(`^(?:${FILLERS}[,:]?\\s+)+(?=${QUESTION_START})`, 'i');
const SENTENCE_SEPARATOR = /[?!.;\n]+(?=\s|$)\s*/;
const CLAUSE_SEPARATOR = new RegExp(
  `,?\\s+(?:and|plus|&|as well as|also)\\s+(?=(?:${FILLERS}[,:]?\\s+)*${QUESTION_START})|,\\s+(?=(?:${FILLERS}[,:]?\\s+)*${QUESTION_START})`,
  'i',
);
const QUESTION_PATTERN = new RegExp(`^${QUESTION_START}`, 'i');
const BACK_REFERENCE = /\b(?:it|its|that|this|they|them|their|those|these|there)\b/i;
const MAX_DEPENDENT_WORDS = 8;
const MIN_WORDS = 2;
/** People name the topic at the end of a clause: "I read something about turbines". */
const MAX_TOPIC_WORDS = 4;
const MAX_PARTS = 5;

/** At most five, in order. Empty for fewer than two. */
export function splitQuestions(message: string): readonly QuestionPart[] {
  const parts: QuestionPart[] = [];
  let topic = '';
  const clauses = message
    .split(SENTENCE_SEPARATOR)
    .flatMap((sentence) => sentence.split(CLAUSE_SEPARATOR))
    .map((clause) => clause.trim().replace(LEADING_FILLERS, ''));
  for (const clause of clauses) {
    const words = clause.split(/\s+/);
    const isQuestion = QUESTION_PATTERN.test(clause) && words.length >= MIN_WORDS;
    const isDependent = BACK_REFERENCE.test(clause) && words.length <= MAX_DEPENDENT_WORDS;
    if (isQuestion)
      parts.push({ text: clause, ...(isDependent && topic !== '' && { withTopic: `${clause} ${topic}` }) });
    if (!isDependent && words.length >= MIN_WORDS) topic = words.slice(-MAX_TOPIC_WORDS).join(' ');
  }
  return parts.length < 2 ? [] : parts.slice(0, MAX_PARTS);
}
