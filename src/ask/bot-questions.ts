import { wordSet } from './common/word-lists.ts';
import type { ChatQuestion } from './wish.ts';

const OPENINGS = 'and so but ok okay k hey hi well then wait also please sorry just one question quick by the way btw';
const ASKER = 'i me my mine we us our ours';
const BOT = 'you your yours yourself bot';
/** Words for what a person says to the bot. Leaves out "data", which counts only if the line also mentions the bot. */
const SAID =
  'question questions message messages chat chats conversation conversations ask asked asking type typed typing write writing wrote say said saying words texts query queries searches history input inputs';
const BESIDE = `${OPENINGS} ${ASKER} ${BOT} do does did is are am was were be been being have has had can could will would may might if that this these those it them they the a an of to in on with for at by from here there what who which whether how long any some all everything anything or not ever still really actually also too even going get gets got`;
const STORING = wordSet(
  'store stored stores storing save saved saves saving keep kept keeps keeping record records recorded recording log logs logged logging remember remembers remembered track tracked tracking collect collected collecting retain retained archive archived memorize memory memories delete deleted erase erased forget monitored monitor recall',
);
const BESIDE_STORING = wordSet(
  `${BESIDE} ${SAID} data file database server somewhere anywhere anyone anybody someone somebody about information info personal private track afterwards after when me`,
);
const SEEING = wordSet(
  'see sees seen seeing read reads reading view views viewed access look looks looking visible shown watch watching listen listening public shared',
);
const COLLEAGUES = wordSet(
  'colleague colleagues coworker coworkers boss bosses manager managers team teammates teammate company employer admin admins others channel',
);
const VIEWERS = wordSet(
  'who else anyone anybody someone somebody others other everyone everybody people person group members member',
);
const BESIDE_SEEING = wordSet(
  `${BESIDE} ${SAID} at up into channel group answers answer replies reply else only whole rest my can visible`,
);
/** Does not match "is it confidential?", which may be about the story. */
const PRIVATE_QUESTION = new RegExp(
  `^(?:(?:${OPENINGS.split(' ').join('|')}) )*(?:(?:is|are) )?(?:this|(?:this|our|the|my) (?:chat|conversation|talk|thread|questions?|messages?)|what i (?:ask|type|write|say))(?: (?:is|are|here|all|really|actually|totally|strictly|a bit|kept|meant to be))* (?:(?<closed>private|(?:just )?between (?:us|you and me))|confidential|secret|sensitive|anonymous)(?: here| then| or not| please| information| info)*$`,
);
const USE = [
  /^(?:(?:and|so|but|ok|well|hey|then) )*(?:are|is) (?:you|this|this bot|it|this thing) (?:of )?(?:even |really |actually |ever )*(?:any|much|at all|some|of any) (?:use|good|help)(?: to (?:me|us|anyone|anybody))?(?: at all| then| really| here)*$/,
  /^(?:(?:and|so|but|ok|well|hey|then) )*(?:are|is) (?:you|this|this bot) (?:even |really |actually |ever )*(?:useful|helpful|good for (?:anything|something)|worth (?:it|anything|my time|asking|the trouble)|for anything)(?: at all| then| really)*$/,
  /^(?:(?:and|so|but|ok|well|hey|then) )*(?:what|why) (?:are you|is this bot|is this) (?:even |actually |really )*(?:good|useful|there|here|made) for(?: then| anyway| really)*$/,
  /^(?:(?:and|so|but|ok|well|hey|then) )*(?:what|why) (?:is|would be) (?:the |your )?(?:point|use|purpose|good) (?:of (?:you|this bot|asking you|this thing|talking to you))(?: then| anyway)*$/,
  /^(?:(?:and|so|but|ok|well) )*(?:why should i|should i) (?:even )?(?:use|ask|bother (?:with|asking)|talk to) you(?: at all| then)*$/,
  /^(?:(?:and|so|but|ok|well) )*(?:do|can) you (?:even |actually |ever )*(?:work|help (?:anyone|anybody|at all)|do anything(?: useful)?|know anything(?: useful)?)(?: at all| then| useful)*$/,
];
const LAST_ANSWER = [
  /^(?:(?:and|so|but|ok|hey|wait|sorry) )*what (?:was|is|were) (?:your |the |my |that )?(?:last|previous|latest|earlier|preceding) (?:answer|reply|response|question|message|thing you said|one)(?: of (?:you|yours))?(?: (?:about|on|again|here|please))*$/,
  /^(?:(?:and|so|but|ok|hey|wait|sorry) )*what (?:did|have) (?:i|we|you) (?:just |last )*(?:asked|ask|talk about|talked about|discuss|discussed|answer|answered)(?: (?:me|you|us|before|last|about|just now|again|earlier|last time|a minute ago|a moment ago))*$/,
  /^(?:(?:and|so|but|ok|hey|wait|sorry) )*(?:what|where) (?:were|are|was) (?:we|you|i) (?:just )?(?:talking|speaking|asking|chatting|on|at|discussing|saying)(?: (?:about|on|again|just now|before|me|here))*$/,
  /^(?:(?:and|so|but|ok|hey|wait|sorry) )*(?:repeat|show|give|tell)(?: me)? (?:again )?(?:what (?:was )?)?(?:your|my|the) (?:last|previous) (?:answer|reply|question|response)(?: was)?(?: (?:about|again|please))*$/,
];
const EARLIER_TIME =
  '(?:first|at first|initially|originally|yesterday|last (?:week|time|month)|the other day|before that|at the (?:start|beginning|outset)|in the beginning|(?:\\w+ )?(?:questions?|messages?) (?:ago|before)|(?:second|third) last|so far|today|earlier today)';
const FIRST_QUESTION = [
  `(?:what|which question|which questions) (?:did|have|had) (?:i|we) (?:first |originally )?(?:asked|ask|wanted to know|want to know|want|wanted|talk about|talked about|discuss|discussed)(?: (?:you|about|of you|from you|here))* ${EARLIER_TIME}`,
  `what (?:was|is|were) (?:my|our|the) (?:very )?(?:first|1st|second|third|2 last|3 last|earlier|original) (?:questions?|messages?|thing|things|one|topic|query)(?: (?:that )?(?:i|we) (?:asked|ask|wanted|typed|wrote|said|discussed)(?: (?:you|from you|to know|about))*| to you| of mine| today| here)*`,
  `what did (?:i|we) (?:start|begin) with`,
  `how did (?:this|our|the) (?:chat|conversation|talk) (?:start|begin)`,
].map((pattern) => new RegExp(`^(?:(?:and|so|but|ok|hey|wait|sorry) )*${pattern}(?: again| please)*$`));
const QUIET = new RegExp(
  `^(?:(?:${OPENINGS.split(' ').join('|')}|oh|no|nah|man|bot|now|will you|would you|can you|could you|thats|that is) )*(?:(?:just )?(?:shut (?:up|it|your (?:mouth|trap))|(?:stop|quit) (?:talking|speaking|writing|chatting|typing|babbling|spamming|yapping|it with the talking)|(?:be|stay|keep) (?:quiet|silent|still)|keep (?:it down|your mouth shut)|hush|shush|shh+|zip it|pipe down|silence|say (?:nothing|no more|no word)|not another word|no more (?:talking|words|chatter)|enough(?: (?:talk|talking|of this|of that|said|for now|for today|with the talking))?|leave me alone|go away|give it a rest|do not (?:talk|speak|say anything|answer|write)(?: to me)?))(?: (?:now|please|already|then|bot|you|and|for now|anymore|any more|any longer|again|silence|quiet|thanks|thank|just|ok|here|to me|with me|up))*$`,
);

/** The words that recognise such a question are the same for every story. */
export function botQuestionKind(words: readonly string[]): ChatQuestion | undefined {
  const text = words.join(' ');
  const has = (wanted: ReadonlySet<string>) => words.some((word) => wanted.has(word));
  const hasAsker = has(wordSet(ASKER));
  const hasSaid = has(wordSet(SAID));
  const hasBot = has(wordSet(BOT));
  const privateMatch = PRIVATE_QUESTION.exec(text);
  if (privateMatch) return privateMatch.groups?.['closed'] === undefined ? 'storage' : 'audience';
  const isStored = has(STORING) && words.every((word) => STORING.has(word) || BESIDE_STORING.has(word));
  if (isStored && ((hasAsker && (hasSaid || hasBot)) || (hasBot && words.includes('data')))) return 'storage';
  if (
    /^(?:what|how) (?:do|will|are) you (?:do|doing|use|using|going to do) (?:with )?(?:my|our) (?:data|messages?)$/.test(
      text,
    )
  )
    return 'storage';
  const isSeen = words.every(
    (word) => SEEING.has(word) || VIEWERS.has(word) || COLLEAGUES.has(word) || BESIDE_SEEING.has(word),
  );
  const hasViewer = has(VIEWERS) || has(COLLEAGUES);
  const isOfHere = hasSaid
    ? (hasViewer || words.includes('public')) && (hasAsker || /\b(?:this|here)\b/.test(text))
    : (words.includes('this') && hasViewer) || (words.includes('it') && has(COLLEAGUES));
  if (has(SEEING) && isSeen && isOfHere && AUDIENCE_OPENING.test(text)) return 'audience';
  if (USE.some((pattern) => pattern.test(text))) return 'use';
  if (FIRST_QUESTION.some((pattern) => pattern.test(text))) return 'firstQuestion';
  if (LAST_ANSWER.some((pattern) => pattern.test(text))) return 'lastAnswer';
  return QUIET.test(text) ? 'quiet' : undefined;
}

const AUDIENCE_OPENING =
  /^(?:(?:and|so|but|ok|hey|wait|please) )*(?:can|could|will|would|do|does|is|are|may|who|which|am i the only)\b/;
