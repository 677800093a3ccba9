import type { AppEvent } from '../ports/app-events.ts';
import type { OperatorNotice } from '../reply/operator.ts';
import type { PlatformName } from '../schedule/subscription.ts';

/** The shortest time between two messages about the same kind of problem, in milliseconds. */
export const MIN_INTERVAL_MS = 3_600_000;
/** How long a platform may be down before the operator is notified, in milliseconds. */
export const OUTAGE_REPORT_MS = 300_000;

type CountedNotice = Extract<OperatorNotice, { more: number }>;

/** A pending notice of one kind, and when the last one was sent. */
interface PendingNotice {
  waiting: CountedNotice | undefined;
  sentAt: number | undefined;
}

interface Outage {
  readonly since: number;
  isReported: boolean;
}

/**
 * Decides which messages the operator gets. The first problem of a kind is sent at once; more of the same kind within the hour
 * are combined into one message at its end. Times are monotonic, in milliseconds.
 */
export class Notices {
  readonly #pending = new Map<CountedNotice['kind'], PendingNotice>();
  readonly #outages = new Map<PlatformName, Outage>();
  /** When each platform was last reported as down, in milliseconds. */
  readonly #downAt = new Map<PlatformName, number>();
  /** The stories whose saved briefing is not in use. */
  readonly #refused = new Set<string>();
  #recoveries: OperatorNotice[] = [];

  observe(event: AppEvent, now: number): void {
    switch (event.kind) {
      case 'attempted': {
        const { address, state, reason = 'no reason was given' } = event;
        if (state === 'dead') this.#add({ kind: 'given up', address, reason, more: 0 });
        break;
      }
      case 'events dropped':
        this.#add({ kind: 'events dropped', platform: event.platform, workspace: event.workspace, more: 0 });
        break;
      case 'briefing refused':
        this.#refused.add(event.story);
        this.#add({ kind: 'briefing refused', story: event.story, problems: event.problems, more: 0 });
        break;
      case 'briefing taken':
        this.#refused.delete(event.story);
        if (this.#refused.size === 0) this.#forget('briefing refused');
        break;
      case 'disconnected':
        if (!this.#outages.has(event.platform)) {
          this.#outages.set(event.platform, { since: now, isReported: false });
        }
        break;
      case 'connected':
      case 'standby':
        this.#endOutage(event.platform, now);
        break;
      case 'answered':
      case 'failed':
      case 'ticked':
      case 'question read':
      case 'request refused':
        break;
      default:
        event satisfies never;
    }
  }

  /** Returns the notices that are due now, and marks them as sent. */
  take(now: number): OperatorNotice[] {
    const notices = this.#recoveries;
    this.#recoveries = [];
    for (const pile of this.#pending.values()) {
      if (!pile.waiting || isWithin(MIN_INTERVAL_MS, pile.sentAt, now)) continue;
      notices.push(pile.waiting);
      pile.waiting = undefined;
      pile.sentAt = now;
    }
    for (const [platform, outage] of this.#outages) {
      const lasted = now - outage.since;
      if (outage.isReported || lasted < OUTAGE_REPORT_MS || isWithin(MIN_INTERVAL_MS, this.#downAt.get(platform), now))
        continue;
      outage.isReported = true;
      this.#downAt.set(platform, now);
      notices.push({ kind: 'down', platform, minutes: inMinutes(lasted) });
    }
    return notices;
  }

  #add(notice: CountedNotice): void {
    const pile = this.#pending.get(notice.kind) ?? { waiting: undefined, sentAt: undefined };
    this.#pending.set(notice.kind, pile);
    pile.waiting = { ...notice, more: pile.waiting ? pile.waiting.more + 1 : 0 };
  }

  /** Drops a notice whose problem ended before it was sent. */
  #forget(kind: CountedNotice['kind']): void {
    const pile = this.#pending.get(kind);
    if (pile) pile.waiting = undefined;
  }

  #endOutage(platform: PlatformName, now: number): void {
    const outage = this.#outages.get(platform);
    this.#outages.delete(platform);
    if (outage?.isReported)
      this.#recoveries.push({ kind: 'up again', platform, minutes: inMinutes(now - outage.since) });
  }
}

function isWithin(span: number, then: number | undefined, now: number): boolean {
  return then !== undefined && now - then < span;
}

function inMinutes(milliseconds: number): number {
  return Math.round(milliseconds / 60_000);
}
