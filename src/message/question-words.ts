/** Text after a command's name that names nothing and has at least this many words makes the whole a question. */
export const MIN_QUESTION_WORDS = 3;

/** Whether the text after a command's name has enough words for a question. */
export function isLongEnoughToAsk(argument: string): boolean {
  return argument.split(' ').length >= MIN_QUESTION_WORDS;
}
