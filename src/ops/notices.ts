import type { AppEvent } from '../ports/app-events.ts';
import type { Notice } from '../reply/operator.ts';
import type { PlatformName } from '../schedule/subscription.ts';

/** Of one kind of trouble the owner is told so often, in milliseconds. */
export const QUIET = 3_600_000;
/** So long a platform may be down before the owner is told. */
export const PATIENCE = 300_000;

type Repeated = Extract<Notice, { more: number }>;

/** What is to be told of one kind, and when it last was. */
interface Pile {
  waiting: Repeated | undefined;
  told: number | undefined;
}

interface Outage {
  readonly since: number;
  isTold: boolean;
}

/**
 * What the owner is to be told: each kind of trouble at once, and what comes of the same kind within the hour in one
 * message at its end. Time is a parameter: monotonic, in milliseconds.
 */
export class Notices {
  readonly #piles = new Map<Repeated['kind'], Pile>();
  readonly #outages = new Map<PlatformName, Outage>();
  /** When the owner was last told that a platform is down. */
  readonly #toldDown = new Map<PlatformName, number>();
  #ends: Notice[] = [];

  observe(happening: AppEvent, now: number): void {
    switch (happening.kind) {
      case 'attempted': {
        const { address, state, reason = 'no reason was given' } = happening;
        if (state === 'dead') this.#add({ kind: 'given up', address, reason, more: 0 });
        break;
      }
      case 'events dropped':
        this.#add({ kind: 'events dropped', platform: happening.platform, workspace: happening.workspace, more: 0 });
        break;
      case 'briefing refused':
        this.#add({ kind: 'briefing refused', problems: happening.problems, more: 0 });
        break;
      case 'briefing taken':
        this.#forget('briefing refused');
        break;
      case 'disconnected':
        if (!this.#outages.has(happening.platform)) {
          this.#outages.set(happening.platform, { since: now, isTold: false });
        }
        break;
      case 'connected':
      case 'standing by':
        this.#endOutage(happening.platform, now);
        break;
      case 'answered':
      case 'failed':
      case 'ticked':
      case 'request refused':
        break;
      default:
        happening satisfies never;
    }
  }

  /** What is to be told by now; it counts as told. */
  take(now: number): Notice[] {
    const notices = this.#ends;
    this.#ends = [];
    for (const pile of this.#piles.values()) {
      if (!pile.waiting || isWithin(QUIET, pile.told, now)) continue;
      notices.push(pile.waiting);
      pile.waiting = undefined;
      pile.told = now;
    }
    for (const [platform, outage] of this.#outages) {
      const lasted = now - outage.since;
      if (outage.isTold || lasted < PATIENCE || isWithin(QUIET, this.#toldDown.get(platform), now)) continue;
      outage.isTold = true;
      this.#toldDown.set(platform, now);
      notices.push({ kind: 'down', platform, minutes: inMinutes(lasted) });
    }
    return notices;
  }

  #add(notice: Repeated): void {
    const pile = this.#piles.get(notice.kind) ?? { waiting: undefined, told: undefined };
    this.#piles.set(notice.kind, pile);
    pile.waiting = { ...notice, more: pile.waiting ? pile.waiting.more + 1 : 0 };
  }

  /** It was mended before the owner was told. */
  #forget(kind: Repeated['kind']): void {
    const pile = this.#piles.get(kind);
    if (pile) pile.waiting = undefined;
  }

  #endOutage(platform: PlatformName, now: number): void {
    const outage = this.#outages.get(platform);
    this.#outages.delete(platform);
    if (outage?.isTold) this.#ends.push({ kind: 'up again', platform, minutes: inMinutes(now - outage.since) });
  }
}

function isWithin(span: number, then: number | undefined, now: number): boolean {
  return then !== undefined && now - then < span;
}

function inMinutes(milliseconds: number): number {
  return Math.round(milliseconds / 60_000);
}
