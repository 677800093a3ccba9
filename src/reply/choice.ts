import type { AskIndex } from '../ask/model.ts';

export type ChosenEntries = readonly [string] | readonly [string, string];

const PLACES: readonly RegExp[] = [
  /^(?:1|1st|first|former|top|upper|one)$/,
  /^(?:2|2nd|second|latter|two|middle)$/,
  /^(?:3|3rd|third|three)$/,
  /^(?:4|4th|fourth|four)$/,
  /^(?:5|5th|fifth|five)$/,
];
const BEGIN =
  /^(?:(?:no|nope|nah|yes|yeah|yep|ok|okay|sorry|actually|hm+|please|i mean|i meant|i(?:'d| would) like|i want|i(?:'ll| will) take|give me|show me|let'?s (?:see|take|go with)|go with|take|pick|choose|option|number|no\.|not that(?: one)?|the|that|and)[,.!:]? +|#)+/;
const END =
  /(?: +(?:one|option|question|answer|card|choice|entry|of (?:them|these|those|the two)|then|please|thanks))*[.!?)\]]*$/;
const OTHER = /^(?:other|not that(?: one)?|wrong one|not this(?: one)?|next)$/;
const BOTH = /^(?:both|all|each)$/;
const YES = /^(?:yes|yeah|yep|yup|sure|correct|right|exactly|that one|this one|that|this|it)$/;
const THE_ONE = /^(?:the|that) (.{3,40}) one$|^(?:the )?one (?:about|on|with|for) (.{3,40})$/;

/**
 * Reads a line as a choice among the offered entries: "2", "the second one", "no, the other one", "the one about …".
 * Undefined if it is not a choice.
 * @param shown the last answered entry, which "the other one" excludes
 */
export function chosenOf(
  index: AskIndex,
  line: string,
  offered: readonly string[],
  shown: string | undefined,
): ChosenEntries | undefined {
  const { entries } = index.briefing;
  const offers = offered.filter((id) => entries.has(id));
  const [first, second] = offers;
  if (first === undefined) return undefined;
  const text = line.toLowerCase().replaceAll('’', "'").replace(/\s+/g, ' ').trim();
  const plain = withoutPunctuation(text);
  const word = choosingWord(text);
  if (second === undefined) return YES.test(plain) || PLACES[0]?.test(word) ? [first] : undefined;

  if (word === 'last') return [offers.at(-1) ?? first];
  if (BOTH.test(word) && offers.length === 2) return [first, second];
  if (OTHER.test(word) || OTHER.test(plain.replace(/^(?:no|nope|nah)[,.!]? +/, ''))) return [nextOffer(offers, shown)];
  const place = PLACES.findIndex((pattern) => pattern.test(word));
  const chosen = place === -1 ? offerNamed(index, plain, offers) : offers[place];
  return chosen === undefined ? undefined : [chosen];
}

function withoutPunctuation(text: string): string {
  return text.replace(/[.!?]+$/, '').trim();
}

/** "second" for "no, the second one, please". */
function choosingWord(text: string): string {
  const withoutBegin = text.replace(BEGIN, '');
  return withoutBegin.replace(END, '') || withoutBegin.replace(/[.!?)\]]+$/, '');
}

function nextOffer(offers: readonly string[], shown: string | undefined): string {
  const index = Math.max(0, offers.indexOf(shown ?? ''));
  return offers[(index + 1) % offers.length] ?? '';
}

/** The only offered entry that has all the words of "the … one" or "the one about …". */
function offerNamed(
  { reader, phrasings, entries }: AskIndex,
  plain: string,
  offers: readonly string[],
): string | undefined {
  const match = THE_ONE.exec(plain.replace(/^(?:no|yes|i meant?)[,.!]? +/, ''));
  const { terms } = reader.read(match?.[1] ?? match?.[2] ?? '');
  if (terms.length === 0) return undefined;
  const termsOf = (id: string) =>
    new Set(phrasings.flatMap(({ entry, reading }) => (entries[entry]?.entry.id === id ? reading.terms : [])));
  const fitting = offers.filter((id) => {
    const ofEntry = termsOf(id);
    return terms.every((term) => ofEntry.has(term));
  });
  return fitting.length === 1 ? fitting[0] : undefined;
}
