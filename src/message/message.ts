import type { ButtonIntent } from './intent.ts';

/**
 * What the bot says, whatever the platform. All text is literal: a renderer escapes it, nothing in it is markup.
 * A renderer may lay blocks out as it likes; it may not drop one.
 */
export interface Message {
  readonly title: string;
  readonly blocks: readonly Block[];
  /** How old what is said is: the as-of date and its age. */
  readonly footer: string;
  /** The entry that this message answers with, so that a follow-up can be read with it. */
  readonly shows?: string;
  /** For the answer to a question: by what a button gives it again. */
  readonly again?: ButtonIntent;
  /** Where the one watch item stands that this message is about. */
  readonly phase?: 'ahead' | 'due' | 'unconfirmed' | 'settled' | 'open';
  /** Whether it only says that what was typed or pressed names nothing: that concerns nobody else. */
  readonly isCorrection?: true;
  /** The entry of whose answer people can say whether it helped. */
  readonly rated?: string;
  /** Whether it is for who wanted it and nobody else, wherever a platform can have it so. */
  readonly isPrivate?: true;
  /** For the notice that the limit of questions is reached: in how many seconds the next one is answered. */
  readonly limitedFor?: number;
  /** What was decided of the question that this answers, for whoever runs the bot: no renderer shows it. */
  readonly decision?: Decision;
  /** The entries nearest to a question that got no answer, the nearest first; for the same. */
  readonly near?: readonly string[];
}

/** What can be decided of a question. */
export type Decision = 'answer' | 'both' | 'proof' | 'unknown' | 'suggest' | 'outside' | 'talk' | 'wish' | 'wordless';

export type Block =
  | { readonly type: 'heading'; readonly text: string }
  /** The bot about itself, the briefing or the question; never about the story. */
  | { readonly type: 'text'; readonly text: string }
  | StatementBlock
  | { readonly type: 'facts'; readonly facts: readonly Fact[] }
  | { readonly type: 'list'; readonly items: readonly Item[] }
  | { readonly type: 'note'; readonly text: string }
  | PictureBlock
  | { readonly type: 'buttons'; readonly buttons: readonly Button[] };

/** A sentence about the story, with what it stands on. */
export interface StatementBlock {
  readonly type: 'statement';
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

interface Citation {
  readonly sourceId: string;
  /** The source's short label. */
  readonly source: string;
  readonly paragraphs: readonly number[];
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
export function citationText({ kind, citations, arithmetic = [], readAgainst }: StatementBlock): string {
  const partly = readAgainst && `${readAgainst.read} of ${readAgainst.of} sources`;
  if (kind === 'silence') return `silence of ${partly ?? `all ${citations.length} sources`}`;
  const sources = citations
    .map(({ source, paragraphs }) => `${source} ${paragraphs.map((number) => `¶${number}`).join(', ')}`)
    .join('; ');
  const basis = kind === 'derived' ? `derived: ${arithmetic.join('; ')}; from ${sources}` : sources;
  return partly === undefined ? basis : `${basis}; compared with ${partly}`;
}
