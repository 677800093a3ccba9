import type { AppEvent } from '../ports/app-events.ts';
import type { PlatformName } from '../schedule/subscription.ts';

/** Where a connection stands. Several processes share one, and those that wait for it are well. */
type Connection = 'connected' | 'disconnected' | 'standing by';

/** How the process is, as far as what happened tells. */
export class HealthState {
  /** Of each platform that is reached by a connection of our own. */
  readonly #connections = new Map<PlatformName, Connection>();
  readonly #clock: () => number;
  #ticked: number;
  #hasTicked = false;
  #problems = 0;

  /** @param clock monotonic, in milliseconds */
  constructor(clock: () => number) {
    this.#clock = clock;
    this.#ticked = clock();
  }

  get connections(): ReadonlyMap<PlatformName, Connection> {
    return this.#connections;
  }

  /** Whether the deliveries have ticked at all. */
  get hasTicked(): boolean {
    return this.#hasTicked;
  }

  /** How long ago they last did, or the process began, in seconds. */
  get tickAge(): number {
    return (this.#clock() - this.#ticked) / 1000;
  }

  /** How many problems keep what was saved of the briefing from use. */
  get problems(): number {
    return this.#problems;
  }

  readonly observe = (happening: AppEvent): void => {
    switch (happening.kind) {
      case 'ticked':
        this.#ticked = this.#clock();
        this.#hasTicked = true;
        break;
      case 'connected':
      case 'disconnected':
      case 'standing by':
        this.#connections.set(happening.platform, happening.kind);
        break;
      case 'briefing taken':
        this.#problems = 0;
        break;
      case 'briefing refused':
        this.#problems = happening.problems;
        break;
      case 'answered':
      case 'failed':
      case 'attempted':
      case 'request refused':
      case 'events dropped':
        break;
      default:
        happening satisfies never;
    }
  };
}
