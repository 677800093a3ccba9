/** Terms of the bot's own language that people ask about. */
const OWN_WORD_PATTERNS = {
  count: /\b(?:by (?:our|your) (?:own )?count|(?:our|your) count|derived)\b/i,
  silence: /\bno sources? says?\b/i,
  closest: /\b(?:the )?closest question(?: (?:i|you) know)?\b/i,
  claim: /\bclaims?\b/i,
  asOf: /\bas of\b/i,
  paragraph: /¶|\b(?:pilcrow|paragraph (?:sign|mark|symbol))\b/i,
  nickname:
    /\b(?:(?:where )?no publisher(?: is)? named(?:,? the name is (?:ours|yours))?|(?:the |a |some )?(?:source )?names? (?:is|are) (?:ours|yours)|named by (?:us|you))\b/i,
  watch: /\bwatch items?\b/i,
} as const;
export type OwnWord = keyof typeof OWN_WORD_PATTERNS;

const WORDS: readonly OwnWord[] = ['count', 'silence', 'closest', 'claim', 'asOf', 'paragraph', 'nickname', 'watch'];
const MEANING = /\b(?:means?|meant|meaning|stands? for|defin(?:e|ition)|explain)\b/i;
const BARE_TERM =
  /^(?:(?:so|and|but|ok|okay|sorry)[, ]+)*what(?:['’]s| is| are) (?:an? )?(?:claims?|watch items?)\W*$/i;
const FILLERS = new Set(
  'a all an and answer answers at bot by can could do does exactly for get hey hi i in is it just keep know me mean meaning means meant mind note notes of ok okay on or part please pls say saying says sentence sign so sorry stand stands tell term that the then there these they this those to under understand want what whats when where why with word words would write writing you your definition define explain phrase expression symbol always often dont not'.split(
    ' ',
  ),
);

const BARE_FILLERS = new Set('and or what about the how'.split(' '));

/** The terms that a line contains, in a fixed order. */
export function ownWordsIn(line: string): OwnWord[] {
  return WORDS.filter((word) => OWN_WORD_PATTERNS[word].test(line));
}

/**
 * Returns true for "what means 'derived' or 'by our count'?" and "and by our count?": nothing but such terms and filler words.
 */
export function asksForOwnWords(line: string): boolean {
  const words = ownWordsIn(line);
  if (words.length === 0) return false;
  if (BARE_TERM.test(line)) return true;
  const rest = words.reduce((text, word) => text.replaceAll(new RegExp(OWN_WORD_PATTERNS[word], 'gi'), ' '), line);
  const otherWords = rest
    .toLowerCase()
    .replace(/['’](?:s\b)?/g, '')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
  // "And by our count?" needs no verb; a claim and a watch item can also be the story's.
  const isBareTerm = words.every((word) => word !== 'claim' && word !== 'watch');
  if (isBareTerm && otherWords.every((word) => BARE_FILLERS.has(word))) return true;
  return MEANING.test(line) && otherWords.every((word) => FILLERS.has(word));
}
