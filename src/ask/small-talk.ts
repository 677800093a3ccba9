import type { SmallTalk } from '../briefing/schema.ts';
import type { AskIndex } from './ask-index.ts';
import { wordList } from './common/word-lists.ts';
import type { Reading } from './reading.ts';
import { visibleCharacters } from './words.ts';

const FILLERS = wordList('talkFillers');
const MAX_WORDS = 24;
/** If a line has several phrases, the first of these kinds decides. */
const KINDS_BY_PRIORITY = [
  'person',
  'identity',
  'author',
  'funding',
  'method',
  'review',
  'doubts',
  'link',
  'editing',
  'table',
  'languages',
  'quotation',
  'leavingOut',
  'oneSource',
  'calculating',
  'errand',
  'ownWords',
  'whoKnows',
  'figures',
  'whatToAsk',
  'quiz',
  'noNews',
  'citing',
  'trust',
  'contradiction',
  'opinion',
  'storage',
  'audience',
  'reading',
  'firstQuestion',
  'lastAnswer',
  'others',
  'use',
  'ability',
  'quiet',
  'insult',
  'thanks',
  'goodbye',
  'praise',
  'greeting',
  'exclamation',
  'reaction',
] as const satisfies readonly SmallTalk[];

/** A line can be one phrase or several ("ok thanks a million, bye for now!"). Undefined if any part is something else. */
export function findTalk(
  { talkKinds, exactPhrasings, reader }: AskIndex,
  question: string,
  { words }: Reading,
): SmallTalk | undefined {
  const text = words.join(' ');
  const kindOfWhole = talkKinds.get(text) ?? talkKinds.get(visibleCharacters(question));
  if (kindOfWhole || words.length === 0 || words.length > MAX_WORDS || exactPhrasings.has(text)) return kindOfWhole;
  const kinds =
    splitIntoPhrases(talkKinds, words) ??
    splitClauses(question).map((clause) => {
      const clauseKinds = splitIntoPhrases(talkKinds, reader.read(clause).words);
      return clauseKinds && (firstKind(clauseKinds) ?? 'reaction');
    });
  return kinds.every((kind) => kind !== undefined) ? firstKind(kinds) : undefined;
}

export function firstKind(kinds: readonly SmallTalk[]): SmallTalk | undefined {
  return KINDS_BY_PRIORITY.find((kind) => kinds.includes(kind));
}

function splitClauses(question: string): string[] {
  return question.split(/[.!?,;:()\n]+|\s[-–—]+\s/).filter((clause) => /[\p{L}\p{N}]/u.test(clause));
}

function splitIntoPhrases(talk: AskIndex['talkKinds'], words: readonly string[]): SmallTalk[] | undefined {
  const [first] = words;
  if (first === undefined) return [];
  for (let length = words.length; length > 0; length -= 1) {
    const kind = talk.get(words.slice(0, length).join(' '));
    const followingKinds = kind && splitIntoPhrases(talk, words.slice(length));
    if (followingKinds) return [kind, ...followingKinds];
  }
  return FILLERS.has(first) ? splitIntoPhrases(talk, words.slice(1)) : undefined;
}

const PROOF_REQUEST =
  /^(and )?(the )?(source|sources|proof|evidence|citation|says who|which (one|side|source|version|of them) (is|s) (right|correct|true)|who is right|who do i believe|who (said|says|reported|reports|claims|wrote) (so|that|this|it)|who says( so| that| this)?|according to (who|whom|what)|how do you know( that| this)?|where (does it|do they) say (that|this|so)|(can you )?prove (it|that)|are you sure|is (that|this) (true|sure|certain)|really)( please)?$/;

const ARTICLE_NOUN = '(?:article|source|report|paper|piece|text|outlet|document|publication|reference)s?';
const SAYING_VERB =
  '(?:says?|said|states?|stated|claims?|claimed|reports?|reported|writes?|wrote|mentions?|mentioned|has|have)';
const ARTICLE_QUESTION = new RegExp(
  `^(?:(?:and|but|so|ok) )?(?:(?:in|from|by) )?(?:which|what)(?: \\w+){0,3}? ${ARTICLE_NOUN} ${SAYING_VERB}(?: \\w+)? (?:this|that|it|so)(?: please| again| exactly)?$`,
);
const ORIGIN_QUESTION =
  /^(?:(?:and|but|so|ok) )?(?:where|what) (?:does|do|did|is) (?:this|that|the|these|those|your) (?:\w+ )?(?:number|figure|date|claim|info|information|sentence|statement|quote|bit|part)s? (?:come |taken |coming )?from$/;

const OTHER_SAYERS =
  /^(?:(?:and|but|so|ok|oh|then|hm|wait|is it|is this|is that|it is|that is|does|do|did|has|have|was|were|are|is|there) )*(?:(?:any|no|some|every)(?:one|body| one| 1| body)|(?:any|no|some|every|all|only|just|the|one|1|any of|none of|only one of|just one of|how many|which|what|who|who else|a)(?: (?:of|1|one|single|other|others|the|these|those|your|more|5|five))*(?: (?:articles?|sources?|reports?|papers?|texts?|outlets?))?|they|all)(?: (?:else|other|others|that|who))*(?: (?:does|do|did|has|have|is|was|also|really|actually|even|ever|the only one|only))*(?: (?:says?|said|saying|states?|stated|claims?|claimed|reports?|reported|writes?|wrote|written|mentions?|mentioned|confirms?|confirmed|thinks?|agrees?|agreed|backs?|backed|supports?|supported|repeats?|repeated))(?: (?:it|this|that|so|the same|on (?:it|this|that)|with (?:it|this|that)|too|as well|then|up|it up|in (?:the|any) (?:articles?|sources?)|anything like (?:it|that|this)))*$/;
const ONLY_SOURCE = new RegExp(
  `^(?:(?:and|but|so|ok) )?(?:is|was) (?:that|this|it) (?:really )?(?:the |your |just |an? )?(?:only|single|1|one)(?: single)? ${ARTICLE_NOUN}(?: for (?:it|this|that))?$`,
);
const ELSEWHERE =
  /^(?:(?:and|but|so|ok) )*(?:(?:is|was|does|do|did|it|this|that|they|say|says|said|stand|stands|written|mentioned|confirmed|repeated|can i read|i find|reported) )+(?:(?:it|this|that|so) )?(?:anywhere|somewhere|elsewhere|anywhere else|somewhere else|by anyone|by anybody|by others|by anyone else|by (?:the|any) others?|by another(?: source| article)?|only (?:there|once)|in (?:the|any|all|which)(?: of)?(?: the| other| others)* (?:articles?|sources?|reports?|ones?|others?))(?: (?:else|too|as well|(?:besides|except|other than|apart from) .{1,40}))*$/;

const PARAGRAPH =
  /^(?:(?:and|but|so|ok|in|from) )*(?:which|what) paragraphs?(?: (?:is|was|of|in|does|do|it|that|this|say|says|stand|stands|come|comes|from|the|article|exactly))*$/;
const SOURCE_COUNT = new RegExp(
  `^(?:(?:and|but|so|ok) )*(?:how many|what number of|count the|number of)(?: of)?(?: (?:the|your|these|those|different|independent|5|five))* (?:them(?= .*\\b(?:say|support|back|confirm|mention|report|agree|claim))|${ARTICLE_NOUN})(?: (?:do|does|that|which|really|actually|agree|say|says|said|support|supports|back|backs|confirm|confirms|mention|mentions|report|reports|state|claim|claims|there|are|on|for|with|each|either|both|every|side|version|one|1|of|it|this|that|so|them|these|the|up|same))*$`,
);

export function isProofAsked({ words }: Reading): boolean {
  const line = words.join(' ');
  return [
    PROOF_REQUEST,
    ARTICLE_QUESTION,
    ORIGIN_QUESTION,
    OTHER_SAYERS,
    ONLY_SOURCE,
    ELSEWHERE,
    PARAGRAPH,
    SOURCE_COUNT,
  ].some((pattern) => pattern.test(line));
}
