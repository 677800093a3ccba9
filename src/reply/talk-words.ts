import { wordSet } from '../ask/common/word-lists.ts';

/** Words that may begin a line about a subscription without changing what it says. */
export const OPENINGS =
  'and so but yes yeah yep sure ok okay hey hi then also actually no nope sorry wait hm hmm oh well thanks great cool please pls plz fine alright perfect nah now';
export const PRONOUNS = 'it this that these those them';
export const STOPPING = 'stop cancel end undo delete remove quit disable drop kill revert unsubscribe rid off';
/** A line needs one of these to change a subscription that the conversation has not shown. */
export const CHANGING = wordSet('make move change switch shift reschedule set');

/** Returns the lower-case words of a line, with "don't" as "dont" and times as "8:30". */
export function talkWords(line: string): readonly string[] {
  return line
    .toLowerCase()
    .replace(/['’]/g, '')
    .replace(/[^\p{L}\p{N}: ]+/gu, ' ')
    .trim()
    .split(/\s+/);
}

const HOW_QUESTION = new RegExp(
  `^(?:(?:${OPENINGS.split(' ').join('|')}|now|just) )*(?:how\\b|what (?:if|happens (?:if|when)|(?:do|would|should|must) (?:i|we) (?:have to |need to )?(?:do|type|say|press|write|send))\\b|is there (?:a|any) way\\b|(?:can|could|may|will) (?:i|we) .*\\b(?:later|again|anytime|any time|some ?day|at some point|afterwards|whenever)\\b)`,
);
const STOPPING_LATER = wordSet(`${STOPPING} out gone leave stopped cancelled canceled ended unsubscribed mute`);
const AROUND_HOW_TO_STOP = wordSet(
  `${OPENINGS} ${PRONOUNS} how what if happens when is there way a an any do does did i we you my our would could can will should may type say press need to be able it of from for in on at later again anytime time some day someday point afterwards whenever now just get getting turn switch opt want dont not no longer more anymore ever have don need make me us bot digest digests reminder reminders subscription subscriptions message messages post posts alert alerts notification notifications wait thing things one please once set up day by myself like easily simply again anything press write send`,
);

/** Returns true for a question about how to stop something: "how do I get rid of that again?", "can I cancel it later?" */
export function isHowToStop(text: string): boolean {
  const words = text.split(' ');
  return (
    HOW_QUESTION.test(text) &&
    words.some((word) => STOPPING_LATER.has(word)) &&
    words.every((word) => STOPPING_LATER.has(word) || AROUND_HOW_TO_STOP.has(word))
  );
}
