import { wordSet } from '../ask/common/word-lists.ts';
import type { Message } from '../message/message.ts';
import { buttons, LINK_BUTTONS, message, subscribeButton, textBlock, withYes } from './blocks.ts';
import type { ReplyContext } from './context.ts';
import { OPENINGS, talkWords } from './talk-words.ts';

const POLITE = '(?:(?:ok|okay|yes|great|thanks|thank you|please|oh|cool|good|perfect)[,.! ]+)*';
const FURTHER_START = new RegExp(
  `^\\s*${POLITE}(?:(?:and|also|plus|add|(?:the )?same (?:(?:again|thing|hour|time|times|days?|schedule)[, ]+)?(?:for|with|about))\\b,? ?)+(?:please |tell me |let me know |the same )*(?<topic>.+?)[.!]*$`,
  'i',
);
const FURTHER_END = new RegExp(`^\\s*${POLITE}(?<topic>.+?),? (?:too|as well|also)(?: please)?[.!]*$`, 'i');
/** "And one for the crew" names the crew. */
const BEFORE_TOPIC =
  /^(?:(?:one|another(?: one)?|a (?:message|note|ping|line|second one)|an alert|the same|something) )?(?:for|on|about|with)\b +/i;
const AFTER_TOPIC = /(?: (?:too|as well|also|please|to (?:that|it|this|them|the list|my list)))+$/i;
/** "And when does it end" asks, "and when it ends" does not. The others are no topics. */
const NOT_A_TOPIC =
  /^(?:what|who|why|how|where|which|is|are|was|were|does|do|did|has|have|can|could|will|would|should|when (?:is|are|was|were|will|does|do|did|has|have|can)|thanks?|cheers|bye|that|this|it|now|then|stop|cancel|forget|dont|don't|never|nothing|no|not|only|yes|please|remind|show|list|i|you|we)\b/i;
const CONDITION = /^(?:when|once|if|as soon as|in case|about)\b/i;
const MAX_TOPIC_WORDS = 12;
const MAX_ITEM_WORDS = 4;

/** "Same hour", unless a topic follows it. */
const SAME_TIMES =
  /(?:^|,)? *(?:(?:at|on) )?(?:the )?same (?:hours?|times?|days?|schedule|rhythm)\b(?! (?:for|with|about)\b)/i;
const SAME = /\bsame\b/i;
const AFTER_ITEM = / (?:question|topic|thing|one|stuff)$/i;

/** Reads the topic of "and also for the crew, same hour". Undefined for a line that says anything else. */
export function readFurtherTopic(line: string): { readonly topic: string; readonly hasSameTimes: boolean } | undefined {
  if (line.includes('?')) return undefined;
  const text = line.replace(SAME_TIMES, '');
  const match = FURTHER_START.exec(text) ?? FURTHER_END.exec(text);
  const topic = match?.groups?.['topic']?.replace(AFTER_TOPIC, '').replace(BEFORE_TOPIC, '').replace(AFTER_ITEM, '');
  if (topic === undefined || NOT_A_TOPIC.test(topic) || topic.split(' ').length > MAX_TOPIC_WORDS) return undefined;
  return { topic, hasSameTimes: SAME.test(line) };
}

const ONLY_TOPIC = new RegExp(
  `^\\s*${POLITE}(?:(?:no|but|and|well|hm+|i (?:want|need|meant?)|make it|send|give me)[, ]+)*(?:only|just) (?:(?:news|posts?|updates?) )?(?:(?:about|on|for|regarding) )?(?<topic>.+?)(?: (?:only|alone|please|pls|news|updates?|stuff))*[.!]*$`,
  'i',
);

/** Reads the topic of "only the crew please". */
export function readOnlyTopic(line: string): string | undefined {
  const topic = line.includes('?') ? undefined : ONLY_TOPIC.exec(line)?.groups?.['topic']?.replace(AFTER_ITEM, '');
  return topic !== undefined && topic.split(' ').length <= MAX_ITEM_WORDS ? topic : undefined;
}

/** Reads "also the crew" as "notify me about the crew". Undefined for any other line. */
export function furtherWaitLine(line: string): string | undefined {
  const topic = readFurtherTopic(line)?.topic;
  return topic && `notify me ${CONDITION.test(topic) ? '' : 'about '}${topic}`;
}

const TELLING = /\b(?:tell|notify|inform|alert|ping|message|know|send|get|post|share|bring|give|show|reach)\b/;
const EVERYONE =
  /\b(?:(?:all |of |the |my |our |this |whole |entire )+(?:team|teams|channel|channels|group|department|colleagues|coworkers|company|office|server|workspace)|everyone|everybody|all of us|us all|the others)\b/;
const WORDS_AROUND_TEAM = wordSet(
  `${OPENINGS} tell notify inform alert ping message let know send get post share bring give show reach can could would will you i we us me how do does it this that these them to in into at once when if as soon changes change changed known happens is there news something anything new too for with just here want like would id a an the automatically directly same time here out`,
);

export function isForEveryone(line: string): boolean {
  const text = talkWords(line).join(' ');
  const otherWords = text.replace(EVERYONE, ' ').split(' ');
  return (
    TELLING.test(text) && EVERYONE.test(text) && otherWords.every((word) => word === '' || WORDS_AROUND_TEAM.has(word))
  );
}

export function forEveryoneReply({ briefing, place }: ReplyContext): Message {
  const title = 'A message about one answer goes only to you.';
  if (place?.kind === 'direct') {
    return message(title, [
      textBlock(
        `For a whole channel there is the digest, which says what has changed. Type there: /${briefing.command} subscribe digest weekly`,
      ),
      ...buttons(LINK_BUTTONS.previewDigest),
    ]);
  }
  const accept = subscribeButton('Subscribe', 'digest weekly');
  return withYes(
    message(title, [
      textBlock('For everyone here: post the digest of what has changed, every Monday at 09:00?'),
      ...buttons(accept, LINK_BUTTONS.previewDigest),
    ]),
    accept,
  );
}
