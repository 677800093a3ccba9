import type { AskIndex } from './ask-index.ts';
import { findBotRequest } from './bot-request.ts';
import { isProofAsked } from './small-talk.ts';
import { namedSources, SOURCE_NAME } from './source-names.ts';
import type { FormLimit } from './wish.ts';

/** A form that the bot can give to an answer. `sentences` is the limit that the line names, or 1 if it names none. */
export type AnswerForm =
  | { readonly kind: 'shorter'; readonly sentences: number }
  | { readonly kind: 'simpler' }
  | { readonly kind: 'more' };

export interface FormRequest {
  /** The message without its requests about form. Empty if it asks nothing else. */
  readonly rest: string;
  readonly limits: readonly FormLimit[];
  readonly form?: AnswerForm;
}

const POLITE =
  '(?:\\b(?:and|but|also|then|plus|please|pls|kindly|just|can you|could you|would you|will you)[, ]+){0,4}';
const GIVE =
  '(?:give|show|send|share|post|include|add|attach|drop|provide|paste|tell|get|put|list|present|format|make|write|do|answer|say|explain|reply|respond|return|display)';
const TO_WHOM =
  '(?: (?:me|us|it|this|that|them|everything|all(?: of (?:it|them|this|that))?|the (?:answer|result)s?))*';
const CLAUSE_END = '(?=\\s*(?:[,.;:?!)]|$|\\b(?:and|but|please|pls|thanks|thx|this time|next time|from now on)\\b))';
const LANGUAGE =
  '(?:portuguese|portugues|português|spanish|español|french|français|german|deutsch|italian|dutch|polish|russian|ukrainian|chinese|mandarin|cantonese|japanese|korean|arabic|hindi|urdu|turkish|greek|swedish|norwegian|danish|finnish|czech|slovak|hungarian|romanian|bulgarian|serbian|croatian|hebrew|vietnamese|thai|indonesian|malay|bengali|punjabi|tamil|persian|farsi|catalan|swahili|latin|welsh|irish|tagalog|afrikaans|my (?:own |native )?language|another language)';
const COUNT = '(?:an?|one|two|three|four|five|six|seven|eight|nine|ten|\\d{1,3}|a few|a couple(?: of)?|few)';
const AT_MOST =
  '(?:(?:at most|at the most|max(?:imum)?(?: of)?|up to|no more than|not more than|less than|fewer than|about|around|just|only|under) )?';
const AT_MOST_AFTER = '(?:,? (?:at most|at the most|max(?:imum)?|or (?:less|fewer)|tops|only|flat))?';

/** Requests for only one article, or to leave one out, depend on the story's sources: see `newSourceLimits`. */
const LIMIT_PATTERNS: readonly (readonly [FormLimit, string])[] = [
  [
    'table',
    `(?:${GIVE}${TO_WHOM} )?(?<![-\\w])(?:as|in|into|in the form of|using|with) (?:an? |some )?(?:(?:(?!the\\b|my\\b|for\\b)\\w+ ){0,2}(?:tables?|spreadsheet|charts?|graphs?|diagrams?|infographic|matrix|mind ?map|flow ?chart)|csv(?: file)?|json|excel(?: file| sheet)?|tabular form(?:at)?)${CLAUSE_END}`,
  ],
  [
    'table',
    `\\b(?:and|then|also|plus|please|pls) (?:draw|make|plot|create|build|give me|show me)${TO_WHOM} (?:an? )?(?:\\w+ )?(?:table|chart|graph|diagram|spreadsheet)(?: (?:of|out of|with|for) (?:it|this|that|them|these))?${CLAUSE_END}`,
  ],
  [
    'table',
    `(?:draw|make|plot|create|build|give|show|i (?:want|need)|can i (?:get|have))${TO_WHOM} (?:an? )(?:\\w+ )?(?:table|chart|graph|diagram|spreadsheet) (?:of|with|for|about|on|showing|comparing)\\b`,
  ],
  [
    'table',
    `\\b(?:(?:show|send|give|draw|include|add|attach|post|is there|are there|do you have|have you got|got)${TO_WHOM} (?:an?|some|any)|with(?: an?| some)?) (?:\\w+ )?(?:pictures?|photos?|photographs?|images?|maps?|screenshots?|videos?|drawings?|illustrations?)\\b(?! (?:problem|risk|issue)s?\\b)(?: of(?: (?:it|this|that|them))?\\b)?`,
  ],
  [
    'languages',
    `\\b(?:translate|answer|reply|respond|say|tell|write|explain|speak|talk)${TO_WHOM} (?:in|into|to) ${LANGUAGE}\\b`,
  ],
  [
    'languages',
    `(?<!(?:published|written|available|spoken|translated|appeared|printed) )\\b(?:in|into|to|auf|en|em) ${LANGUAGE}(?: (?:language|translation))?${CLAUSE_END}`,
  ],
  [
    'quotation',
    `(?:\\b(?:quote|quoting|cite|copy|show|give|paste|use|using|with|in|including|include|what (?:is|was|are|were))\\b)?${TO_WHOM} ?(?:\\b(?:the|its|their|his|her|an?) )?\\b(?:exact|original|verbatim|literal|precise|word[- ]for[- ]word) (?:sentences?|wording|words|quotes?|quotations?|text|phrasing|passages?|paragraphs?|lines?)(?: (?:from|of|in) the (?:\\w+ ){0,2}(?:articles?|sources?|reports?|originals?|papers?|texts?)\\b)?(?: (?:of|on|about|for)\\b)?`,
  ],
  [
    'quotation',
    `(?:\\b(?:quote|quoting|cite|copy|show|give|paste)\\b${TO_WHOM}(?: (?:the |your |all )*(?:sources?|articles?|papers?|authors?|reports?))?,? )?\\b(?:verbatim|word[- ]for[- ]word|in (?:its|their|his|her|the (?:article|author|source|paper|report)['’]?s['’]?) (?:own|exact|original) words)\\b`,
  ],
  [
    'quotation',
    `\\b(?:(?:quote|copy|paste|recite|print|reproduce|read(?: out)?)${TO_WHOM} (?:the )?(?:\\w+ )?|(?:text|wording|contents?) of (?:the )?(?:\\w+ )?)(?:paragraph|sentence|passage|headline)s?\\b(?: \\d+)?(?: (?:of|in|from) (?:the |that |this )?(?:[\\w-]+ ){0,2}[\\w-]+)?${CLAUSE_END}`,
  ],
  [
    'quotation',
    `\\bquote${TO_WHOM} what (?:the )?(?:[\\w-]+ ){1,3}(?:says?|said|writes?|wrote)(?: (?:there|on|about)(?: (?:it|this|that))?)?${CLAUSE_END}`,
  ],
  [
    'quotation',
    `\\b(?:not|no|without) (?:(?:in|with|by) )?(?:a |any |the |your (?:own )?)?(?:paraphras(?:e|es|ing)|rewording|retelling|own words)\\b`,
  ],
  [
    'link',
    `\\b(?:(?:send|give|show|share|post|include|add|attach|drop|provide|paste|get|need|want|have)${TO_WHOM}|with|including|plus) (?:(?:the|an?|any|all|some|your|its|that|working|source|direct|original) )*(?:web )?(?:links?|urls?|web ?address(?:es)?|hyperlinks?)(?: (?:to|for|of) (?:it|this|that|them|each(?: (?:one|article|source))?|(?:all )?(?:of )?(?:the |your )?(?:\\w+ )?(?:sources?|articles?|originals?|papers?|texts?|reports?|all of them|all)))?`,
  ],
  [
    'editing',
    `(?:${GIVE}${TO_WHOM} )?\\b(?:as|in the form of|in the style of|like) an? (?:\\w+ )?(?:poem|haiku|limerick|song|rap|tweet|email|e-mail|press release|pdf(?: file)?|word (?:doc|document|file)|powerpoint|letter|memo|fairy tale|podcast|dialogue|essay)(?: (?:to|for|about) .{1,30})?${CLAUSE_END}`,
  ],
  [
    'editing',
    `\\b(?:and|then)(?: (?:then|please|also))* (?:e-?mail|mail|forward|send|text|whatsapp|fax|print|post)(?: (?:it|this|that|them|me|us|the (?:answer|result|summary|list)))+(?: (?:to|in|into|on) .{1,30}?)?(?! (?:when|once|if|every|each|as soon|daily|weekly|monthly|on|at|by|in))${CLAUSE_END}`,
  ],
  [
    'editing',
    `\\b(?:write|make|compose|create|give|tell|sing)${TO_WHOM} an? (?:[\\w-]+ ){0,3}?(?:poem|haiku|limerick|song|rap|tweet|e-?mail|press release|letter|essay|joke|slide deck|presentation)\\b(?: (?:about|on|of)\\b(?: (?:it|this|that|(?:all|any) of (?:it|this)|the (?:whole )?(?:thing|story))\\b)?)?`,
  ],
  [
    'editing',
    `(?:${GIVE}${TO_WHOM} )?\\b(?:as|in|with) (?:an? |the |some )?(?:numbered list|bold(?: letters)?|italics|capital letters|(?:all )?caps|emojis?|rhymes?|verse|legalese|(?:more )?formal (?:language|english|tone)|slang|pirate (?:speak|talk)|style of [^,.?!]{1,30}?)${CLAUSE_END}`,
  ],
  [
    'editing',
    `\\b(?:in|at least|with|about|around|on) (?:at least |about |around |some )?(?:\\d{3,4} words|(?:two|three|four|five|\\d{1,2}|several|a few) (?:full |whole )?(?:pages|paragraphs))${CLAUSE_END}`,
  ],
  [
    'errand',
    `\\b(?:remind|remember) (?:me|us) (?:[\\w:]+ ){0,8}?to (?!the\\b|an?\\b)[^.?!,;]*?(?:[.!,;]\\s*(?:and |but )?|\\s+and )(?=(?:when|what|who|how|why|where|is|are|does|do|did|has|will|can)\\b)`,
  ],
  ['errand', `(?<=[.?!] )(?:remind|remember) (?:me|us) (?:[\\w:]+ ){0,8}?to (?!the\\b|an?\\b)[^.?!]*[.!]*$`],
  [
    'calculating',
    `,? \\b(?:and|then)(?: (?:then|please|also))* (?:calculate|compute|work out|estimate|add up|extrapolate|convert|multiply|do the maths?)\\b[^.?!;]*`,
  ],
];

const SHORT_LENGTH = `\\b(?:in|within) ${AT_MOST}(?<count>${COUNT}) (?:short |brief |simple |plain |single )*(?<unit>sentences?|lines?|words?|bullets?|bullet points?)${AT_MOST_AFTER}`;
const SHORT_LENGTH_ALONE = `(?<=^|[,.;:?!] |\\band |\\bbut )${AT_MOST}(?<count>${COUNT}) (?:short |brief )?(?<unit>sentences?|lines?|words?)(?: (?:at most|at the most|max(?:imum)?|or (?:less|fewer)|tops|only|please|is enough|are enough))+`;
const SHORT_LENGTH_LIMIT = `\\b(?:at most|max(?:imum)?(?: of)?|up to|under|no more than|not more than|less than|fewer than) (?<count>${COUNT}) (?<unit>sentences?|lines?|words?)${CLAUSE_END}`;
const SHORT_WORDS = `\\b(?:(?:answer|reply|explain|say it|tell me|summari[sz]e)? ?briefly|in (?:short|brief|a nutshell)${CLAUSE_END}|(?:keep|make) it (?:very |really )?(?:short|brief|concise|quick)|as (?:short|brief|concise|briefly|concisely) as (?:possible|you can)|(?:a |the )?(?:short|brief|quick|concise) (?:answer|version|reply)(?: only| please)?${CLAUSE_END}|(?<=[,.;:?!] )tl;?dr|yes or no(?: only)?${CLAUSE_END})`;
const SIMPLER = `(?:${GIVE}${TO_WHOM} )?\\b(?:(?:in|using|with) (?:very |really |more )?(?:simple|plain|easy|simpler|easier|plainer|layman['’]?s?|lay|everyday|non-?technical|clear) (?:words?|terms?|english|language|way)|like i['’]?(?: a)?m (?:a )?(?:five|5|six|ten|12|child|kid|toddler)(?: years? old)?|(?:so )?(?:that )?(?:even )?(?:an? (?:child|kid|\\d{1,2}[- ]year[- ]old)|my (?:\\w+ )?(?:grandma|grandmother|mum|mom|kids?|son|daughter)) (?:can |could |would |will )?(?:understands?|gets?)(?: it)?|(?:suitable )?for (?:an? (?:child|kid|beginner|layperson|layman|\\d{1,2}[- ]year[- ]old)(?!['’])|dummies|beginners|laypeople)|eli ?5|without (?:any |all |the )?(?:jargon|technical (?:terms|words|details|stuff|things|language)))`;
const SIMPLER_BY_LEAVING_OUT = `(?:(?:leave|skip|drop) (?:out )?(?:all )?(?:the |any )?(?:technical (?:things|stuff|terms|details|words|side)|jargon)(?: out)?(?: and)?|\\bsimply(?= put|,))`;
const MORE = `\\b(?:in (?:full |more |great(?:er)? |as much )?details?(?: as (?:possible|you can))?|(?:with|including) (?:all |full |every |more )+(?:of )?(?:the )?details?|in (?:more )?depth|at length|as (?:detailed|thoroughly) as (?:possible|you can))${CLAUSE_END}`;

const NUMBERS = new Map(
  ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'].map((word, i) => [word, i + 1]),
);
const DEFAULT_SENTENCES = 1;
/** The approximate length of an answer's sentence. */
const WORDS_IN_SENTENCE = 20;
/** "In a few lines" and "in a couple of lines". */
const FEW = 3;

const asPattern = (text: string) => new RegExp(`${POLITE}${text}`, 'giu');
const FIXED_LIMITS = LIMIT_PATTERNS.map(([limit, text]) => [limit, asPattern(text)] as const);
const FORMS = {
  lengths: [SHORT_LENGTH, SHORT_LENGTH_LIMIT, SHORT_LENGTH_ALONE].map(asPattern),
  shorter: [asPattern(SHORT_WORDS)],
  simpler: [SIMPLER, SIMPLER_BY_LEAVING_OUT].map(asPattern),
  more: [asPattern(MORE)],
};

/**
 * Finds what a message asks about the form of its answer, besides a question: "…, as a table", "in three sentences", "without
 * CogLab". Undefined if it asks nothing of the kind, or if other steps read the whole line.
 */
export function findFormRequest(index: AskIndex, question: string): FormRequest | undefined {
  const limits = new Set<FormLimit>();
  let text = question;
  for (const [limit, pattern] of [...FIXED_LIMITS, ...sourceLimits(index)]) {
    const rest = text.replace(pattern, ' ');
    if (rest !== text) limits.add(limit);
    text = rest;
  }
  const { rest, form } = takeForm(text);
  if ((limits.size === 0 && form === undefined) || isReadElsewhere(index, question)) return undefined;
  const plainRest = withoutEmptySentences(index, rest);
  // A line with no question that asks only for a form that the bot can give is read by the usual steps.
  if (plainRest === '' && limits.size === 0) return undefined;
  return { rest: plainRest, limits: [...limits], ...(form && { form }) };
}

const cachedSourceLimits = new WeakMap<AskIndex, readonly (readonly [FormLimit, RegExp])[]>();

function sourceLimits(index: AskIndex): readonly (readonly [FormLimit, RegExp])[] {
  const cached = cachedSourceLimits.get(index);
  if (cached) return cached;
  const limits = newSourceLimits(index);
  cachedSourceLimits.set(index, limits);
  return limits;
}

function newSourceLimits(index: AskIndex): (readonly [FormLimit, RegExp])[] {
  const source = `(?:${[...namedSources(index.briefing).map(({ pattern }) => pattern), SOURCE_NAME].join('|')})`;
  return [
    [
      'leavingOut',
      asPattern(
        `(?:\\b(?:leave|leaving|keep|put|take) (?:the |that |this )?${source} (?:out|aside|away)\\b|\\b(?:without|excluding|except(?: for)?|leav(?:e|ing) (?:out|aside)|ignor(?:e|ing)|skip(?:ping)?|exclud(?:e|ing)|omit(?:ting)?|disregard(?:ing)?|not counting|apart from|minus|do(?:n['’]?t| not) (?:use|count|cite|include|trust)) (?:what )?(?:the |that |this |any |all )?(?:\\w+ )?${source})(?: (?:says?|writes?|claims?|out|completely|altogether|entirely))*(?: (?:from|in) (?:what you tell me(?: about (?:this|it))?|your (?:answers?|reply)|(?:the|all|your) (?:\\w+ )?answers?|this))?`,
      ),
    ],
    [
      'oneSource',
      asPattern(
        `(?:(?:\\bi )?\\b(?:only|just|solely|exclusively|purely) (?:(?:want|need|care|like)(?: to (?:hear|know|read|see))?(?: about)? )?(?:from|by|according to|based on|using|with|what|go by|take|use|trust|rely on) (?:the |that |this )?${source}(?: (?:says?|writes?|claims?|article|report))*(?: (?:about|on|regarding)\\b)?|\\b(?:according|based|limited|restricted) (?:only|solely|exclusively|just) (?:to|on) (?:the |that |this )?${source}|\\b(?:according to|from|based on|using) (?:the |that |this )?${source} (?:only|alone|exclusively))`,
      ),
    ],
    [
      'oneSource',
      new RegExp(
        `^(?:(?:no|nope|sorry|ok|okay|please|and|but)[,.!]* )*(?:i (?:only |just )?(?:meant?|want(?:ed)?|need(?:ed)?) )?(?:only|just) (?:the |that |this )?${source}(?: please| thanks| alone)*[.!?]*$`,
        'giu',
      ),
    ],
  ];
}

function takeForm(text: string): { rest: string; form?: AnswerForm } {
  for (const pattern of FORMS.lengths) {
    const { count = '', unit = '' } = [...text.matchAll(pattern)][0]?.groups ?? {};
    if (unit === '') continue;
    const rest = FORMS.simpler.reduce((remaining, simpler) => remaining.replace(simpler, ' '), text);
    return { rest: rest.replace(pattern, ' '), form: { kind: 'shorter', sentences: sentenceLimit(count, unit) } };
  }
  const remove = (patterns: readonly RegExp[]) =>
    patterns.reduce((remaining, pattern) => remaining.replace(pattern, ' '), text);
  const [simplerRest, shorterRest, moreRest] = [remove(FORMS.simpler), remove(FORMS.shorter), remove(FORMS.more)];
  if (simplerRest !== text) return { rest: simplerRest, form: { kind: 'simpler' } };
  if (shorterRest !== text) return { rest: shorterRest, form: { kind: 'shorter', sentences: DEFAULT_SENTENCES } };
  if (moreRest !== text) return { rest: moreRest, form: { kind: 'more' } };
  return { rest: text };
}

function sentenceLimit(count: string, unit: string): number {
  const number = Number(count);
  if (/^word/i.test(unit)) return Math.max(DEFAULT_SENTENCES, Math.floor(number / WORDS_IN_SENTENCE) || 0);
  if (Number.isInteger(number) && number > 0) return number;
  return /few|couple/i.test(count) ? FEW : (NUMBERS.get(count.toLowerCase()) ?? DEFAULT_SENTENCES);
}

function isReadElsewhere(index: AskIndex, question: string): boolean {
  const reading = index.reader.read(question);
  if (index.exactPhrasings.has(reading.words.join(' ')) || isProofAsked(reading)) return true;
  const request = findBotRequest(index, question, reading);
  return request !== undefined && request.kind !== 'wish' && request.kind !== 'talk';
}

const LOOSE_START = /^(?:[\s,;:.?!–-]|\b(?:and|but|also|then|plus|please|pls|kindly|or)\b)+/i;
const LOOSE_END = /(?:[\s,;:–-]|\b(?:and|but|also|then|plus|please|pls|kindly|or|with|me|this time|next time)\b)+$/i;

/** Drops sentences of which only words such as "give it to me" remain. */
function withoutEmptySentences({ reader }: AskIndex, text: string): string {
  return text
    .split(/(?<=[.?!])\s+|\n+/)
    .flatMap((sentence) => {
      const end = /[.?!]+\s*$/.exec(sentence)?.[0].trim() ?? '';
      const words = sentence
        .slice(0, sentence.trimEnd().length - end.length)
        .replace(LOOSE_START, '')
        .replace(LOOSE_END, '')
        .replace(/\s+([,;:])/g, '$1')
        .replace(/\s+/g, ' ')
        .trim();
      const { terms, type, words: read } = reader.read(words);
      const isEmpty =
        read.every((word) => EMPTY_WORDS.has(word) || /^\d+$/.test(word)) || (terms.length === 0 && type === 'none');
      return isEmpty ? [] : [`${words}${end}`];
    })
    .join(' ');
}

const EMPTY_WORDS = new Set(
  'a all an and answer answers also as be but can could do everything for from get give i id in is it just kindly let like list make me my need next article now of ok okay on only our paragraph passage pls please put quote quotation reply say send sentence show so source tell text that the them then this time to us want we what will with would write you your'.split(
    ' ',
  ),
);
