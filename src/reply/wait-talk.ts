import { wordSet } from '../ask/common/word-lists.ts';
import { parseAnswerTopic } from '../briefing/substance.ts';
import type { ReplyContext } from './context.ts';
import { titleOf } from './notify.ts';
import { isHowToStop, OPENINGS, PRONOUNS, STOPPING, talkWords } from './talk-words.ts';

/** `topic` is the text that names an awaited answer. */
export type WaitTalk =
  /** `isOwn` is false for "what are we waiting for?", which may ask what is open in the story. */
  | { readonly kind: 'list'; readonly isOwn: boolean }
  | { readonly kind: 'stop'; readonly topic?: string }
  /** "How do I stop that?" stops nothing. */
  | { readonly kind: 'how-to-stop' };

const PERSONS = 'i me my mine us we our you your';
const WAIT_WORDS = wordSet(
  'wait waits waiting waited await awaiting owe owes owed owing promise promised promises notify notifies notified notifying notification notifications alert alerts alerted alerting ping pings pinging',
);
const WAIT_NOUNS = wordSet('notification notifications alert alerts waits promises');
/** These mean a later message only with another word, as in "will you tell me" and "don't tell me". */
const TELLING_WORDS = wordSet(
  'tell telling told inform informing message messages messaging write dm watch watching track follow',
);
/** These mean the list only in "what have you noted?". */
const NOTED_WORDS = wordSet('note noted noting');
const LATER_WORDS = wordSet('will going gonna ask asked supposed meant');
const STOP_WORDS = wordSet(`${STOPPING} forget abort scrap`);
const ALL_WORDS = wordSet('all everything');
const NEGATIONS = wordSet('dont not no never neednt');
const AROUND_WAITING = `${OPENINGS} ${PRONOUNS} ${PERSONS} for about of on to at a an the do does did done have has had is are am be been being will would can could going gonna`;
const WORDS_AROUND_LIST = wordSet(
  `${AROUND_WAITING} what whats which list show any anything something everything all else there in still currently right now so far yet again here open outstanding pending active running set up answer answers question questions thing things topic topics one ones got get ask asked supposed meant when later down keep kept`,
);
const WORDS_AROUND_STOP = wordSet(
  `${AROUND_WAITING} how all any anything everything more longer anymore anyway after need want have bother bothering please now just mind never id like lets let turn switch get if when one ones changes change known answer answers question known changed thing things topic its thats if fine sending there again later`,
);
const OF_EVERYONE = /\b(?:we|us|you(?= (?:still )?waiting))\b/;
const LIST_OPENING = /^(?:what|whats|which|list|show|any|anything|am|are|is|do|did|have)\b(?! (?:they|he|she|not)\b)/;
const PLAIN_STOP =
  /^(?:(?:oh|ok|okay|ah|hm|no|well|actually|sorry|and) )*(?:never ?mind|nvm|dont|do not|please dont)(?: (?:then|it|that|this|about it|about that|please|thanks|thank you|sorry))*$/;
/** Does not match "drop me a message" and "you don't know? Then tell me", which ask for a message. */
const STOP_OPENING =
  /^(?:(?:please|can|could|would|you|i|we|want|to|id|like|lets|just|now|will) )*(?:stop|cancel|end|quit|drop(?! me| us)|remove|delete|forget|turn off|switch off|unsubscribe(?: me| us)?(?: from)?|dont|do not|no need|no more|never ?mind|nvm)(?: (?:you|have|need|want|to|bother|ever|please|about|the|that|this|these|those|any|all|my|our|your|of|for|more|with|from|me|us|sending|giving|it|dont|do|not|then))* (?:wait|await|owe|notif|alert|ping|tell|told|inform|messag|writ|dm|watching)/;
/** "Stop telling me about the crew" names the crew, "about it" names nothing. */
const TOPIC_OPENING = /^(?:(?:about|on|for|of|when|once|if|the|a|an|any|that|this|alert|notification|one|it) )+/;
const BEFORE_LIST = /^i (?:asked|meant|mean|said|want to know) /;
const MAX_WORDS = 20;

/** Undefined for any other line. With `isShown`, "cancel it" means the answer just shown. */
export function readWaitTalk(typedLine: string, isShown: boolean): WaitTalk | undefined {
  const words = talkWords(typedLine.replace(/\blet (me|us) know\b/gi, 'tell $1'));
  if (words.length > MAX_WORDS) return undefined;
  const openingWords = wordSet(OPENINGS);
  const text = words.slice(words.findIndex((word) => !openingWords.has(word))).join(' ');
  const has = (wanted: ReadonlySet<string>) => words.some((word) => wanted.has(word));
  if (isList(words, text)) return { kind: 'list', isOwn: !OF_EVERYONE.test(text) };
  const isStop = has(STOP_WORDS) || has(NEGATIONS);
  const otherWords = words.filter(
    (word) =>
      ![STOP_WORDS, NEGATIONS, WAIT_WORDS, TELLING_WORDS, WORDS_AROUND_STOP].some((wordsOfKind) =>
        wordsOfKind.has(word),
      ),
  );
  if (isShown && isHowToStop(words.join(' '))) return { kind: 'how-to-stop' };
  const isOfWaiting = has(WAIT_WORDS) || has(TELLING_WORDS);
  const line = words.join(' ');
  if (isShown && (PLAIN_STOP.test(line) || (has(STOP_WORDS) && !has(ALL_WORDS) && otherWords.length === 0))) {
    return { kind: 'stop' };
  }
  // The "no" of "no more alerts" also looks like an opening.
  if (!isStop || !isOfWaiting || !(STOP_OPENING.test(text) || STOP_OPENING.test(line))) return undefined;
  if (otherWords.length === 0) return { kind: 'stop' };
  const topic = topicIn(text);
  return topic === undefined ? undefined : { kind: 'stop', topic };
}

function isList(words: readonly string[], typedText: string): boolean {
  const text = typedText.replace(BEFORE_LIST, '');
  const has = (wanted: ReadonlySet<string>) => words.some((word) => wanted.has(word));
  const isPromise =
    has(WAIT_WORDS) ||
    /\b(?:watch|watching|track|tracking|follow) for (?:me|us)\b/.test(text) ||
    (has(NOTED_WORDS) && /^(?:what|which|list|show)/.test(text)) ||
    (has(TELLING_WORDS) && has(LATER_WORDS) && /^(?:what|which|any)/.test(text));
  return (
    isPromise &&
    LIST_OPENING.test(text) &&
    (has(wordSet(PERSONS)) || has(WAIT_NOUNS)) &&
    words.every(
      (word) => WAIT_WORDS.has(word) || NOTED_WORDS.has(word) || TELLING_WORDS.has(word) || WORDS_AROUND_LIST.has(word),
    )
  );
}

function topicIn(text: string): string | undefined {
  const words = text.split(' ');
  const last = words.findLastIndex((word) => WAIT_WORDS.has(word) || TELLING_WORDS.has(word));
  const topic = words
    .slice(last + 1)
    .join(' ')
    .replace(/^(?:me|us) /, '')
    .replace(TOPIC_OPENING, '');
  return topic === '' ? undefined : topic;
}

export function waitsNamed(
  context: Pick<ReplyContext, 'briefing' | 'index'>,
  text: string,
  keys: readonly string[],
): readonly string[] {
  const { reader, phrasings, entries } = context.index;
  const { terms } = reader.read(text);
  const matchCounts = keys.map((key) => {
    const topic = parseAnswerTopic(key);
    if (!topic) return 0;
    const phrasingTerms = phrasings.flatMap((phrasing) =>
      topic.kind === 'entry' && entries[phrasing.entry]?.entry.id === topic.id ? phrasing.terms : [],
    );
    const topicTerms = new Set([...reader.read(titleOf(context, topic)).terms, ...phrasingTerms]);
    return terms.filter((term) => topicTerms.has(term)).length;
  });
  const best = Math.max(...matchCounts);
  return best === 0 ? [] : keys.filter((_, i) => matchCounts[i] === best);
}
