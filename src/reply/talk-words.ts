export const wordSet = (text: string): ReadonlySet<string> => new Set(text.split(' '));

/** Words that may begin a line about a subscription without changing what it says. */
export const OPENINGS =
  'and so but yes yeah yep sure ok okay hey hi then also actually no nope sorry wait hm hmm oh well thanks great cool please';
export const PRONOUNS = 'it this that these those them';

/** Returns the lower-case words of a line, with "don't" as "dont" and times as "8:30". */
export function talkWords(line: string): readonly string[] {
  return line
    .toLowerCase()
    .replace(/['’]/g, '')
    .replace(/[^\p{L}\p{N}: ]+/gu, ' ')
    .trim()
    .split(/\s+/);
}
