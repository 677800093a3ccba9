import { createHash } from 'node:crypto';
import type { Briefing } from '../briefing/briefing.ts';
import type { AppEvent } from '../ports/app-events.ts';
import type { PlatformName } from '../schedule/subscription.ts';

type ConnectionState = 'connected' | 'disconnected' | 'standby';

export interface BriefingVersion {
  /** The same on every machine with the same content. */
  readonly version: string;
  readonly asOf: string;
}

export function briefingVersion(briefing: Briefing): BriefingVersion {
  // As JSON, the bytes of the model would take hundreds of megabytes.
  const { learnt = '', ...records } = briefing;
  const content = JSON.stringify(records, (_, value: unknown) => (value instanceof Map ? [...value] : value));
  const version = createHash('sha256').update(content).update(learnt).digest('hex').slice(0, 8);
  return { version, asOf: briefing.asOf };
}

export class HealthState {
  readonly #clock: () => number;
  readonly #connections = new Map<PlatformName, ConnectionState>();
  readonly #versions = new Map<string, BriefingVersion>();
  readonly #problems = new Map<string, number>();
  #lastTick: number;
  #hasTicked = false;

  /** @param clock monotonic, in milliseconds */
  constructor(clock: () => number, versions: Readonly<Record<string, BriefingVersion>> = {}) {
    this.#clock = clock;
    this.#lastTick = clock();
    this.#versions = new Map(Object.entries(versions));
  }

  get connections(): ReadonlyMap<PlatformName, ConnectionState> {
    return this.#connections;
  }

  get versions(): ReadonlyMap<string, BriefingVersion> {
    return this.#versions;
  }

  get hasTicked(): boolean {
    return this.#hasTicked;
  }

  /** Seconds since the last tick, or since the start if no tick has run. */
  get tickAge(): number {
    return (this.#clock() - this.#lastTick) / 1000;
  }

  /** Of the saved files. If they have problems, the previous briefing stays in use. */
  problemsOf(story: string): number {
    return this.#problems.get(story) ?? 0;
  }

  readonly observe = (event: AppEvent): void => {
    switch (event.kind) {
      case 'ticked':
        this.#lastTick = this.#clock();
        this.#hasTicked = true;
        break;
      case 'connected':
      case 'disconnected':
      case 'standby':
        this.#connections.set(event.platform, event.kind);
        break;
      case 'briefing loaded':
        this.#versions.set(event.story, { version: event.version, asOf: event.asOf });
        this.#problems.delete(event.story);
        break;
      case 'briefing rejected':
        this.#problems.set(event.story, event.problems);
        break;
      default:
    }
  };
}
