import { stem } from './words.ts';

/** Which half of the pros and cons a text asks for. */
export type Polarity = 'for' | 'against';

/** "No cons" and "without the risks" leave a half out. */
const LEFT_OUT =
  /\b(?:no|not|without|except|besides|than|from|beyond|instead of)(?: (?:the|a|an|any|its|their|of|about|only|just))* \w+/g;
const FOR =
  /\b(?:pros?|upsides?|benefit(?:s|ed|ing)?|beneficial|advantage(?:s|ous)?|plus sides?|positives?|merits?|perks?|strengths?|strong (?:points?|sides?)|(?:good|bright|sunny) (?:sides?|news|points?|things?)|best things?|bull case|bullish|in favou?r|(?:arguments?|cases?) (?:made )?for|(?:speaks?|argues?) for|gains?|gained|wins?|winners?|winning|comes? out ahead|better off|profits?|gets? out of (?:it|this|the deal)|in it for)\b/;
const AGAINST =
  /\b(?:cons|downsides?|drawbacks?|disadvantages?|risks?|risky|riskiest|dangers?|dangerous|threats?|weakness(?:es)?|weak(?:est)? (?:points?|spots?|sides?|links?)|negatives?|minus(?:es)?|bad (?:sides?|news|points?|things?)|worst things?|bear case|bearish|(?:arguments?|case|cases|points?|made) (?:made )?against|(?:speaks?|argues?) against|go(?:es)? wrong|pitfalls?|loses?|losers?|losing|loss(?:es)?|worse off|suffers?|harm(?:s|ed|ful)?|hurts?|worr(?:y|ies|ied|ying|isome)|concerns?|problems?|the catch|critics|criticism|objections?|dark sides?|hurdles?|obstacles?|barriers?|challenges?|stands? in the way)\b/;
const BARE_DIRECTION =
  /^(?:(?:and|so|but|ok|now|what|whats|is|speaks|arguments?|the|reasons?|points?|things?) )*(?<word>for|against|in favou?r|strongest|best|weakest|worst)(?: (?:it|this|that|them|one|ones|argument|arguments|part|then))*$/;
const BARE_AGAINST = new Set(['against', 'weakest', 'worst']);

/** Undefined if the words ask for neither half, or for both ("pros and cons"). */
export function polarityOf(words: readonly string[]): Polarity | undefined {
  const text = words.join(' ');
  const direction = BARE_DIRECTION.exec(text)?.groups?.['word'];
  if (direction !== undefined) return BARE_AGAINST.has(direction) ? 'against' : 'for';
  const wanted = text.replaceAll(LEFT_OUT, ' ');
  const [isFor, isAgainst] = [FOR.test(wanted), AGAINST.test(wanted)];
  if (isFor === isAgainst) return undefined;
  return isFor ? 'for' : 'against';
}

const PLAIN_STEMS = new Set(['benefits', 'risks'].map(stem));
/** Idioms for one half, and how the phrasings of a story are likelier to say it. */
const PLAIN_WORDS: readonly (readonly [idiom: RegExp, plain: string])[] = [
  [/\bwho (?:wins?|comes? out ahead|profits?|is better off|are the winners|is the winner)\b/gi, 'who gains'],
  [/\bwho (?:suffers?|is worse off|gets hurt|is hurt|are the losers|is the loser)\b/gi, 'who loses'],
  [
    /\b(?:(?:best|strongest|main|biggest|good|the|made|what|is) )*(?:arguments?|case|cases|points?|what)(?: (?:can be |is |are |was |to be )?(?:made|said))? (?:speaks? |argues? )?against\b(?: of\b)?/gi,
    'the risks of',
  ],
  [
    /\b(?:(?:best|strongest|main|biggest|good|the|made) )*(?:arguments?|case|cases)(?: (?:can be |is |are |was |to be )?(?:made|said))? (?:for|in favou?r of)\b/gi,
    'the benefits of',
  ],
  [/\b(?:speaks?|argues?) against\b/gi, 'are the risks of'],
  [/\b(?:speaks?|argues?) (?:for|in favou?r of)\b/gi, 'are the benefits of'],
  [
    /\b(?:pros|upsides?|plus sides?|bull case|merits|perks|positives|(?:strongest|strong|good|bright) (?:points?|sides?|news|arguments?)|good things?)\b/gi,
    'benefits',
  ],
  [
    /\b(?:cons|downsides?|drawbacks?|disadvantages?|bear case|negatives|minus(?:es)?|(?:weakest|weak|bad|dark) (?:points?|spots?|sides?|news|arguments?)|(?:(?:strongest|main|biggest|best) )?objections?(?= to| against)|bad things?|pitfalls?|the catch)\b/gi,
    'risks',
  ],
];

/** True for topic words that name one half of the pros and cons and nothing else. */
export function isOnlyPolar(terms: readonly string[]): boolean {
  return terms.length > 0 && terms.every((term) => PLAIN_STEMS.has(term));
}

/** True for a line such as "and against?", which names a half of the pros and cons but no subject. */
export function isBareDirection(words: readonly string[]): boolean {
  return BARE_DIRECTION.test(words.join(' '));
}

/** Replaces idioms: "the upside" becomes "the benefits". Undefined if there are none. */
export function withPlainPolarity(text: string, words: readonly string[]): string | undefined {
  const polarity = polarityOf(words);
  if (polarity === undefined) return undefined;
  if (isBareDirection(words)) return polarity === 'for' ? 'what are the benefits?' : 'what are the risks?';
  const plain = PLAIN_WORDS.reduce((result, [idiom, replacement]) => result.replaceAll(idiom, replacement), text);
  return plain === text ? undefined : plain;
}

const MIN_SHARE = 0.3;
const MAX_OPPOSITE_SHARE = 0.1;

/** Returns the half that an entry's phrasings ask for. Undefined if few do, or if some ask for the other half. */
export function commonPolarity(questions: readonly (readonly string[])[]): Polarity | undefined {
  const polarities = questions.map(polarityOf);
  const shareOf = (wanted: Polarity) => polarities.filter((polarity) => polarity === wanted).length / questions.length;
  const [shareFor, shareAgainst] = [shareOf('for'), shareOf('against')];
  if (shareFor >= MIN_SHARE && shareAgainst <= MAX_OPPOSITE_SHARE) return 'for';
  return shareAgainst >= MIN_SHARE && shareFor <= MAX_OPPOSITE_SHARE ? 'against' : undefined;
}
