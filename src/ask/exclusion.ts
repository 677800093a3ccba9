import type { AskIndex } from './ask-index.ts';
import { findBotRequest } from './bot-request.ts';

export interface Exclusion {
  readonly rest: string;
  readonly excluded: string;
  /** True for "I meant X, not Y": Y must not answer. False for "besides Y", where the answer may mention Y as well. */
  readonly isCorrection: boolean;
}

const SUBJECT = '[^,.;:?!–—]{1,60}?';
const LINK =
  '(?:(?:of|for|about|in|on|at|with|by|to|from|the|a|an|that|those|its|their|his|her|any|when|whether|if|how|what) )*';
/** "Not sure" and "not only" leave nothing out. */
const NOT =
  'not (?!(?:sure|yet|really|at|even|only|just|necessarily|too|so|true|right|correct|any|more|less|to|much|many|enough|all|quite|exactly|clear|known|public|being|be|been|a chance)\\b)';
const END = '[.?!]*$';
const CORRECTION =
  /\b(?:meant?|asked|asking|was (?:talking|thinking)|want(?:ed)?)\b|^(?:no|nope|nah|not|sorry|wait)\b/i;

const PATTERNS: readonly { readonly pattern: RegExp; readonly isContrast: boolean }[] = [
  // "not the deal, the launch", "no, not the lease but the power"
  {
    pattern: new RegExp(
      `^(?:(?:no|nope|nah|sorry|wait|and|but|ok|okay)[,.!]? +)*${NOT}(?<excluded>${LINK}${SUBJECT})(?:[,.;:]| ?[-–—]| (?=but\\b)) *(?:but |rather |i (?:mean|meant|want|wanted|was asking about) |just |only )*(?<rest>.+)$`,
      'i',
    ),
    isContrast: true,
  },
  // "the risks of the launch, not of the deal"
  {
    pattern: new RegExp(
      `^(?<rest>.+?)(?:,| [-–—]|,? (?:and|but)) *(?:and |but |definitely |certainly )?${NOT}(?<excluded>${LINK}${SUBJECT})${END}`,
      'i',
    ),
    isContrast: true,
  },
  // "I meant the launch not the deal"
  {
    pattern: new RegExp(
      `^(?<rest>.*\\b(?:mean|meant|asked|asking|talking|want|wanted)\\b.+?) ${NOT}(?<excluded>${LINK}${SUBJECT})${END}`,
      'i',
    ),
    isContrast: true,
  },
  // "besides the turbines, what …"
  {
    pattern: new RegExp(
      `^(?:(?:and|but|so|ok|okay)[, ]+)*(?:besides|other than|apart from|aside from|except(?: for)?|excluding|leaving|setting|putting|without|ignoring|beyond) (?<excluded>${LINK}${SUBJECT})(?: (?:aside|out))?, *(?<rest>.+)$`,
      'i',
    ),
    isContrast: false,
  },
  // "what bothers people besides the turbines?"
  {
    pattern: new RegExp(
      `^(?<rest>.+?),? (?:besides|other than|apart from|aside from|except(?: for)?|excluding|leaving out|ignoring) (?<excluded>${LINK}${SUBJECT})${END}`,
      'i',
    ),
    isContrast: false,
  },
];

/** Finds what a line asks to leave out. Undefined if it leaves out nothing that the story knows. */
export function findExclusion(index: AskIndex, line: string): Exclusion | undefined {
  const { reader, exactPhrasings, terms, concepts } = index;
  const text = line.trim();
  const reading = reader.read(text);
  if (exactPhrasings.has(reading.words.join(' ')) || findBotRequest(index, text, reading)) return undefined;
  for (const { pattern, isContrast } of PATTERNS) {
    const { rest, excluded } = pattern.exec(text)?.groups ?? {};
    if (rest === undefined || excluded === undefined) continue;
    const left = reader.read(excluded);
    // "Not Anthropic" leaves a side out, while "besides Anthropic" asks for others like it.
    const isKnown =
      left.terms.some((term) => terms.has(term) && (isContrast || !term.startsWith('@'))) ||
      left.concepts.some((id) => concepts.has(id));
    if (isKnown && reader.read(rest).terms.length > 0)
      return { rest, excluded, isCorrection: isContrast && CORRECTION.test(text) };
  }
  return undefined;
}
