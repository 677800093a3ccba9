import type { ButtonIntent } from './intent.ts';

/**
 * What the bot says, whatever the platform. All text is literal: a renderer escapes it, nothing in it is markup.
 * A renderer may lay blocks out as it likes; it may not drop one.
 */
export interface Message {
  readonly title: string;
  readonly blocks: readonly Block[];
  /** The buttons at the foot of every page. */
  readonly actions?: Actions;
  /** The as-of date of what is said about the story; empty for what the bot says about itself. */
  readonly footer: string;
  /** Key of the story that it is about, if there are several. */
  readonly story?: string;
  /** The entry that this message answers with, so that a follow-up can be read with it. */
  readonly shows?: string;
  /** The entries that it offers to choose from, in their order, so that "the second one" can be read with it. */
  readonly offers?: readonly string[];
  /** For the answer to a question: the intent that gives it again. */
  readonly again?: ButtonIntent;
  /** The phase of the watch item, if this message is about one. */
  readonly phase?: 'ahead' | 'due' | 'unconfirmed' | 'settled' | 'open';
  /** Whether it only says that a name or button was not recognised, which only that person needs to see. */
  readonly isCorrection?: true;
  /** The entry whose answer can be rated as helpful or not. */
  readonly rated?: string;
  /** Whether it is one post for several subscriptions: to pause or stop one, people choose it from the list. */
  readonly isJoint?: true;
  /** Whether only the person who asked should see it, where the platform supports that. */
  readonly isPrivate?: true;
  /** For the notice of the rate limit: seconds until the next question is answered. */
  readonly limitedFor?: number;
  /** The substance of what it says, so that a later change can be distinguished from new wording. */
  readonly told?: Told;
  /** The decision on the question that this answers, for metrics and gaps; no renderer shows it. */
  readonly decision?: Decision;
  /** The entries nearest to a question without an answer, nearest first; not shown either. */
  readonly near?: readonly string[];
  /** Whether a reader chose the entry shown where the engine would have shown another or none; not shown either. */
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

/** How a question was answered. */
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
  /** Says something about the bot, the briefing or the question; never about the story. */
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
  /** Today's status of the watch item that it is about. */
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
 * The moment that a text is about, as an ISO instant in UTC: a renderer may add it in the reader's time zone. A calendar
 * day from a source is not a moment.
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

/** The bold line at the top of a message, and the small print at its foot. */
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
