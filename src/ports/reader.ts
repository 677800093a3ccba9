/** All that a reader can choose from: the entries and presuppositions of one story, and the wishes. */
export interface Catalogue {
  /** Changes with the content. A remembered choice is valid for one version only. */
  readonly version: string;
  readonly title: string;
  readonly entries: readonly {
    readonly id: string;
    readonly question: string;
    readonly headline: string;
    /** True if the answer is that no source says. */
    readonly isUnknown: boolean;
  }[];
  readonly presuppositions: readonly { readonly id: string; readonly example: string }[];
  readonly wishes: readonly string[];
}

export const VERDICTS = ['answer', 'both', 'suggest', 'outside', 'wish'] as const;

/** A reader's choice for a question. All ids are from the catalogue. */
export interface Choice {
  /** answer: the first entry answers, the others are close · both: an entry for each question · suggest: one may be meant */
  readonly verdict: (typeof VERDICTS)[number];
  /** At most three ids, best first, without duplicates. */
  readonly entries: readonly string[];
  readonly wish?: string;
  readonly presumed: readonly string[];
}

/** near: the reader chose an entry that the engine's decision offers, but does not show */
export type Agreement = 'same' | 'near' | 'other';

export const READER_FAULTS = [
  'late',
  'unreachable',
  'wrong key',
  'no such model',
  'rate limit',
  'redirect',
  'too large',
  'no JSON',
  'unknown id',
  'empty',
  'refused',
  'server error',
  'not the API',
  'budget spent',
  'paused',
  'busy',
  'failed',
] as const;
export type ReaderFault = (typeof READER_FAULTS)[number];

export interface Tokens {
  /** Tokens of the input that the provider had not cached. */
  readonly input: number;
  readonly cached: number;
  readonly output: number;
}

/** Price per million tokens, in the operator's currency. */
export interface TokenPrice {
  readonly input: number;
  readonly output: number;
  readonly cached: number;
}

export type ReaderResult =
  | {
      readonly kind: 'choice';
      readonly choice: Choice;
      /** Undefined if the choice was remembered. */
      readonly tokens?: Tokens;
    }
  | {
      readonly kind: 'none';
      readonly reason: ReaderFault;
      /** Seconds that the provider asks us to wait. */
      readonly retryAfter?: number;
    };

export interface ReaderQuestion {
  /** Scrubbed, as far as possible, of names that the story does not mention, and of mentions, links and ids. */
  readonly question: string;
  /** The entry that the conversation showed before the question. */
  readonly previous?: string;
  readonly catalogue: Catalogue;
}

/** A language model that chooses among the entries of a story. It writes no text. */
export interface Reader {
  /** Never rejects. */
  choose(question: ReaderQuestion, signal: AbortSignal): Promise<ReaderResult>;
}
