import { once } from 'node:events';

export class RequestTracker {
  readonly #pending = new Set<Promise<unknown>>();

  get count(): number {
    return this.#pending.size;
  }

  track<T>(work: Promise<T>): Promise<T> {
    this.#pending.add(work);
    const remove = () => this.#pending.delete(work);
    work.then(remove, remove);
    return work;
  }

  /** Resolves once all requests have settled, or when the deadline aborts. */
  async settled(deadline: AbortSignal): Promise<void> {
    if (!deadline.aborted) await Promise.race([Promise.allSettled(this.#pending), once(deadline, 'abort')]);
  }
}
