const phraseList = (phrases: string) => phrases.trim().split(/,\s+/);

const YES_PHRASES = phraseList(`
  yes, yeah, yea, yep, yup, yes i do, yes i would, i do, i would, aye, y, ja, affirmative, sure, sure thing, for sure,
  of course, certainly, definitely, absolutely, by all means, why not, do it, do that, do so, do this, go ahead,
  go for it, go on, make it so, please do, lets go, lets do it, lets do that, lets do this, set it up, set that up,
  set it, save it, save that, save this, accept, accepted, i accept, take it, ill take it, i will take it, book it,
  start it, activate it, make it happen, fine by me, fine with me, ok with me, okay with me, be my guest, fire away,
  sign me up, sign us up, count me in, that works, works for me, sounds good, sounds great, sounds perfect,
  looks good, good idea, i confirm, confirm, confirmed, i agree, agreed, i want that, i want it, i would like that,
  id like that, id love that, that would be great, that would be nice, thatd be great, press it, press the button, 👍,
  ✅
`);
/** "Ok thanks" ends a conversation, so only a few words are allowed next to these. */
const WEAK_YES_PHRASES = phraseList('ok, okay, k, kk, fine, all right, alright, right, correct, please, great');
const WORDS_AROUND_YES = phraseList(`
  please, pls, plz, thanks, thank you, thx, ty, cheers, then, now, just, so, good, great, perfect, cool, nice, lovely,
  bot, oh, ah, hm, well, and, that, here, for me, for us, very much, a lot, actually, mate, man
`);
const NO_PHRASES = phraseList(`
  no, nope, nah, nay, n, no way, not now, not yet, not really, not today, rather not, no need, id rather not,
  i would rather not, please dont, dont, do not, dont do it, dont do that, do not do that, never mind, nevermind, nvm,
  forget it, forget that, forget about it, leave it, leave that, skip it, skip that, skip, cancel, cancel it,
  cancel that, no cancel that, stop, abort, i dont want that, i dont want it, i do not want that, maybe later, later,
  another time, not necessary, dont bother, dont ping me, dont tell me, dont message me, dont notify me, dont remind me,
  dont post it, dont send it, no thank you, 👎
`);
const WORDS_AROUND_NO = phraseList(`
  thanks, thank you, thx, ty, please, pls, ok, okay, oh, actually, sorry, then, just, hm, well, for now, its fine,
  hm, thats fine, im good, i am good, thats ok, its ok, all good, wait
`);
const MAX_WORDS = 8;

/** Undefined if the line asks or says anything else. */
export function parseConsent(line: string): 'yes' | 'no' | undefined {
  if (line.includes('?')) return undefined;
  const words = plainWords(line);
  if (words.length > MAX_WORDS) return undefined;
  if (consistsOf(words, YES_PHRASES, [...WEAK_YES_PHRASES, ...WORDS_AROUND_YES])) return 'yes';
  if (consistsOf(words, WEAK_YES_PHRASES, ['please', 'then', 'so'])) return 'yes';
  return consistsOf(words, NO_PHRASES, WORDS_AROUND_NO) ? 'no' : undefined;
}

const KEEPING_PHRASES = phraseList(`
  keep it, keep that, keep them, keep this, keep it on, keep it as is, keep it as it is, keep it running, leave it on,
  leave it as is, leave it as it is, leave them, dont change it, dont stop it, stay, let it run, leave it running
`);

/** Returns true for a line that wants no change: "no wait, keep it". */
export function isKeeping(line: string): boolean {
  const words = plainWords(line);
  return (
    !line.includes('?') &&
    words.length <= MAX_WORDS &&
    consistsOf(words, KEEPING_PHRASES, [...NO_PHRASES, ...WORDS_AROUND_NO])
  );
}

const YES_WORD = '(?:yes|yeah|yea|yep|yup|sure|ok|okay|great|fine|good|perfect|alright|all right|go ahead)';
const AROUND_YES = '(?:please|oh|well|then|actually|sorry|and|so|now|thanks|thank you)';
const TAKING =
  '(?:(?:i|we) (?:will|would|ll|d) |ill |id |well |lets |let us |can (?:i|we) |could (?:i|we) |please |just )*(?:take|have|like|want|love|do|go (?:with|for|ahead with)|choose|pick|set|set up|save|add|post|start|book|get|keep|accept|confirm|sign (?:me|us) up for|put (?:me|us) down for|subscribe (?:me |us )?to)(?: me| us)?(?: to)?';
const OFFER_NOUNS =
  '(?:one|ones|offer|offers|thing|subscription|subscriptions|wait|message|alert|notification)(?: (?:from before|above|again|earlier|from earlier|you offered|you mentioned))*';
const POLITE_END = '(?: (?:yes|please|pls|plz|thanks|thank you|then|after all|now|for me|for us|instead|too))*';
const NAMED_YES = [
  `(?:${AROUND_YES} )*${YES_WORD}(?: ${YES_WORD}| ${AROUND_YES})*(?: ${TAKING})? (?:to |for |on |about )?(?:the|that|this|your) (?<name>.{0,60}?) ?(?:${OFFER_NOUNS})?${POLITE_END}`,
  `(?:(?:${YES_WORD}|${AROUND_YES}) )*${TAKING} (?:the|that|this|your) (?<name>.{0,60}?) ?(?:${OFFER_NOUNS})${POLITE_END}`,
  `(?:the|that) (?<name>.{0,60}?) ?(?:${OFFER_NOUNS})(?: please| pls| then| thanks)+`,
].map((pattern) => new RegExp(`^${pattern}$`));
/** These words refine or refuse an offer, or ask something. */
const NOT_A_NAME =
  /\b(?:but|not|no|except|only|instead|what|why|who|how|when|where|which|is|are|was|does|do|did|first|second|third|fourth|fifth|last|other|both|and|or|question|answer)\b/;
const MAX_NAME_WORDS = 5;

/**
 * Returns how a line names the offer that it takes: "thursday" for "yes please, the Thursday one", "" for "I'll take that
 * offer". Undefined for any other line.
 */
export function parseNamedYes(line: string): string | undefined {
  if (line.includes('?')) return undefined;
  const text = plainWords(line).join(' ');
  const name = NAMED_YES.map((pattern) => pattern.exec(text)?.groups?.['name']).find((found) => found !== undefined);
  if (name === undefined || NOT_A_NAME.test(name) || name.split(' ').length > MAX_NAME_WORDS) return undefined;
  return name.trim();
}

const DOING =
  /\b(?:do|go|set|sign|make|count|press|want|like|take|confirm|save|accept|book|start|activate|subscribe)\b/;

/** "Do it" and "set it up" name an action. A mere "yes" may answer something else. */
export function isDoingYes(line: string): boolean {
  return DOING.test(plainWords(line).join(' ')) && parseConsent(line) === 'yes';
}

function plainWords(line: string): string[] {
  return line
    .toLowerCase()
    .replace(/['’]/g, '')
    .split(/[^\p{L}\p{N}\p{Extended_Pictographic}]+/u)
    .filter((word) => word !== '');
}

function consistsOf(
  words: readonly string[],
  required: readonly string[],
  optional: readonly string[],
  hasRequired = false,
): boolean {
  if (words.length === 0) return hasRequired;
  return words.some((_, i) => {
    const phrase = words.slice(0, i + 1).join(' ');
    const nextWords = words.slice(i + 1);
    return (
      (required.includes(phrase) && consistsOf(nextWords, required, optional, true)) ||
      (optional.includes(phrase) && consistsOf(nextWords, required, optional, hasRequired))
    );
  });
}
