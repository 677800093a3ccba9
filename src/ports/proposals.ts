import type { IsoDate } from '../briefing/dates.ts';
import type { ProposalKind, ProposalValues } from '../briefing/write/proposal.ts';
import type { Asker } from './desk.ts';

/** A reply that a proposal would change. Without `top`, the reply's first line stays the same. */
export interface ReplyChange {
  readonly question: string;
  readonly top?: { readonly before: string; readonly after: string };
}

export type ProposalResult =
  | {
      readonly kind: 'written';
      readonly file: string;
      readonly article?: string;
      readonly summary: string;
      readonly replies: readonly ReplyChange[];
      /** New findings of `check`. */
      readonly todos: readonly string[];
      /** File names of the patches to apply before this one, in order. */
      readonly prerequisites?: readonly string[];
    }
  /** Nothing was written. The faults are by field id. */
  | { readonly kind: 'faulty'; readonly faults: Readonly<Partial<Record<string, string>>> }
  | { readonly kind: 'refused'; readonly reason: string };

export interface ProposalRequest {
  readonly story: string;
  readonly kind: ProposalKind;
  readonly values: ProposalValues;
  readonly by: Asker;
  readonly today: IsoDate;
}

export interface Proposals {
  isOperator(asker: Asker): boolean;
  /** Writes a proposal as a patch, never into the briefing's own files. Never rejects. */
  propose(request: ProposalRequest): Promise<ProposalResult>;
}
