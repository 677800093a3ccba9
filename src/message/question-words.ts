/** What stands after a command's name, names nothing and has this many words or more makes the whole a question. */
export const QUESTION_WORDS = 3;

/** Whether what stands after a command's name has enough words for a question. */
export function isLongEnoughToAsk(argument: string): boolean {
  return argument.split(' ').length >= QUESTION_WORDS;
}
