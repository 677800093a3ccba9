import type { IsoDate } from '../../briefing/dates.ts';
import type { Entry } from '../../briefing/schema.ts';
import type { AskIndex } from '../model.ts';
import { isStopWord } from '../words.ts';
import { type DatedItem, datedIn, type Span } from './days.ts';
import { dateMeant, eventOf } from './names.ts';
import { type DatesInText, datesInText } from './spoken.ts';

/** A question about dates. */
export type DateQuestion =
  /** What happens on these days. */
  | { readonly asks: 'days'; readonly days: Span }
  /** How far away a day is, or how far apart two days are. */
  | { readonly asks: 'distance'; readonly dates: readonly IsoDate[] }
  /** How far away a dated thing is. */
  | { readonly asks: 'time'; readonly of: DatedItem };

/** Words that ask what happens on a day. */
const HAPPENING = new Set(
  (
    'happen happens happened happening due scheduled schedule planned expected upcoming coming occur occurs occurred ' +
    'event events milestone milestones deadline deadlines date dates calendar agenda anything something nothing ' +
    'everything stuff'
  ).split(' '),
);
/** Words that may occur next to them. */
const AROUND = new Set(
  (
    'take takes took place mark marked set happening lined up else next important big major went gone going on down off ' +
    'circled ringed red'
  ).split(' '),
);
/** Words that ask what a named day is known for. */
const KNOWN_FOR = new Set(
  (
    'story mean means meaning meant matter matters important importance special significant significance relevant ' +
    'relevance interesting remarkable notable noteworthy note known listed recorded marked occasion about again ' +
    'remember recall day date show list give info information facts news going down come comes play fuss role'
  ).split(' '),
);
/** Words that ask for something other than what happens. */
const OTHER_QUESTIONS = new Set('who whom whose where when how it its they them those these he she'.split(' '));
/** Words that do so too, unless a day is named and the question asks what or why. */
const POINTING = new Set('this that why'.split(' '));
/** Words in brackets explain the date: "6.5.2026 (day first)". */
const ASIDE = /\([^()]*\)/g;
/** A second reference to the same day: "the 6th, anything that day?" */
const SAME_DAY = /\b(?:on |for )?(?:that|this|the same) (?:day|date)\b/g;
const HOW_ABOUT = /^(?:and |so |but |ok |okay )*(?:how|what) about /;
const POLITE_START = /^(?:(?:can|could|would) you |please |pls )*(?:remind|tell) (?:me|us) (?:again )?(?=what\b|why\b)/;
const DEAL_WITH = /\b(what(?:'?s| is| was)) the (?:deal|matter|thing|story) (?:with|about|of)\b/;

const DISTANCE_WORDS = '(?:until|till|til|before|left|off|to go|between|since|ago|passed|elapsed|gone by)';
const COUNTS = new RegExp(
  `\\bhow (?:(?:many (?:more )?(?:days?|weeks?|months?|years?)|much (?:longer|more time|time))\\b.*\\b(?:${DISTANCE_WORDS}|remain(?:s|ing)?)|long\\b.*\\b${DISTANCE_WORDS}|far (?:off|away) (?:is|are))\\b|\\b(?:days?|weeks?|months?|time) (?:left|until|till|to go|since|remaining)\\b|\\bcountdown\\b`,
);
const SINCE = /\b(?:since|ago|passed|elapsed|gone by)\b/;
const COUNT_WORDS = new Set(
  (
    'many more much longer long far number days day weeks week months month years year time countdown until till til ' +
    'before left remain remains remaining away off between since ago passed past elapsed already exactly'
  ).split(' '),
);
const PAST = /\b(?:happened|was|were|did|ago|since|took|occurred|last|past)\b/;
const FUTURE = /\b(?:happens|will|going|next|coming|upcoming|until|till|due|expected|planned|scheduled)\b/;

/**
 * The date question in a text; undefined if the text asks for something else.
 * @param nearest the entry that clearly answers it, if any
 */
export function dateQuestion(
  index: AskIndex,
  question: string,
  today: IsoDate,
  nearest?: Entry,
): DateQuestion | undefined {
  const typed = question.toLowerCase().replaceAll('’', "'");
  const bare = typed.replace(ASIDE, ' ').trim();
  const text = bare === '' ? typed : bare;
  const tense = PAST.test(text) ? 'past' : FUTURE.test(text) ? 'future' : undefined;
  const spoken = datesInText(text, { today, dated: datedIn(index.briefing), tense });
  if (COUNTS.test(text)) return counted(index, text, spoken, nearest);
  if (!spoken || !asksForDays(index, spoken)) return undefined;
  const { first, last } = spoken;
  return { asks: 'days', days: { ...(first !== undefined && { first }), ...(last !== undefined && { last }) } };
}

/** Reads how far away a day or a dated thing is. Undefined if an entry answers that itself. */
function counted(
  index: AskIndex,
  text: string,
  spoken: DatesInText | undefined,
  nearest: Entry | undefined,
): DateQuestion | undefined {
  const topics = (rest: string) =>
    index.reader.read(rest).words.filter((word) => !isStopWord(word) && !COUNT_WORDS.has(word));
  if (spoken?.isNamed && topics(spoken.rest).length === 0) return { asks: 'distance', dates: spoken.dates };
  const named = dateMeant(index, topics(text).join(' '));
  const of = named ?? (nearest && eventOf(index.briefing.events ?? [], nearest.headline.claims));
  if (of?.kind === 'event' && !SINCE.test(text)) return undefined;
  if (!of || (nearest?.countsDays && (of.kind === 'event' || nearest.watch === of.id))) return undefined;
  return { asks: 'time', of };
}

/** Whether the text asks only about the days and names no topic. */
function asksForDays({ reader }: AskIndex, { rest, isNamed }: DatesInText): boolean {
  const { words } = reader.read(
    rest.replace(POLITE_START, '').replace(HOW_ABOUT, '').replace(DEAL_WITH, '$1').replace(SAME_DAY, ''),
  );
  if (words.some((word) => OTHER_QUESTIONS.has(word))) return false;
  const isWhatFor = isNamed && words.some((word) => word === 'what' || word === 'why');
  if (!isWhatFor && words.some((word) => POINTING.has(word))) return false;
  const isAsked = words.some((word) => HAPPENING.has(word));
  const isAround = (word: string) =>
    HAPPENING.has(word) || AROUND.has(word) || (isNamed && KNOWN_FOR.has(word)) || isStopWord(word);
  return (isAsked || isNamed) && words.every(isAround);
}
