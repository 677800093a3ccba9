import type { AskIndex } from './ask-index.ts';
import { wordList } from './common/word-lists.ts';
import { asksForOwnWords } from './own-words.ts';
import type { Reading } from './reading.ts';
import type { Wish } from './wish.ts';

export type BotRequest =
  | { readonly kind: 'form'; readonly form: 'shorter' | 'simpler' | 'more' | 'whole'; readonly isOneSentence?: true }
  /** `about` is the question or subject that the line names after the complaint. */
  | { readonly kind: 'complaint'; readonly about?: string }
  | { readonly kind: 'unknowns' }
  | { readonly kind: 'agreed' }
  | { readonly kind: 'wish'; readonly wish: Wish }
  | { readonly kind: 'talk'; readonly talk: 'errand' | 'ownWords' };

const MAX_FORM_WORDS = 16;

const SHORTER_WORDS = wordList('shorter');
const SIMPLER_WORDS = wordList('simpler');
/** "Not clear" asks for a simpler form, "clear" alone does not. */
const UNDERSTANDING_WORDS = new Set('understand understood clear'.split(' '));
const MORE_WORDS = new Set('more detail details detailed longer expand elaborate further depth'.split(' '));
const WHOLE_WORDS = new Set('paragraph paragraphs'.split(' '));
const FORM_FILLER_WORDS = wordList('formFiller');
const WHOLE_STORY = /\b(?:whole|entire|full) (?:thing|story)\b|\bof (?:it all|everything|all this)\b/;
const REPETITION_REQUEST =
  /\bother words\b|\bsay (?:it |that |this )?again\b|^(?:again|come again|what do you mean(?: by (?:that|this|it))?|what does (?:that|this|it) mean|meaning)$|\b\d{1,2} year old\b|\bfor (?:a |my |the )?(?:kids?|child|children|teen|teenagers?|pupils?|students?|class|beginners?|dummies|layperson|laypeople|grandma|grandmother|mum|mom|son|daughter)\b|\blike (?:i am|im) (?:a )?(?:5|five|child|kid)\b|\btoo (?:hard|difficult|long to read)\b|\b(?:do|did|can) not (?:really |quite )?(?:get|follow) (?:it|this|that|you)\b/;
const TLDR = /^(?:[^?]{0,30}[\s,.!…])?\W*tl;? ?dr\W*$/i;
const LENGTH_COMPLAINT =
  /^(?:(?:bruh|man|dude|wow|ok|okay|lol|uh|hm|phew|sorry|but|and|well|oh) )*(?:that|this|it) (?:is|was) (?:(?:way|so|too|very|pretty|quite|rather|a bit|kind of|really) )*long(?: (?:text|answer|read|one|man|bro|dude|for me|though))?$/;

/** Lines such as "so nobody knows" get the first line of the previous answer again. */
const AGREEMENT =
  /^(?:(?:so|ok|okay|lol|lmao|haha|ah|oh|right|and|but|well|then|hm|wow|basically|in other words) )*(?:(?:nobody|no (?:one|1)|noone|none of (?:them|the sources|the articles)|no (?:source|article)s?) (?:really |actually |even )*(?:knows?|says?|knew|said)(?: it| that| anything| for sure| yet)?|(?:we|you|they) (?:really |just |simply )*do not (?:really |actually )?know(?: it| that| yet)?|it is (?:unknown|not known))(?: then| huh| lol| really| right| yet)*$/;

function findForm(words: readonly string[]): Extract<BotRequest, { kind: 'form' }>['form'] | undefined {
  const lists = [SHORTER_WORDS, SIMPLER_WORDS, UNDERSTANDING_WORDS, MORE_WORDS, WHOLE_WORDS, FORM_FILLER_WORDS];
  const isOnlyForm =
    words.length <= MAX_FORM_WORDS &&
    words.every((word) => /^\d{1,2}$/.test(word) || lists.some((list) => list.has(word)));
  if (!isOnlyForm) return undefined;
  const hasWordOf = (list: ReadonlySet<string>) => words.some((word) => list.has(word));
  const text = words.join(' ');
  const isNegated = words.includes('not') || words.includes('cannot');
  if (/\b(?:which|what) paragraphs?\b/.test(text)) return undefined;
  if (hasWordOf(WHOLE_WORDS) || WHOLE_STORY.test(text)) return 'whole';
  if (hasWordOf(SIMPLER_WORDS) || REPETITION_REQUEST.test(text) || (isNegated && hasWordOf(UNDERSTANDING_WORDS)))
    return 'simpler';
  if (hasWordOf(SHORTER_WORDS) || /\btoo long\b|\bless (?:text|words)\b/.test(text)) return 'shorter';
  return hasWordOf(MORE_WORDS) && !/^what\b/.test(text) ? 'more' : undefined;
}

const COMPLAINT_OPENING =
  '(?:(?:no|nope|nah|hm+|sorry|but|ok|okay|hey|wait|well|ugh|come on|actually|again|thanks)[,.!…]* +)*';
const NEGATION = "(?:not|n't|nt)";
const PREVIOUS_QUESTION_PHRASE =
  "(?:what|the (?:thing|question|one|answer)) (?:that )?i(?:'m|'d| am| was| have| had)? (?:really |actually )?(?:asked|asking|ask|meant|mean|wanted|want|said|looking|needed|need)(?: you| for| about| to know)*";
const QUESTION_OBJECT =
  '(?: (?:me|it|this|that|(?:my|the) (?:actual |real |whole )?question|what i (?:asked|wanted|meant)))?(?: at all| though)?';
const CLAUSE_END = '(?=[,.!:;…?]| -|$)';
const COMPLAINT_PATTERNS: readonly RegExp[] = [
  `(?:(?:(?:that|this|it)(?:'s|s| is| was)?|still|again|still) (?:really |just |simply |still )?not|(?:that|this|it) (?:is|was)n'?t|not) (?:really |even |at all |exactly |quite )?${PREVIOUS_QUESTION_PHRASE}`,
  `you (?:still |really |just |have |did |do |are |were )*(?:didn'?t|haven'?t|don'?t|aren'?t|${NEGATION}|never) (?:really |actually |even |quite |still )*(?:answer(?:ed|ing)?|address(?:ed|ing)?|respond(?:ed)? to)\\b${QUESTION_OBJECT}`,
  `(?:that|this|it)(?:(?:'s|s| is| was)? not|(?: is| was)?n'?t) (?:the|my) (?:question|point)${CLAUSE_END}`,
  `(?:that|this|it)(?:'s|s| is| was)? (?:just |totally |completely |plain |simply |all |so )?(?:wrong|incorrect|false|not (?:right|correct|true|relevant|it)|irrelevant|beside the point|off topic|nonsense)(?: answer)?${CLAUSE_END}`,
  `(?:(?:totally|completely|just|all) )?(?:wrong|incorrect)(?: (?:answer|question|topic|thing|again|subject))?${CLAUSE_END}`,
  `you(?:'ve| have)? (?:totally |completely |just )?(?:misunderstood|misunderstand|misread|missed|got)(?: (?:it|me|that|(?:my|the) (?:question|point)))?(?: wrong| completely| again)?${CLAUSE_END}`,
  `you(?:'re| are|r|re) (?:really |just |still )?(?:not (?:helping|helpful|listening|answering|getting it)|dodging|avoiding|evading|deflecting|ignoring)${QUESTION_OBJECT}`,
  `(?:that|this|it) (?:does|did|do) ?(?:${NEGATION}) (?:really |even |actually )*(?:answer|address|help)${QUESTION_OBJECT}`,
  `i (?:did ?(?:${NEGATION})|never) ask(?:ed)?(?: you)?(?: that| this)?(?: (?:about|for) [^,.;]{1,40})?${CLAUSE_END}`,
  `(?:please |just |now )*answer (?:my|the|me the) (?:actual |real |damn )?question(?: please| now)?${CLAUSE_END}`,
  `(?:please |just )*(?:read (?:my|the) question|try)(?: again)(?: please)?${CLAUSE_END}`,
].map((pattern) => new RegExp(`^${COMPLAINT_OPENING}${pattern}(?<rest>.*)$`, 'i'));
const QUESTION_INTRODUCTION =
  /^(?:[\s,.!:;…?-]+|(?:and|but|so|please|again|man|dude|bot|sorry|about|on|regarding)\b|(?:(?:i|my question) (?:was |am |just |had |have |only |really )*(?:asked|asking|meant|mean|wanted(?: to know)?|want(?: to know)?|said|was|is)(?: you)?(?: (?:for|about|if|whether))?\b))+/i;
const NAMED_PART = /^(?:the |my |about )*(.{2,40}?) (?:part|question|bit|thing)[.!?]*$/i;

function findComplaint({ reader }: AskIndex, question: string): BotRequest | undefined {
  const plainText = question.replaceAll('’', "'").trim();
  const complaintMatch = COMPLAINT_PATTERNS.map((pattern) => pattern.exec(plainText)).find((match) => match !== null);
  if (!complaintMatch) return undefined;
  const afterComplaint = (complaintMatch.groups?.['rest'] ?? '').replace(QUESTION_INTRODUCTION, '').trim();
  const about = NAMED_PART.exec(afterComplaint)?.[1] ?? afterComplaint;
  const { terms, type } = reader.read(about);
  return { kind: 'complaint', ...((terms.length > 0 || type !== 'none') && { about }) };
}

const WORDS_ASKING_FOR_UNKNOWNS = wordList('askingForUnknowns');
const UNKNOWNS_REQUEST =
  /^(?:ok |so |and |please |can you |could you )*(?:(?:list|show|give)(?: me)? |what (?:are|is) )?(?:all )?(?:of )?(?:the |your )?(?:unknowns|unanswered questions|unanswered|unanswerable questions|blind spots|gaps|still unknown|unknown)(?: here| so far| yet| please| in (?:this|the) (?:story|briefing))*$/;

function asksForUnknowns(words: readonly string[], text: string): boolean {
  if (UNKNOWNS_REQUEST.test(text)) return true;
  return (
    /^(?:ok |so |and )*(?:what|which)\b/.test(text) &&
    /\b(?:not|cannot|unable)\b/.test(text) &&
    /\b(?:you|sources?|articles?|briefing|bot|we)\b/.test(text) &&
    /\b(?:know|known|answer|answered|say|tell|cover|mention)\b/.test(text) &&
    words.every((word) => WORDS_ASKING_FOR_UNKNOWNS.has(word))
  );
}

const AGREEMENT_WORDS = wordList('agreement');
const WORDS_AROUND_AGREEMENT = wordList('aroundAgreement');
const DISAGREEMENT = /\b(?:not|no|never|where do they differ|or (?:not|disagree|differ))\b/;

function asksForAgreement(words: readonly string[], text: string): boolean {
  return (
    words.some((word) => AGREEMENT_WORDS.has(word)) &&
    /\b(?:sources?|articles?|reports?|papers?|texts|facts?|points?|things?|they|everyone|everybody|everything|all)\b/.test(
      text,
    ) &&
    !DISAGREEMENT.test(text) &&
    words.every((word) => AGREEMENT_WORDS.has(word) || WORDS_AROUND_AGREEMENT.has(word))
  );
}

const MAX_ONE_LINE_WORDS = 24;
const ONE_LINE_NOUN =
  /\b(?:(?:1|one|a|single|short|1 short|good|crisp) (?:sentence|line|liner)|(?:sentence|line|liner)(?= (?:for|on|about)\b)|headline|tagline|caption|elevator pitch|one liner)\b/;
/** Without one of these or a name of the story, "in one sentence" after an answer shortens that answer. */
const WHOLE_NOUN =
  /\b(?:whole|entire|everything|story|deal|slide|slides|deck|presentation|powerpoint|newsletter|headline|tagline|caption|pitch|report|memo|boss|all of (?:it|this))\b/;
const OF_ONE_SOURCE =
  /\bof (?:the|that|this|an?|which) (?:\w+ )?(?:reports?|articles?|sources?|papers?|brief|analysis)\b/;
/** "How long is the lease, in one sentence?" asks for a fact, not for the whole story. */
const OWN_QUESTION = /\b(?:how (?:long|many|much|big|far|old)|when|who|whose|why|where)\b/;
const WORDS_AROUND_ONE_LINE = wordList('aroundOneLine');

/** The story's own names may be in it. */
function findOneSentence({ briefing }: AskIndex, words: readonly string[], text: string): BotRequest | undefined {
  if (words.length > MAX_ONE_LINE_WORDS || !ONE_LINE_NOUN.test(text) || OF_ONE_SOURCE.test(text)) return undefined;
  if (OWN_QUESTION.test(text)) return undefined;
  const storyWords = new Set(
    [briefing.title, ...briefing.subjects]
      .join(' ')
      .toLowerCase()
      .split(/[^\p{L}\p{N}]+/u),
  );
  const isOnlyRequest = words.every(
    (word) =>
      WORDS_AROUND_ONE_LINE.has(word) || FORM_FILLER_WORDS.has(word) || SHORTER_WORDS.has(word) || storyWords.has(word),
  );
  if (!isOnlyRequest) return undefined;
  const namesStory = words.some((word) => storyWords.has(word) && !FORM_FILLER_WORDS.has(word));
  return { kind: 'form', form: WHOLE_NOUN.test(text) || namesStory ? 'whole' : 'shorter', isOneSentence: true };
}

const POLITE_OPENING =
  '(?:(?:please|ok|okay|hey|hi|now|so|and|also|actually|then|thanks|just|bot|can you|could you|would you|will you|you can|i want to|i want you to|i would like to|i need to|we want to|lets) )*';
const POST_NOUNS =
  '(?:reminders?|digests?|subscriptions?|notifications?|notices?|alerts?|posts?|messages?|updates?|newsletter|emails?)';
const withPoliteOpening = (wish: Wish, pattern: string) => [wish, new RegExp(`^${POLITE_OPENING}${pattern}`)] as const;
const WISH_PATTERNS: readonly (readonly [Wish, RegExp])[] = [
  withPoliteOpening(
    'remind',
    `remind (?:me|us|everyone|the team|this channel)\\b(?! (?:what|who|whose|how|why|where|which|whether)\\b)`,
  ),
  withPoliteOpening('notify', `(?:notify|ping|alert) (?:me|us) (?:if|when|once|as soon as|whenever|about)\\b`),
  withPoliteOpening(
    'notify',
    `(?:let (?:me|us) know|tell (?:me|us)) (?:if|when|once|as soon as|whenever) (?:there is |there are |theres |there )?(?:any |some )?(?:thing )?(?:anything new|news|updates?|new info)\\b`,
  ),
  [
    'list',
    /^(?:ok |so |and |please |hey )*(?:what|which)(?: \w+)? (?:am i|are we|do i|do we|have i|have we|is this channel)(?: \w+){0,2} (?:subscribed|signed up|subscriptions?|reminders?|registered)\b/,
  ],
  [
    'list',
    /^(?:ok |so |please |hey )*(?:is|are) (?:anything|something|we|there anything|there any) (?:still )?(?:subscribed|subscriptions?)\b/,
  ],
  withPoliteOpening(
    'list',
    `(?:show|list|see|view|display|give me|check|what are)(?: me| us)?(?: all)?(?: of)?(?: my| our| the| current| active)* (?:subscriptions?|reminders?)(?: please| here| of this channel| in here)*$`,
  ),
  ['list', /\bwhat (?:(?:are you|you are) going to|will you|you will|do you) (?:remind|notify|send|post)\b/],
  ['list', /^(?:my|our|current|active) (?:subscriptions?|reminders?)(?: please)?$/],
  withPoliteOpening(
    'stop',
    `(?:stop|cancel|end|delete|remove|drop|kill|unsubscribe(?: me| us)?(?: from)?|turn off|switch off|disable|no more|enough (?:of|with)|quit)(?: sending| posting| giving| doing)?(?: me| us)?(?: [a-z0-9]+){0,4}? (?:everything|${POST_NOUNS}|all|all of (?:it|them|this|that)|it all)(?: now| please| here| about [a-z ]+| for [a-z ]+| in here| thanks| and unsubscribe| unsubscribe| at once| every [a-z]+)*$`,
  ),
  withPoliteOpening(
    'subscribe',
    `(?:send|post|drop|deliver|email|mail|publish)\\b.*\\b(?:daily|weekly|monthly|fortnightly|(?:every|each) (?:(?:other|2nd|3rd|[2-9]|couple of|few) )?(?:(?:working |work |business )?days?|weekdays?|weeks?|months?|mornings?|evenings?|quarter|year|(?:mon|tues|wednes|thurs|fri|satur|sun)day)s?|on (?:weekdays|(?:working |work |business )days|(?:mon|tues|wednes|thurs|fri|satur|sun)days))\\b`,
  ),
  withPoliteOpening('stop', `unsubscribe(?: me| us)?(?: please| now)*$`),
  withPoliteOpening(
    'disputes',
    `(?:list|show|give|name|enumerate)(?: me| us)? (?:all|everything|every|each)\\b.*\\b(?:disagree|disagrees|disagreements?|contradict|contradicts|contradictions?|contradicting|differ|differs|differences|disputes?|disputed|conflict|conflicts)\\b(?!.*\\b(?:on|about|over|regarding) (?!(?:it|this|that|the (?:deal|story|whole thing))?$))`,
  ),
];

/** Undefined also for an exact phrasing. */
export function findBotRequest(index: AskIndex, question: string, reading: Reading): BotRequest | undefined {
  if (reading.words.length === 0 || index.exactPhrasings.has(reading.words.join(' '))) return undefined;
  // Typos are corrected only to words of the story, so the patterns below match the words as typed.
  const typedWords = new Map(reading.corrections.map(([typed, corrected]) => [corrected, typed]));
  const words = reading.words.map((word) => typedWords.get(word) ?? word);
  const text = words.join(' ');
  const oneSentence = findOneSentence(index, words, text);
  if (oneSentence) return oneSentence;
  const form = TLDR.test(question) || LENGTH_COMPLAINT.test(text) || AGREEMENT.test(text) ? 'shorter' : findForm(words);
  if (form) return { kind: 'form', form };
  if (asksForOwnWords(question)) return { kind: 'talk', talk: 'ownWords' };
  const complaint = findComplaint(index, question);
  if (complaint) return complaint;
  if (asksForUnknowns(words, text)) return { kind: 'unknowns' };
  if (asksForAgreement(words, text)) return { kind: 'agreed' };
  if (ERRAND.test(text)) return { kind: 'talk', talk: 'errand' };
  const wish = WISH_PATTERNS.find(([, pattern]) => pattern.test(text))?.[0];
  return wish && { kind: 'wish', wish };
}

/** "Remind me on Friday to tell my manager". For a watch item, people write "remind me of" or "about". */
const ERRAND = new RegExp(
  `^${POLITE_OPENING}(?:remind|remember|nudge|ping|alert|wake|tell) (?:me|us) (?:(?:please|again|later|tomorrow|today|tonight|now|then|also|on|at|in|by|before|after|around|every|each|next|this|the|an?|of|noon|midnight|morning|afternoon|evening|am|pm|(?:mon|tues|wednes|thurs|fri|satur|sun)day|days?|weeks?|months?|hours?|minutes?|january|february|march|april|may|monthofmay|june|july|august|september|october|november|december|week|weekend|end|time|\\d{1,4}(?:st|nd|rd|th)?(?:am|pm)?|st|nd|rd|th|couple|few) )*(?:that i (?:have|need|must|ought|should|want)(?: to)?|i (?:have|need|must|should) to|not to|to) (?!(?:the|a|an|this|that|it) )`,
);

const QUESTION_OPENING =
  /^(?:(?:so|and|but|ok|okay|hey|hi|then|wait|well) )*(?:why|who|whose|what|when|where|which|did|does|do|has|have|had|was|were|is|are|will|would|how (?:much|many|long|come|big))\b/;
const BOT_SUBJECT =
  /\b(?:i|me|my|we|us|our|you|your|way|possible|reminders?|digests?|notifications?|notify|notices?|subscriptions?|subscribed?|unsubscribe|alerts?|updates?|posts?|posting|messages?)\b/;

/** "Why did they cancel the lease?" asks nothing of the bot. */
export function isAboutOthers({ words }: Reading): boolean {
  const text = words.join(' ');
  return QUESTION_OPENING.test(text) && !BOT_SUBJECT.test(text);
}

const MEANING_QUESTION =
  /^(?:(?:so|and|but|ok|okay|hey|hi|please|sorry)[,.!]* +)*(?:(?:what(?:'s|s| is| does)? (?:a |an |the )?(?:word |term |meaning of |definition of )?(?<a>[^?.!,]{1,40}?)["'”]? (?:means?|stands? for))|(?:["'“]?(?<b>[^?.!,]{1,30}?)["'”]? (?:what )?(?:means?(?: what)?|meaning))|(?:what means (?<c>[^?.!,]{1,40}))|(?:(?:please )?(?:define|explain the (?:word|term)|(?:what(?:'s|s| is) )?the (?:meaning|definition) of|meaning of|definition of) (?<d>[^?.!,]{1,40}))|what(?:'s|s| is) meant by (?<e>[^?.!,]{1,40}))[?.!]*(?: (?:please|pls))?$/i;
const DEFINITION_QUESTION =
  /^(?:(?:so|and|but|ok|okay|hey|hi|please|sorry)[,.!]* +)*(?:what(?:'s|s| is) an? (?<word>[^?.!,]{1,30}?)|what are (?<words>[a-z]{2,20}))(?: exactly| actually| again| please)*[?.!]*$/i;
const NOT_UNDERSTOOD =
  /^(?:(?:so|and|but|ok|okay|hey|hi|please|sorry|well|hm+)[,.!]* +)*(?:i(?:'m| am)? (?:(?:really|still|just|honestly|simply|also) )*(?:(?:do not|don't|dont|never|can't|cannot|cant) (?:(?:really|even|quite|actually) )*(?:understand|know|get|see|grasp|remember)|not (?:really )?sure|have no (?:idea|clue)|wonder)|no (?:idea|clue)|not sure|(?:(?:can|could) (?:you|u) )?(?:please )?(?:tell me|explain)(?: to me)?) what (?:(?:(?:an? |the (?:word|term) )(?<a>[^?.!,]{1,30}?) (?:is|are|means?|stands? for))|(?<b>[^?.!,]{1,30}?) (?:means?|stands? for)|(?<c>[^?.!, ]{2,20}) (?:is|are))(?:,? (?:exactly|actually|again|please|pls|sorry|child|dear|mate|man|bro|bot|sir|madam|friend|love|lol))*[?.!]*$/i;
const MAX_TERM_WORDS = 3;

/** `isSure` is true for "lease means?", and false for "what is a GPU", which can ask for more than a meaning. */
export function findWordAsked({ reader }: AskIndex, question: string): { word: string; isSure: boolean } | undefined {
  const text = question.replaceAll('’', "'").trim();
  const { c: bareWord, ...unknownWords } = NOT_UNDERSTOOD.exec(text)?.groups ?? {};
  const wordsIn = (groups: Readonly<Record<string, string | undefined>> = {}) => Object.values(groups);
  const [sureWord, possibleWord] = [
    [...wordsIn(unknownWords), ...(bareWord === undefined ? wordsIn(MEANING_QUESTION.exec(text)?.groups) : [])],
    [bareWord, ...wordsIn(DEFINITION_QUESTION.exec(text)?.groups)],
  ].map((candidates) => candidates.find((groupText) => groupText !== undefined));
  const word = (sureWord ?? possibleWord ?? '').replace(/^["'“”]+|["'“”]+$/g, '').trim();
  const isWord = word !== '' && word.split(/\s+/).length <= MAX_TERM_WORDS && reader.read(word).terms.length > 0;
  return isWord ? { word, isSure: sureWord !== undefined } : undefined;
}
