import type { SmallTalk } from '../briefing/schema.ts';
import type { AskIndex } from './model.ts';
import type { Reading } from './reading.ts';
import { signsOf } from './words.ts';

/** Words around small talk that do not make it a question. */
const FILLERS = new Set(
  'again all anyway bot everybody everyone folks for friend guys indeed just madam man mate much now please sir so team then there today very well you'.split(
    ' ',
  ),
);
/** Longer lines are not split. */
const MAX_WORDS = 24;
/** The kind of a line with several phrases: the first of these kinds that occurs. */
const BY_WEIGHT = [
  'person',
  'identity',
  'ability',
  'insult',
  'thanks',
  'goodbye',
  'praise',
  'greeting',
  'reaction',
] as const satisfies readonly SmallTalk[];

/**
 * The kind of small talk, if the whole line is small talk: one phrase, or several clauses that are, apart from fillers
 * ("ok thanks a million, bye for now!").
 */
export function findTalk(
  { talk, exact, reader }: AskIndex,
  question: string,
  { words }: Reading,
): SmallTalk | undefined {
  const whole = talk.get(words.join(' ')) ?? talk.get(signsOf(question));
  if (whole || words.length === 0 || words.length > MAX_WORDS || exact.has(words.join(' '))) return whole;
  const kinds =
    phrasesIn(talk, words) ?? clausesOf(question).map((clause) => clauseKind(talk, reader.read(clause).words));
  return kinds.every((kind) => kind !== undefined) ? BY_WEIGHT.find((kind) => kinds.includes(kind)) : undefined;
}

function clausesOf(question: string): string[] {
  return question.split(/[.!?,;:()\n]+|\s[-–—]+\s/).filter((clause) => /[\p{L}\p{N}]/u.test(clause));
}

/** The phrases that the words consist of, longest first; undefined if a word is left. */
function phrasesIn(talk: AskIndex['talk'], words: readonly string[]): SmallTalk[] | undefined {
  const [first] = words;
  if (first === undefined) return [];
  for (let length = words.length; length > 0; length -= 1) {
    const kind = talk.get(words.slice(0, length).join(' '));
    const others = kind && phrasesIn(talk, words.slice(length));
    if (others) return [kind, ...others];
  }
  return FILLERS.has(first) ? phrasesIn(talk, words.slice(1)) : undefined;
}

/**
 * The kind of a clause: from its phrases, from words that only small talk has, or from a question to the bot itself.
 */
function clauseKind(talk: AskIndex['talk'], words: readonly string[]): SmallTalk | undefined {
  const kinds = phrasesIn(talk, words);
  if (kinds) return BY_WEIGHT.find((kind) => kinds.includes(kind)) ?? 'reaction';
  if (WELL_WISHES.test(words.join(' '))) return 'goodbye';
  return kindAsked(words) ?? (ASKING.test(words.join(' ')) ? undefined : kindByWords(words));
}

const set = (words: string) => new Set(words.split(/\s+/));
/** "Have a lovely day", "enjoy your weekend". */
const WELL_WISHES =
  /^(?:and )?(?:have|enjoy) (?:a|an|the|your) (?:(?:very|really) )?(?:\w+ )?(?:rest of (?:the|your) )?(?:one|day|night|evening|morning|afternoon|week|weekend|time|holiday|holidays)(?: (?:everyone|all|too|you|there|ahead))?$/;
const ASKING =
  /^(?:(?:and|but|so|ok) )*(?:is|are|was|were|do|does|did|can|could|will|would|how|who|why|when|where|which|what(?! an?\b))\b/;

/** Words that may occur next to those of any kind. */
const BESIDE = set(
  `a about absolute absolutely actually all am an and answer answers are as at be been bot but completely computer ever
  everything explanation fast for from guys have help helper helping helpful hey i in indeed info information is it job
  just kind like machine man many mate me much my never now of oh ok on one program quick quite really robot seen service so
  software some stuff such that used use yet ever the then there thing things this tool to today too total totally very was were what with
  work you your yours yourself app assistant reply`,
);
const BY_WORDS: readonly {
  readonly kind: SmallTalk;
  readonly own: ReadonlySet<string>;
  readonly with: ReadonlySet<string>;
}[] = [
  {
    kind: 'insult',
    own: set(
      `useless junk garbage trash crap crappy rubbish stupid dumb idiot idiotic moron moronic worthless pathetic terrible awful horrible
      lousy lame sucks suck sucked shit shitty bullshit stupidest worst hate annoying dumbass fool nonsense joke failure
      hopeless ridiculous clueless incompetent bad loser piss fuck screw scrap toaster brainless`,
    ),
    with: set(
      'piece heap pile load bunch waste time utter utterly fucking freaking damn damned bloody off money hell goddamn fat more than even',
    ),
  },
  {
    kind: 'thanks',
    own: set('thanks thank thankful cheers appreciate appreciated grateful gratitude obliged merci danke gracias'),
    with: set(
      'million millions lot lots bunch ton tons heaps time patience kindly again once advance anyway everyone folks taking answering explaining clearing up clarifying clarification lovely great big deeply alot',
    ),
  },
  {
    kind: 'goodbye',
    own: set('bye goodbye cya farewell ciao byebye cheerio toodles'),
    with: set('later tomorrow soon everyone everybody until next week folks see take care'),
  },
  {
    kind: 'praise',
    own: set(
      `good great nice awesome helpful best love like loved amazing brilliant smart clever cool useful impressive impressed
      fantastic wonderful excellent perfect lovely superb neat sweet handy genius legend star cute pretty incredible patient kind`,
    ),
    with: set('well how more than expected thought'),
  },
];
/** Words that negate praise. */
const DENIED = /\b(?:not|no|never|isnt|hardly)\b/;

function kindByWords(words: readonly string[]): SmallTalk | undefined {
  const denied = DENIED.test(words.join(' '));
  const plain = words.filter((word) => word !== 'not' && word !== 'no' && word !== 'do');
  const isTalk = (word: string) =>
    BESIDE.has(word) ||
    FILLERS.has(word) ||
    BY_WORDS.some(({ own, with: beside }) => own.has(word) || beside.has(word));
  if (!plain.every(isTalk)) return undefined;
  const found = BY_WORDS.find(({ own }) => plain.some((word) => own.has(word)))?.kind;
  // "I like" and "what a pretty" alone are not praise.
  if (found === 'praise' && plain.length > 1 && plain.every((word) => word === 'i' || word === 'like'))
    return undefined;
  return found === 'praise' && denied ? 'insult' : found;
}

const OF_A_BOT = set(
  `tired sleep sleepy bored lonely feel feeling feelings emotion emotions alive sentient conscious consciousness human
  humans person people robot machine bot ai married happy sad dream dreams eat drink hungry birthday old born friends
  girlfriend boyfriend wife husband kids male female boy girl man woman soul brain vacation holiday holidays break rest
  awake sick lazy chatgpt gpt llm siri alexa religion pet fun exhausted fed annoyed angry real computer program biased neutral objective impartial`,
);
const BESIDE_ASKED = set(
  `do are can could have did will would is am how what where who which why you your yourself a an the any ever really
  actually even also get getting got be been being of these those this that all so many questions question answering to
  for me us with when not just still today right much long often sometimes always has job work working never up stupid same by
  talking chatting speaking or and just like some living yet`,
);
const OF_A_PERSON =
  /\b(?:talk|speak|chat|connect|transfer|pass|put|escalate|get|reach|contact|call|give|need|want|is there|are there|any|write)\b.*\b(?:human|humans|person|people|agent|someone|somebody|operator|representative|manager|supervisor|staff|support|admin)\b/;
const BESIDE_PERSON = set(
  `can could may might i we please want need would like to talk speak chat connect transfer pass put escalate get reach
  contact call give me us you with a an the real live actual human humans person people agent someone somebody operator
  representative manager supervisor staff support admin customer service through instead there is are here let who from
  your team else any do not bot just now in on write how some behind this that at all over`,
);

/** A question to the bot itself ("do you ever get tired?"), or for a human instead. */
function kindAsked(words: readonly string[]): SmallTalk | undefined {
  if (OF_A_PERSON.test(words.join(' ')) && words.every((word) => BESIDE_PERSON.has(word))) return 'person';
  const isOfYou = words.some((word) => word === 'you' || word === 'your' || word === 'yourself');
  const isBot = isOfYou && words.some((word) => OF_A_BOT.has(word));
  return isBot && words.every((word) => OF_A_BOT.has(word) || BESIDE_ASKED.has(word)) ? 'identity' : undefined;
}

const PROOF =
  /^(and )?(the )?(source|sources|proof|evidence|citation|says who|which (one|side|source|version|of them) (is|s) (right|correct|true)|who is right|who do i believe|who (said|says|reported|reports|claims|wrote) (so|that|this|it)|who says( so| that| this)?|according to (who|whom|what)|how do you know( that| this)?|where (does it|do they) say (that|this|so)|(can you )?prove (it|that)|are you sure|is (that|this) (true|sure|certain)|really)( please)?$/;

/** "Which of the articles says that?", "where does that date come from?" */
const ARTICLE = '(?:article|source|report|paper|piece|text|outlet|document|publication|reference)s?';
const SAYS =
  '(?:says?|said|states?|stated|claims?|claimed|reports?|reported|writes?|wrote|mentions?|mentioned|has|have)';
const WHICH_ARTICLE = new RegExp(
  `^(?:(?:and|but|so|ok) )?(?:(?:in|from|by) )?(?:which|what)(?: \\w+){0,3}? ${ARTICLE} ${SAYS}(?: \\w+)? (?:this|that|it|so)(?: please| again| exactly)?$`,
);
const ORIGIN =
  /^(?:(?:and|but|so|ok) )?(?:where|what) (?:does|do|did|is) (?:this|that|the|these|those|your) (?:\w+ )?(?:number|figure|date|claim|info|information|sentence|statement|quote|bit|part)s? (?:come |taken |coming )?from$/;

/** Whether a line asks what the previous answer rests on. */
export function isProofAsked({ words }: Reading): boolean {
  const line = words.join(' ');
  return [PROOF, WHICH_ARTICLE, ORIGIN].some((pattern) => pattern.test(line));
}
