import type { ProposalKind } from './intent.ts';

/** A form in a window of its own. The submitted values become a `proposal` intent. */
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
  /** One of the options, a date such as 2026-11-05, a line, or a text of several lines. */
  readonly kind: 'choice' | 'date' | 'line' | 'text';
  /** For a choice; at most 25, Discord's limit. */
  readonly options?: readonly { readonly value: string; readonly label: string }[];
  readonly isOptional?: true;
  /** The maximum number of characters; a platform may allow fewer. */
  readonly maxLength: number;
  readonly value?: string;
  readonly fault?: string;
}
