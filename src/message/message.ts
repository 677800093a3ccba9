import type { Form } from './form.ts';
import type { ButtonIntent } from './intent.ts';

/**
 * What the bot says, on any platform. All text is literal: renderers escape it, and nothing in it is markup. A renderer
 * may lay out blocks freely but must not drop any.
 */
export interface Message {
  readonly title: string;
  readonly blocks: readonly Block[];
  /** The buttons below every page. */
  readonly actions?: Actions;
  /** How old the information about the story is; empty for what the bot says about itself. */
  readonly footer: string;
  readonly story?: string;
  /** The entry that this message answers with, for reading a follow-up. */
  readonly shows?: string;
  /** The entries offered to choose from, in order, for reading "the second one". */
  readonly offers?: readonly string[];
  /** For an answer to a question: the intent of a button that gives it again. */
  readonly repeatIntent?: ButtonIntent;
  readonly phase?: 'ahead' | 'due' | 'unconfirmed' | 'settled' | 'open';
  /** Whether it only says that the input matches nothing, which concerns nobody else. */
  readonly isCorrection?: true;
  /** The entry whose answer people can rate as helpful or not. */
  readonly rated?: string;
  /** Whether it is the post of several subscriptions. To pause or stop one of them, people choose it in the list. */
  readonly isJoint?: true;
  /** Whether only the person who asked should see it, if the platform supports that. */
  readonly isPrivate?: true;
  /** The form to open instead of this message, on platforms with forms. */
  readonly form?: Form;
  /** For a rate-limit notice: the seconds until the next question is answered. */
  readonly limitedFor?: number;
  /** The content behind the message, for finding later changes of content. A change of wording is not one. */
  readonly told?: ContentSnapshot;
  /** For operators: the decision on the question. Not rendered. */
  readonly decision?: Decision;
  /** For operators: the entries nearest to a question without an answer, nearest first. Not rendered. */
  readonly near?: readonly string[];
  /** For operators: whether a reader chose this entry and the engine would not have. Not rendered. */
  readonly isChosen?: true;
}

/** The topics of a message with their substance at that time, see `briefing/substance.ts`. */
export interface ContentSnapshot {
  readonly story: string;
  readonly topics: readonly TopicSubstance[];
}

export interface TopicSubstance {
  /** "entry.ferry-price", "watch.pier". */
  readonly key: string;
  readonly substance: string;
}

export type Decision =
  | 'answer'
  | 'both'
  | 'proof'
  | 'date'
  | 'unknown'
  | 'suggest'
  | 'outside'
  | 'foreign'
  | 'talk'
  | 'form'
  | 'regret'
  | 'word'
  | 'unknowns'
  | 'wish'
  | 'wordless';

export type Block =
  | { readonly type: 'heading'; readonly text: string }
  /** About the bot itself, the briefing or the question; never about the story. */
  | { readonly type: 'text'; readonly text: string }
  | StatementBlock
  | AnswerBlock
  | { readonly type: 'facts'; readonly facts: readonly Fact[] }
  | { readonly type: 'list'; readonly items: readonly Item[] }
  | { readonly type: 'note'; readonly text: string }
  | PictureBlock
  | { readonly type: 'buttons'; readonly buttons: readonly Button[] };

export interface StatementBlock extends SourcedSentence {
  readonly type: 'statement';
}

/**
 * A short answer: a headline, a few lines, and one line with all their sources. As the first block it is the head of
 * the message: its top line replaces the title, which moves to the small print.
 */
export interface AnswerBlock {
  readonly type: 'answer';
  readonly headline: SourcedSentence;
  readonly lines: readonly SourcedSentence[];
  readonly status?: string;
  /** Whether the status is the top line, because the question is about today. */
  readonly isStatusFirst?: true;
}

export interface Actions {
  readonly row: readonly Button[];
  readonly menu: readonly Button[];
}

export interface SourcedSentence {
  readonly kind: 'stated' | 'derived' | 'silence';
  readonly text: string;
  /** The side of a dispute. */
  readonly label?: string;
  /** A silence cites every source that it was read against, without paragraphs. */
  readonly citations: readonly Citation[];
  /** For a silence or an "only" that was not read against every source: how many were read, and how many there are. */
  readonly readAgainst?: { readonly read: number; readonly of: number };
  readonly arithmetic?: readonly string[];
}

/** A picture. A renderer that cannot show it shows its words instead. */
export interface PictureBlock {
  readonly type: 'picture';
  readonly name: string;
  /** Self-contained SVG, for a light and a dark background. */
  readonly svg: { readonly light: string; readonly dark: string };
  /** The whole content as lines of text. */
  readonly words: readonly string[];
}

export interface Citation {
  readonly sourceId: string;
  readonly source: string;
  /** Paragraphs of the article's body, counted from 1; 0 is its title or byline. */
  readonly paragraphs: readonly number[];
  readonly url?: string;
  /** Whether the label is a nickname: the article names no publisher. */
  readonly isNickname?: true;
}

export interface Fact {
  readonly label: string;
  readonly value: string;
  readonly at?: Moment;
}

export interface Item {
  readonly text: string;
  readonly note?: string;
  readonly at?: Moment;
}

/**
 * The moment that a text is about, as an ISO instant in UTC. Renderers may show it in the reader's own time zone. Not
 * for calendar dates, which is what sources have.
 */
export type Moment = string;

export interface Button {
  /** At most 75 characters, the lowest limit of all platforms. */
  readonly label: string;
  readonly intent: ButtonIntent;
}

/** The sources of a statement in words: "CogLab ¶6; Lease report ¶2", "all 5 sources checked". */
export function citationText({ kind, citations, arithmetic = [], readAgainst }: SourcedSentence): string {
  const checkedText = readAgainst
    ? `${readAgainst.read} of ${readAgainst.of} sources`
    : `all ${citations.length} sources`;
  if (kind === 'silence') return `${checkedText} checked`;
  const sources = citations.map(placeText).join('; ');
  const basis = kind === 'derived' ? `derived: ${arithmetic.join('; ')}; from ${sources}` : sources;
  return readAgainst ? `${basis}; compared with ${checkedText}` : basis;
}

/** "Lease report ¶2, ¶5". */
function placeText({ source, paragraphs }: Citation): string {
  return `${source} ${paragraphs.map((number) => (number === 0 ? 'title' : `¶${number}`)).join(', ')}`;
}

export interface SourcePart {
  readonly text: string;
  readonly url?: string;
}

/** The sources of an answer, each once; a note about nicknames comes last. */
export function sourceParts({ headline, lines }: AnswerBlock): SourcePart[] {
  const sentences = [headline, ...lines];
  // A statement that was not read against every source claims the least, so it represents all of them.
  const silence = sentences.find(({ readAgainst }) => readAgainst) ?? sentences.find(({ kind }) => kind === 'silence');
  const arithmetic = new Set(sentences.flatMap(({ arithmetic: steps = [] }) => steps));
  const citationsById = new Map<string, Citation>();
  for (const citation of sentences.flatMap(({ kind, citations }) => (kind === 'silence' ? [] : citations))) {
    const paragraphs = [...(citationsById.get(citation.sourceId)?.paragraphs ?? []), ...citation.paragraphs];
    citationsById.set(citation.sourceId, {
      ...citation,
      paragraphs: [...new Set(paragraphs)].toSorted((a, b) => a - b),
    });
  }
  const hasNickname = [...citationsById.values()].some(({ isNickname }) => isNickname);
  return [
    ...[...arithmetic].map((text) => ({ text })),
    ...[...citationsById.values()].map((citation) => ({
      text: placeText(citation),
      ...(citation.url !== undefined && { url: citation.url }),
    })),
    ...(silence ? [{ text: citationText({ ...silence, kind: 'silence' }) }] : []),
    ...(hasNickname ? [{ text: 'unsigned articles are named by us' }] : []),
  ];
}

/** The lines of an answer: the top one, and those below in order. */
export function linesOf({ headline, lines, status, isStatusFirst }: AnswerBlock) {
  const texts = [headline, ...lines].map(({ text }) => text);
  const orderedTexts = status === undefined ? texts : isStatusFirst ? [status, ...texts] : [...texts, status];
  const [top = '', ...below] = orderedTexts;
  return { top, below };
}

/** The top line of a message, in bold, and its small print. */
export function headOf({ title, blocks, footer }: Message) {
  const [firstBlock] = blocks;
  const isAnswer = firstBlock?.type === 'answer';
  return {
    top: isAnswer ? linesOf(firstBlock).top : title,
    small: [...(isAnswer ? [title] : []), footer].filter((text) => text !== ''),
  };
}

/** All buttons of a message, in reading order. */
export function buttonsIn({ blocks, actions }: Pick<Message, 'blocks' | 'actions'>): Button[] {
  return [
    ...blocks.flatMap((block) => (block.type === 'buttons' ? block.buttons : [])),
    ...(actions?.row ?? []),
    ...(actions?.menu ?? []),
  ];
}
