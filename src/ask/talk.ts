import type { SmallTalk } from '../briefing/schema.ts';
import type { AskIndex } from './model.ts';
import type { Reading } from './reading.ts';
import { signsOf } from './words.ts';

/** Words around small talk that do not make it a question. */
const FILLERS = new Set(
  'again all anyway bot everybody everyone folks friend guys indeed just madam man mate much now please sir so team then there today very well you'.split(
    ' ',
  ),
);
/** A longer line is not taken apart. */
const MOST_WORDS = 12;
/** What a line of several phrases is, by the first of these that one of them is. The other kinds ask something. */
const SOCIAL = ['insult', 'thanks', 'goodbye', 'praise', 'greeting', 'reaction'] as const;

/** The kind of small talk that a whole line is, if it is: one phrase, or several, fillers aside ("ok cheers, very helpful"). */
export function findTalk({ talk }: AskIndex, question: string, { words }: Reading): SmallTalk | undefined {
  const whole = talk.get(words.join(' ')) ?? talk.get(signsOf(question));
  if (whole || words.length > MOST_WORDS) return whole;
  const kinds = phrasesIn(talk, words) ?? [];
  return kinds.length === 1 ? kinds[0] : SOCIAL.find((kind) => kinds.every(isSocial) && kinds.includes(kind));
}

function isSocial(kind: SmallTalk): boolean {
  return SOCIAL.some((social) => social === kind);
}

/** The phrases that words consist of, the longest first at each place; nothing if another word is left. */
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

const PROOF =
  /^(and )?(the )?(source|sources|proof|evidence|citation|says who|which (one|side|source|version|of them) (is|s) (right|correct|true)|who is right|who do i believe|who (said|says|reported|reports|claims|wrote) (so|that|this|it)|who says( so| that| this)?|according to (who|whom|what)|how do you know( that| this)?|where (does it|do they) say (that|this|so)|(can you )?prove (it|that)|are you sure|is (that|this) (true|sure|certain)|really)( please)?$/;

/** Whether a line asks what the answer before it stands on. */
export function isProofAsked({ words }: Reading): boolean {
  return PROOF.test(words.join(' '));
}
