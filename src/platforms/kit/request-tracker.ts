/** Tracks requests in progress, so a stopping app can wait for them. */
export class RequestTracker {
  readonly #pending = new Set<Promise<unknown>>();

  get count(): number {
    return this.#pending.size;
  }

  /** Tracks a request until it settles. Returns the same promise. */
  track<T>(work: Promise<T>): Promise<T> {
    this.#pending.add(work);
    const remove = () => this.#pending.delete(work);
    work.then(remove, remove);
    return work;
  }

  /** Resolves when all requests now in progress have settled, or at the deadline. */
  async settled(deadline: AbortSignal): Promise<void> {
    if (deadline.aborted) return;
    const { promise: deadlineReached, resolve } = Promise.withResolvers<void>();
    const onDeadline = () => resolve();
    deadline.addEventListener('abort', onDeadline);
    await Promise.race([Promise.allSettled(this.#pending), deadlineReached]);
    deadline.removeEventListener('abort', onDeadline);
  }
}
