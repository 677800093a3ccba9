import { createHash } from 'node:crypto';
import type { Briefing } from '../briefing/briefing.ts';

/** Identifies a version of the briefing. */
export interface Corpus {
  /** Short hash of the content; the same on every machine. */
  readonly version: string;
  /** The briefing's date: "2026-11-03". */
  readonly asOf: string;
}

/** What identifies a briefing. */
export function corpusOf(briefing: Briefing): Corpus {
  const content = JSON.stringify(briefing, (_, value: unknown) => (value instanceof Map ? [...value] : value));
  return { version: createHash('sha256').update(content).digest('hex').slice(0, 8), asOf: briefing.asOf };
}
