/** So many failures in a row are taken for chance. */
const BY_CHANCE = 4;
const FIRST_REST = 1000;
const LONGEST_REST = 30_000;

/**
 * How a platform is borne that fails and fails: after some failures in a row it is left alone for 1 s, and after each
 * further one for twice as long, up to 30 s. One answer ends it. Times in milliseconds, of one clock that is never set.
 */
export class Strain {
  #inARow = 0;
  #rests = 0;
  #until = Number.NEGATIVE_INFINITY;

  /** Before this nothing is to be sent. */
  get until(): number {
    return this.#until;
  }

  /** Whether one at a time is to be tried, since the last ones failed. */
  get isTrying(): boolean {
    return this.#rests > 0;
  }

  /** Notes a failure. Those of attempts that were under way when the rest began say nothing new. */
  failed(began: number, now: number): void {
    if (began < this.#until) return;
    this.#inARow += 1;
    if (this.#inARow <= BY_CHANCE) return;
    this.#until = now + Math.min(LONGEST_REST, FIRST_REST * 2 ** this.#rests);
    this.#rests += 1;
  }

  answered(): void {
    this.#inARow = 0;
    this.#rests = 0;
    this.#until = Number.NEGATIVE_INFINITY;
  }
}
