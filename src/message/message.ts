import type { ButtonIntent } from './intent.ts';

/**
 * What the bot says, whatever the platform. All text is literal: a renderer escapes it, nothing in it is markup.
 * A renderer may lay blocks out as it likes; it may not drop one.
 */
export interface Message {
  readonly title: string;
  readonly blocks: readonly Block[];
  /** What can be pressed at the foot of every page. */
  readonly actions?: Actions;
  /** How old what is said about the story is; empty for what the bot says about itself. */
  readonly footer: string;
  /** Key of the story that it is about, if there are several. */
  readonly story?: string;
  /** The entry that this message answers with, so that a follow-up can be read with it. */
  readonly shows?: string;
  /** The entries that it offers to choose from, in their order, so that "the second one" can be read with it. */
  readonly offers?: readonly string[];
  /** For the answer to a question: by what a button gives it again. */
  readonly again?: ButtonIntent;
  /** Where the one watch item stands that this message is about. */
  readonly phase?: 'ahead' | 'due' | 'unconfirmed' | 'settled' | 'open';
  /** Whether it only says that what was typed or pressed names nothing: that concerns nobody else. */
  readonly isCorrection?: true;
  /** The entry of whose answer people can say whether it helped. */
  readonly rated?: string;
  /** Whether it is the post of several subscriptions at once: which of them to pause or stop is asked in their list. */
  readonly isJoint?: true;
  /** Whether it is for who wanted it and nobody else, wherever a platform can have it so. */
  readonly isPrivate?: true;
  /** For the notice that the limit of questions is reached: in how many seconds the next one is answered. */
  readonly limitedFor?: number;
  /** What it says about the story, so that a later change of that can be told from a change of wording. */
  readonly told?: Told;
  /** What was decided of the question that this answers, for whoever runs the bot: no renderer shows it. */
  readonly decision?: Decision;
  /** The entries nearest to a question that got no answer, the nearest first; for the same. */
  readonly near?: readonly string[];
  /** Whether a reader chose the entry that it shows, and the engine alone would have shown another or none; for the same. */
  readonly isChosen?: true;
}

/** What was said about a story: each topic with its substance then, see `briefing/substance.ts`. */
export interface Told {
  /** The briefing's id. */
  readonly story: string;
  readonly topics: readonly ToldTopic[];
}

export interface ToldTopic {
  /** "entry.ferry-price", "watch.pier". */
  readonly key: string;
  readonly substance: string;
}

/** What can be decided of a question. */
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
  | 'wish'
  | 'wordless';

export type Block =
  | { readonly type: 'heading'; readonly text: string }
  /** The bot about itself, the briefing or the question; never about the story. */
  | { readonly type: 'text'; readonly text: string }
  | StatementBlock
  | AnswerBlock
  | { readonly type: 'facts'; readonly facts: readonly Fact[] }
  | { readonly type: 'list'; readonly items: readonly Item[] }
  | { readonly type: 'note'; readonly text: string }
  | PictureBlock
  | { readonly type: 'buttons'; readonly buttons: readonly Button[] };

/** A sentence about the story, with what it stands on below it. */
export interface StatementBlock extends Said {
  readonly type: 'statement';
}

/**
 * An answer in short: one line in bold, a few below it, and one line of all that they stand on. If it is a message's first
 * block, it is the head of the message: its top line stands where the title would, and the title in small print.
 */
export interface AnswerBlock {
  readonly type: 'answer';
  readonly headline: Said;
  readonly lines: readonly Said[];
  /** Where the watch item that it is about stands today. */
  readonly status?: string;
  /** Whether the status is the top line: the question is about today. */
  readonly isStatusFirst?: true;
}

/** One row of buttons, and a menu of what is needed less often. */
export interface Actions {
  readonly row: readonly Button[];
  readonly menu: readonly Button[];
}

/** A sentence about the story, with what it stands on. */
export interface Said {
  readonly kind: 'stated' | 'derived' | 'silence';
  readonly text: string;
  /** The side of a dispute that this is. */
  readonly label?: string;
  /** For a silence: every source it was read against, without paragraphs. */
  readonly citations: readonly Citation[];
  /** For a silence or an "only" that was not read against every source: against how many it was, and of how many. */
  readonly readAgainst?: { readonly read: number; readonly of: number };
  /** How a derived statement comes about: "6 May 2026 + 6 calendar months = 6 November 2026". */
  readonly arithmetic?: readonly string[];
}

/** A picture. A renderer that cannot show it says its words instead. */
export interface PictureBlock {
  readonly type: 'picture';
  /** What its file is called, without the ending. */
  readonly name: string;
  /** As SVG that needs nothing from elsewhere, for a light and for a dark ground. */
  readonly svg: { readonly light: string; readonly dark: string };
  /** All that it shows, in lines. */
  readonly words: readonly string[];
}

export interface Citation {
  readonly sourceId: string;
  /** The source's short label. */
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
 * The moment that a text is about, as an ISO instant in UTC: a renderer may add it in the reader's own time. A calendar
 * day, as the sources have them, is none.
 */
export type Moment = string;

export interface Button {
  /** At most 75 characters, the tightest limit of the platforms. */
  readonly label: string;
  readonly intent: ButtonIntent;
}

/** What a statement stands on, in words: "CogLab ¶6; Lease report ¶2". */
export function citationText({ kind, citations, arithmetic = [], readAgainst }: Said): string {
  const partly = readAgainst && `${readAgainst.read} of ${readAgainst.of} sources`;
  if (kind === 'silence') return checkedText({ citations, ...(readAgainst && { readAgainst }) });
  const sources = citations.map(placeText).join('; ');
  const basis = kind === 'derived' ? `derived: ${arithmetic.join('; ')}; from ${sources}` : sources;
  return partly === undefined ? basis : `${basis}; compared with ${partly}`;
}

/** "all 5 sources checked", or how many of them. */
function checkedText({ citations, readAgainst }: Pick<Said, 'citations' | 'readAgainst'>): string {
  if (readAgainst) return `${readAgainst.read} of ${readAgainst.of} sources checked`;
  return `all ${citations.length} sources checked`;
}

/** "Lease report ¶2, ¶5". */
function placeText({ source, paragraphs }: Citation): string {
  return `${source} ${paragraphs.map((number) => (number === 0 ? 'title' : `¶${number}`)).join(', ')}`;
}

/** A part of the line of sources, and where it leads. */
export interface SourcePart {
  readonly text: string;
  readonly url?: string;
}

/** All that an answer stands on, each source once; what explains a nickname comes last. */
export function sourceParts({ headline, lines }: AnswerBlock): SourcePart[] {
  const said = [headline, ...lines];
  // One that is older than a source says the least, so it speaks for all of them.
  const silent = said.find(({ readAgainst }) => readAgainst) ?? said.find(({ kind }) => kind === 'silence');
  const arithmetic = new Set(said.flatMap(({ arithmetic: steps = [] }) => steps));
  const cited = new Map<string, Citation>();
  for (const citation of said.flatMap(({ kind, citations }) => (kind === 'silence' ? [] : citations))) {
    const paragraphs = [...(cited.get(citation.sourceId)?.paragraphs ?? []), ...citation.paragraphs];
    cited.set(citation.sourceId, { ...citation, paragraphs: [...new Set(paragraphs)].toSorted((a, b) => a - b) });
  }
  const hasNickname = [...cited.values()].some(({ isNickname }) => isNickname);
  return [
    ...[...arithmetic].map((text) => ({ text })),
    ...[...cited.values()].map((citation) => ({
      text: placeText(citation),
      ...(citation.url !== undefined && { url: citation.url }),
    })),
    ...(silent ? [{ text: checkedText(silent) }] : []),
    ...(hasNickname ? [{ text: 'unsigned articles are named by us' }] : []),
  ];
}

/** What an answer shows: the line at its top, and those below it in their order. */
export function linesOf({ headline, lines, status, isStatusFirst }: AnswerBlock): {
  readonly top: string;
  readonly below: readonly string[];
} {
  const texts = lines.map(({ text }) => text);
  if (status === undefined) return { top: headline.text, below: texts };
  if (isStatusFirst) return { top: status, below: [headline.text, ...texts] };
  return { top: headline.text, below: [...texts, status] };
}

/** What stands at the top of a message, in bold, and what in small print at its foot. */
export function headOf({ title, blocks, footer }: Message): {
  readonly top: string;
  readonly small: readonly string[];
} {
  const [first] = blocks;
  const isAnswer = first?.type === 'answer';
  return {
    top: isAnswer ? linesOf(first).top : title,
    small: [...(isAnswer ? [title] : []), footer].filter((text) => text !== ''),
  };
}

/** Every button of a message, in the order in which a reader meets them. */
export function buttonsIn({ blocks, actions }: Pick<Message, 'blocks' | 'actions'>): Button[] {
  return [
    ...blocks.flatMap((block) => (block.type === 'buttons' ? block.buttons : [])),
    ...(actions?.row ?? []),
    ...(actions?.menu ?? []),
  ];
}
