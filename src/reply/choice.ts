import type { AskIndex } from '../ask/ask-index.ts';

export type ChosenEntries = readonly [string] | readonly [string, string];

const POSITION_PATTERNS: readonly RegExp[] = [
  /^(?:1|1st|first|former|top|upper|one)$/,
  /^(?:2|2nd|second|latter|two|middle)$/,
  /^(?:3|3rd|third|three)$/,
  /^(?:4|4th|fourth|four)$/,
  /^(?:5|5th|fifth|five)$/,
];
const POSITION = /^(?:[1-9]|1st|2nd|3rd|4th|5th|first|second|third|fourth|fifth|last)$/;
const LEADING_WORDS =
  /^(?:(?:no|nope|nah|yes|yeah|yep|ok|okay|sorry|actually|hm+|please|i mean|i meant|i(?:'d| would) like|i want|i(?:'ll| will) take|give me|show me|let'?s (?:see|take|go with)|go with|take|pick|choose|option|number|no\.|not that(?: one)?|what about|how about|tell me (?:more )?about|(?:more|details?) (?:of|on|about)|open|the|that|and)[,.!:]? +|#)+/;
const TRAILING_WORDS =
  /(?:,? +(?:one|option|question|answer|card|choice|entry|of (?:them|these|those|the two)|then|please|pls|thanks|in (?:more |full )?details?|in full))*[.!?)\]]*$/;
const OTHER_WORDS = /^(?:other|not that(?: one)?|wrong one|not this(?: one)?|next)$/;
const BOTH_WORDS = /^(?:both|all|each)$/;
const YES_WORDS = /^(?:yes|yeah|yep|yup|sure|correct|right|exactly|that one|this one|that|this|it)$/;
const DESCRIBED_OFFER = /^(?:the|that) (.{3,40}) one$|^(?:the )?one (?:about|on|with|for) (.{3,40})$/;

/**
 * Reads a choice such as "2", "no, the other one", "both" or "the one about …". "The other one" is the offer after
 * `shownEntry`.
 */
export function readChoice(
  index: AskIndex,
  line: string,
  offered: readonly string[],
  shownEntry: string | undefined,
): ChosenEntries | undefined {
  const { entries } = index.briefing;
  const currentOffers = offered.filter((id) => entries.has(id));
  const [firstOffer, secondOffer] = currentOffers;
  if (firstOffer === undefined) return undefined;
  const text = line.toLowerCase().replaceAll('’', "'").replace(/\s+/g, ' ').trim();
  const plainText = withoutPunctuation(text);
  const word = choosingWord(text);
  if (secondOffer === undefined)
    return YES_WORDS.test(plainText) || POSITION_PATTERNS[0]?.test(word) ? [firstOffer] : undefined;

  if (word === 'last') return [currentOffers.at(-1) ?? firstOffer];
  if (BOTH_WORDS.test(word) && currentOffers.length === 2) return [firstOffer, secondOffer];
  if (OTHER_WORDS.test(word) || OTHER_WORDS.test(plainText.replace(/^(?:no|nope|nah)[,.!]? +/, '')))
    return [nextOffer(currentOffers, shownEntry)];
  const position = POSITION_PATTERNS.findIndex((pattern) => pattern.test(word));
  const chosenOffer = position === -1 ? offerNamed(index, plainText, currentOffers) : currentOffers[position];
  return chosenOffer === undefined ? undefined : [chosenOffer];
}

/** Returns true for a line that only names a position: "the second one", "3". */
export function namesPosition(line: string): boolean {
  return POSITION.test(choosingWord(line.toLowerCase().replaceAll('’', "'").replace(/\s+/g, ' ').trim()));
}

function withoutPunctuation(text: string): string {
  return text.replace(/[.!?]+$/, '').trim();
}

function choosingWord(text: string): string {
  const withoutBegin = text.replace(LEADING_WORDS, '');
  return withoutBegin.replace(TRAILING_WORDS, '') || withoutBegin.replace(/[.!?)\]]+$/, '');
}

function nextOffer(offers: readonly string[], shownEntry: string | undefined): string {
  const index = Math.max(0, offers.indexOf(shownEntry ?? ''));
  return offers[(index + 1) % offers.length] ?? '';
}

function offerNamed(
  { reader, phrasings, entries }: AskIndex,
  plainText: string,
  offers: readonly string[],
): string | undefined {
  const description = DESCRIBED_OFFER.exec(plainText.replace(/^(?:no|yes|i meant?)[,.!]? +/, ''));
  const { terms } = reader.read(description?.[1] ?? description?.[2] ?? '');
  if (terms.length === 0) return undefined;
  const termsOf = (id: string) =>
    new Set(phrasings.flatMap(({ entry, terms }) => (entries[entry]?.entry.id === id ? terms : [])));
  const matchingOffers = offers.filter((id) => {
    const entryTerms = termsOf(id);
    return terms.every((term) => entryTerms.has(term));
  });
  return matchingOffers.length === 1 ? matchingOffers[0] : undefined;
}
