import type { ProposalKind } from './intent.ts';

/** A form that a platform opens as a window of its own. What is filled in becomes a `proposal`. */
export interface Form {
  readonly what: ProposalKind;
  /** At most 24 characters, like the label of its button: Slack's limit. */
  readonly title: string;
  readonly submit: string;
  /** At most five, Discord's limit. */
  readonly fields: readonly Field[];
}

export interface Field {
  readonly id: string;
  /** At most 45 characters, Discord's limit. */
  readonly label: string;
  /** At most 100 characters, Discord's limit. */
  readonly hint?: string;
  /** A choice of the options, a date such as 2026-11-05, a line, or a text of several lines. */
  readonly kind: 'choice' | 'date' | 'line' | 'text';
  /** Of a choice: at most 25, Discord's limit. */
  readonly options?: readonly { readonly value: string; readonly label: string }[];
  readonly isOptional?: true;
  /** How many characters it takes; a platform may take fewer. */
  readonly most: number;
  /** What stands in it when it opens. */
  readonly value?: string;
  /** What is wrong with what was filled in. */
  readonly fault?: string;
}
