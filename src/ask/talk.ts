import type { SmallTalk } from '../briefing/schema.ts';
import type { AskIndex } from './model.ts';
import type { Reading } from './reading.ts';
import { signsOf } from './words.ts';

/** Words around small talk that do not make it a question. */
const FILLERS = new Set(
  'all bot everybody everyone folks friend guys mate man much please so team there today very you'.split(' '),
);

/** The kind of small talk that a whole line is, if it is one. */
export function findTalk(index: AskIndex, question: string, { words }: Reading): SmallTalk | undefined {
  return index.talk.get(words.join(' ')) ?? index.talk.get(withoutFillers(words)) ?? index.talk.get(signsOf(question));
}

function withoutFillers(words: readonly string[]): string {
  return words.filter((word) => !FILLERS.has(word)).join(' ');
}

const PROOF =
  /^(and )?(the )?(source|sources|proof|evidence|citation|says who|which (one|side|source|version|of them) (is|s) (right|correct|true)|who is right|who do i believe|who (said|says|reported|reports|claims|wrote) (so|that|this|it)|who says( so| that| this)?|according to (who|whom|what)|how do you know( that| this)?|where (does it|do they) say (that|this|so)|(can you )?prove (it|that)|are you sure|is (that|this) (true|sure|certain)|really)( please)?$/;

/** Whether a line asks what the answer before it stands on. */
export function isProofAsked({ words }: Reading): boolean {
  return PROOF.test(words.join(' '));
}
