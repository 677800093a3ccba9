/** Under way at once in one channel: more is a flood. */
const FLOOD = 5;
/** What waited longer in a flood is dropped, in milliseconds: its answer would only make others wait too. */
const STALE = 15_000;

/** Counts what is under way in each channel, and says what is too old to answer while there is too much. */
export class Backlog {
  readonly #underWay = new Map<string, number>();

  /** Counts the work while it lasts. */
  async track<T>(channel: string, work: () => Promise<T>): Promise<T> {
    this.#underWay.set(channel, this.#count(channel) + 1);
    try {
      return await work();
    } finally {
      const left = this.#count(channel) - 1;
      if (left > 0) this.#underWay.set(channel, left);
      else this.#underWay.delete(channel);
    }
  }

  /** Whether to drop what was sent so long ago. @param age in milliseconds */
  isTooLate(channel: string, age: number): boolean {
    return age > STALE && this.#count(channel) > FLOOD;
  }

  #count(channel: string): number {
    return this.#underWay.get(channel) ?? 0;
  }
}
