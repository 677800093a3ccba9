import type { Address } from '../schedule/subscription.ts';

/** Times are monotonic, in milliseconds. */
export class Pauses {
  #platformUntil = Number.NEGATIVE_INFINITY;
  readonly #workspacesUntil = new Map<string, number>();

  get platformUntil(): number {
    return this.#platformUntil;
  }

  pausePlatform(until: number): void {
    this.#platformUntil = Math.max(this.#platformUntil, until);
  }

  pauseWorkspace({ workspace }: Address, until: number, now: number): void {
    for (const [id, pauseEnd] of this.#workspacesUntil) {
      if (pauseEnd <= now) this.#workspacesUntil.delete(id);
    }
    this.#workspacesUntil.set(workspace, Math.max(this.#workspacesUntil.get(workspace) ?? now, until));
  }

  /** 0 or less if posts are accepted now. */
  waitFor({ workspace }: Address, now: number): number {
    return Math.max(this.#platformUntil, this.#workspacesUntil.get(workspace) ?? Number.NEGATIVE_INFINITY) - now;
  }
}
