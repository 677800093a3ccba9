import type { IsoDate } from '../briefing/dates.ts';
import type { ProposalKind, ProposalValues } from '../briefing/write/proposal.ts';
import type { Asker } from './desk.ts';

/** A reply that would read otherwise; `top` is left out if only what stands below its first line would. */
export interface ReplyChange {
  readonly of: string;
  readonly top?: { readonly before: string; readonly after: string };
}

/** What became of a proposal. */
export type Proposed =
  | {
      readonly kind: 'written';
      /** The name of the patch, and of the article beside it if there is one. */
      readonly file: string;
      readonly article?: string;
      /** What it proposes, in a line. */
      readonly what: string;
      readonly replies: readonly ReplyChange[];
      /** What `check` would newly name, a line each. */
      readonly todos: readonly string[];
    }
  /** Nothing was written: what is wrong, by field, or with all of it. */
  | { readonly kind: 'faulty'; readonly faults: Readonly<Partial<Record<string, string>>> }
  | { readonly kind: 'refused'; readonly why: string };

/** What a person proposes. */
export interface Proposing {
  readonly story: string;
  readonly kind: ProposalKind;
  readonly values: ProposalValues;
  readonly by: Asker;
  readonly today: IsoDate;
}

/** Where proposals go, and from whom they are taken. */
export interface Proposals {
  isOperator(asker: Asker): boolean;
  /** Writes a proposal as a patch; never the briefing's own files. Never rejects. */
  propose(proposing: Proposing): Promise<Proposed>;
}
