import { createHash } from 'node:crypto';
import type { Briefing } from '../briefing/briefing.ts';

/** Which state of the briefing is in use. */
export interface Corpus {
  /** Short; the same for the same content, on any machine. */
  readonly version: string;
  /** A date: "2026-11-03". */
  readonly asOf: string;
}

/** What identifies a briefing. */
export function corpusOf(briefing: Briefing): Corpus {
  const content = JSON.stringify(briefing, (_, value: unknown) => (value instanceof Map ? [...value] : value));
  return { version: createHash('sha256').update(content).digest('hex').slice(0, 8), asOf: briefing.asOf };
}
