/** Tracks requests in progress, so a stopping app can wait for them. */
export class RequestTracker {
  readonly #underWay = new Set<Promise<unknown>>();

  get count(): number {
    return this.#underWay.size;
  }

  /** Tracks a request until it settles. Returns the same promise. */
  track<T>(work: Promise<T>): Promise<T> {
    this.#underWay.add(work);
    const done = () => this.#underWay.delete(work);
    work.then(done, done);
    return work;
  }

  /** Resolves when all requests now in progress have settled, or at the deadline. */
  async settled(deadline: AbortSignal): Promise<void> {
    if (deadline.aborted) return;
    const { promise: passed, resolve } = Promise.withResolvers<void>();
    const pass = () => resolve();
    deadline.addEventListener('abort', pass);
    await Promise.race([Promise.allSettled(this.#underWay), passed]);
    deadline.removeEventListener('abort', pass);
  }
}
