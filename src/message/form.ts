import type { ProposalKind } from './intent.ts';

/** A form in its own window. The submitted values become a `proposal` intent. */
export interface Form {
  readonly what: ProposalKind;
  /** At most 24 characters, Slack's limit. */
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
  /** A `date` is written as 2026-11-05; a `line` has one line, a `text` several. */
  readonly kind: 'choice' | 'date' | 'line' | 'text';
  /** At most 25, Discord's limit. Only a choice has options. */
  readonly options?: readonly { readonly value: string; readonly label: string }[];
  readonly isOptional?: true;
  /** In characters. A platform may allow fewer. */
  readonly maxLength: number;
  readonly value?: string;
  readonly fault?: string;
}
