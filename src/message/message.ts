import type { Form } from './form.ts';
import type { ButtonIntent } from './intent.ts';

/** What the bot says, on any platform. All text is literal: renderers escape it, and must not drop any block. */
export interface Message {
  readonly title: string;
  readonly blocks: readonly Block[];
  /** Buttons below every page. */
  readonly actions?: Actions;
  /** Says how old the information is; empty if the message is not about the story. */
  readonly footer: string;
  readonly story?: string;
  /** The entry that answers here; the next question may refer to it. */
  readonly shows?: string;
  /** The ids of the offered entries in the order shown, from which "the second one" chooses. */
  readonly offers?: readonly string[];
  /** The intent that a plain "yes" to this offer carries out. */
  readonly onYes?: ButtonIntent;
  /** Set if an earlier offer was declined, so that no later line can accept it. */
  readonly endsOffer?: true;
  /**
   * The subscription that "when does it come?" would refer to next, or the topic key of the awaited answer that "cancel it"
   * would.
   */
  readonly subscription?: string;
  readonly repeatIntent?: ButtonIntent;
  readonly phase?: 'ahead' | 'due' | 'unconfirmed' | 'settled' | 'open';
  /** Only corrects what a person typed or pressed. Others in the channel need not see it. */
  readonly isCorrection?: true;
  readonly ratedEntry?: string;
  /** Set on a post of several subscriptions. */
  readonly isJoint?: true;
  readonly isPrivate?: true;
  /** Opens instead of this message, on platforms with forms. */
  readonly form?: Form;
  readonly retryAfterSeconds?: number;
  /** What the message rests on, to detect later changes of content rather than wording. */
  readonly told?: ContentSnapshot;
  /** For operators. Not rendered. */
  readonly decision?: Decision;
  /** For operators: the entries nearest to a question without an answer, nearest first. Not rendered. */
  readonly near?: readonly string[];
  /** For operators: a reader chose this entry, and the engine would not have. Not rendered. */
  readonly isReaderChoice?: true;
}

/** See `briefing/substance.ts`. */
export interface ContentSnapshot {
  readonly story: string;
  readonly topics: readonly TopicSubstance[];
}

export interface TopicSubstance {
  /** For example "entry.ferry-price" or "watch.pier". */
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
  | 'agreed'
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

/** A short answer. As the first block, its top line replaces the title, which moves to the small print. */
export interface AnswerBlock {
  readonly type: 'answer';
  readonly headline: SourcedSentence;
  readonly lines: readonly SourcedSentence[];
  readonly status?: string;
  /** Set if the status answers the question, such as "how many days are left?". */
  readonly isStatusFirst?: true;
}

export interface Actions {
  readonly row: readonly Button[];
  readonly menu: readonly Button[];
}

export interface SourcedSentence {
  readonly kind: 'stated' | 'derived' | 'silence';
  readonly text: string;
  readonly label?: string;
  /** A silence cites every source that it was read against, without paragraphs. */
  readonly citations: readonly Citation[];
  /** Set on a silence or an "only" that was compared with `read` sources of `of`, not with all. */
  readonly readAgainst?: { readonly read: number; readonly of: number };
  readonly arithmetic?: readonly string[];
}

export interface PictureBlock {
  readonly type: 'picture';
  readonly name: string;
  /** Self-contained SVG, for a light and a dark background. */
  readonly svg: { readonly light: string; readonly dark: string };
  /** The whole content in words, for renderers that cannot show the picture. */
  readonly words: readonly string[];
}

export interface Citation {
  readonly sourceId: string;
  readonly source: string;
  /** Paragraphs of the article's body, counted from 1; 0 is its title or byline. */
  readonly paragraphs: readonly number[];
  readonly url?: string;
  /** Set if the article names no publisher, and `source` is our nickname for it. */
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

/** An ISO instant in UTC, which renderers may show in the person's own time zone. */
export type Moment = string;

export interface Button {
  /** At most 75 characters, the lowest limit of all platforms. */
  readonly label: string;
  readonly intent: ButtonIntent;
}

/** "CogLab ¶6; Lease report ¶2", "all 5 sources checked". */
export function citationText({ kind, citations, arithmetic = [], readAgainst }: SourcedSentence): string {
  const checkedText = readAgainst
    ? `${readAgainst.read} of ${readAgainst.of} sources`
    : `all ${citations.length} sources`;
  if (kind === 'silence') return `${checkedText} checked`;
  const sources = citations.map(placeText).join('; ');
  const basis = kind === 'derived' ? `derived: ${arithmetic.join('; ')}; from ${sources}` : sources;
  return readAgainst ? `${basis}; compared with ${checkedText}` : basis;
}

function placeText({ source, paragraphs }: Citation): string {
  return `${source} ${paragraphs.map((number) => (number === 0 ? 'title' : `¶${number}`)).join(', ')}`;
}

export interface SourcePart {
  readonly text: string;
  readonly url?: string;
}

export function sourceParts({ headline, lines }: AnswerBlock): SourcePart[] {
  const sentences = [headline, ...lines];
  // A statement that was not compared with every source claims the least, so it represents all of them.
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
    ...(hasNickname ? [{ text: 'some source names are ours' }] : []),
  ];
}

export function answerLines({ headline, lines, status, isStatusFirst }: AnswerBlock) {
  const texts = [headline, ...lines].map(({ text }) => text);
  const orderedTexts = status === undefined ? texts : isStatusFirst ? [status, ...texts] : [...texts, status];
  const [top = '', ...below] = orderedTexts;
  return { top, below };
}

/** Renderers show `top` in bold. */
export function messageHead({ title, blocks, footer }: Message) {
  const [firstBlock] = blocks;
  const isAnswer = firstBlock?.type === 'answer';
  return {
    top: isAnswer ? answerLines(firstBlock).top : title,
    smallPrint: [...(isAnswer ? [title] : []), footer].filter((text) => text !== ''),
  };
}

/** Returns the sentences that stand on sources. */
export function sourcedSentences({ blocks }: Pick<Message, 'blocks'>): SourcedSentence[] {
  return blocks.flatMap(sentencesOfBlock);
}

function sentencesOfBlock(block: Block): readonly SourcedSentence[] {
  switch (block.type) {
    case 'answer':
      return [block.headline, ...block.lines];
    case 'statement':
      return [block];
    case 'heading':
    case 'text':
    case 'facts':
    case 'list':
    case 'note':
    case 'picture':
    case 'buttons':
      return [];
  }
}

export function buttonsIn({ blocks, actions }: Pick<Message, 'blocks' | 'actions'>): Button[] {
  return [
    ...blocks.flatMap((block) => (block.type === 'buttons' ? block.buttons : [])),
    ...(actions?.row ?? []),
    ...(actions?.menu ?? []),
  ];
}
