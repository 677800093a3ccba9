/** What a reader may choose from: the entries of one story, and nothing else. */
export interface Catalogue {
  /** The same for the same content: choices are remembered under it. */
  readonly version: string;
  readonly title: string;
  readonly entries: readonly {
    readonly id: string;
    readonly question: string;
    readonly headline: string;
    /** Whether the entry says that no source answers. */
    readonly isUnknown: boolean;
  }[];
  /** What a question may wrongly take for granted. */
  readonly presuppositions: readonly { readonly id: string; readonly example: string }[];
  /** What people may want the bot to do. */
  readonly wishes: readonly string[];
}

export const VERDICTS = ['answer', 'both', 'suggest', 'outside', 'wish'] as const;

/** What a reader makes of a question. Every id is one of the catalogue's. */
export interface Choice {
  /**
   * answer: the first entry answers, the others are near · both: two things are asked, each with its entry · suggest: one of
   * these may be meant · outside: none answers · wish: it asks the bot to do something
   */
  readonly verdict: (typeof VERDICTS)[number];
  /** At most three, the best first, each once. */
  readonly entries: readonly string[];
  /** For a wish: which one. */
  readonly wish?: string;
  /** The presuppositions that the question contains. */
  readonly presumed: readonly string[];
}

/**
 * A choice beside the engine's own decision. same: the same first entry, or neither answers · near: an entry that the engine
 * offered too · other: anything else
 */
export type Agreement = 'same' | 'near' | 'other';

/** Why there is no choice. */
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

/** What a call cost. */
export interface Tokens {
  /** Sent, without those from the provider's cache. */
  readonly input: number;
  readonly cached: number;
  readonly output: number;
}

/** What a million tokens cost, in the operator's currency. */
export interface TokenPrice {
  readonly input: number;
  readonly output: number;
  readonly cached: number;
}

export type Reading =
  | {
      readonly kind: 'choice';
      readonly choice: Choice;
      /** Of the call; none if the choice was remembered. */
      readonly tokens?: Tokens;
    }
  | {
      readonly kind: 'none';
      readonly reason: ReaderFault;
      /** How long the provider asks to be left alone, in seconds. */
      readonly retryAfter?: number;
    };

/** A question as a reader gets it. */
export interface ReaderQuestion {
  /** Without names, mentions, links and ids. */
  readonly question: string;
  /** The entry that the conversation showed before. */
  readonly previous?: string;
  readonly catalogue: Catalogue;
}

/** A language model that chooses among the entries of a story, and writes nothing. */
export interface Reader {
  /** Never rejects. @param signal ends the call */
  choose(asked: ReaderQuestion, signal: AbortSignal): Promise<Reading>;
}
