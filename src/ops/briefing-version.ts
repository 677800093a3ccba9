import { createHash } from 'node:crypto';
import type { Briefing } from '../briefing/briefing.ts';

/** Identifies a version of the briefing. */
export interface BriefingVersion {
  /** Short hash of the content; the same on every machine. */
  readonly version: string;
  /** The briefing's date: "2026-11-03". */
  readonly asOf: string;
}

/** The version of a briefing: a hash of its content, and its date. */
export function briefingVersion(briefing: Briefing): BriefingVersion {
  const content = JSON.stringify(briefing, (_, value: unknown) => (value instanceof Map ? [...value] : value));
  return { version: createHash('sha256').update(content).digest('hex').slice(0, 8), asOf: briefing.asOf };
}
