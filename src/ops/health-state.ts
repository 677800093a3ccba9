import type { AppEvent } from '../ports/app-events.ts';
import type { PlatformName } from '../schedule/subscription.ts';

/** The state of a connection. Several processes share one; a standby process is healthy. */
type Connection = 'connected' | 'disconnected' | 'standby';

/** The state of the process, derived from events. */
export class HealthState {
  /** The connection state of each platform. */
  readonly #connections = new Map<PlatformName, Connection>();
  readonly #clock: () => number;
  #ticked: number;
  #hasTicked = false;
  readonly #problems = new Map<string, number>();

  /** @param clock monotonic, in milliseconds */
  constructor(clock: () => number) {
    this.#clock = clock;
    this.#ticked = clock();
  }

  get connections(): ReadonlyMap<PlatformName, Connection> {
    return this.#connections;
  }

  /** Whether any delivery tick has run. */
  get hasTicked(): boolean {
    return this.#hasTicked;
  }

  /** Seconds since the last tick, or since the start if there was none. */
  get tickAge(): number {
    return (this.#clock() - this.#ticked) / 1000;
  }

  /** How many problems the saved briefing of a story has; if any, it is not in use. */
  problemsOf(story: string): number {
    return this.#problems.get(story) ?? 0;
  }

  readonly observe = (event: AppEvent): void => {
    switch (event.kind) {
      case 'ticked':
        this.#ticked = this.#clock();
        this.#hasTicked = true;
        break;
      case 'connected':
      case 'disconnected':
      case 'standby':
        this.#connections.set(event.platform, event.kind);
        break;
      case 'briefing taken':
        this.#problems.delete(event.story);
        break;
      case 'briefing refused':
        this.#problems.set(event.story, event.problems);
        break;
      case 'answered':
      case 'failed':
      case 'attempted':
      case 'question read':
      case 'request refused':
      case 'events dropped':
        break;
      default:
        event satisfies never;
    }
  };
}
