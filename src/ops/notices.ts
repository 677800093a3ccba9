import type { AppEvent } from '../ports/app-events.ts';
import type { OperatorNotice } from '../reply/operator.ts';
import type { PlatformName } from '../schedule/subscription.ts';

/** Between two messages about the same kind of problem. */
export const MIN_INTERVAL_MS = 3_600_000;
export const OUTAGE_REPORT_MS = 300_000;

type CountedNotice = Extract<OperatorNotice, { repeatCount: number }>;

interface NoticeState {
  pending?: CountedNotice | undefined;
  sentAt?: number;
}

interface Outage {
  readonly since: number;
  isReported: boolean;
}

/** Problems of the same kind within an hour are combined into one message. Times are monotonic, in milliseconds. */
export class Notices {
  readonly #states = new Map<CountedNotice['kind'], NoticeState>();
  readonly #outages = new Map<PlatformName, Outage>();
  readonly #outageReportedAt = new Map<PlatformName, number>();
  readonly #rejectedStories = new Set<string>();
  #recoveries: OperatorNotice[] = [];

  observe(event: AppEvent, now: number): void {
    switch (event.kind) {
      case 'attempted': {
        const { address, state, reason = 'no reason was given' } = event;
        if (state === 'dead') this.#add({ kind: 'given up', address, reason, repeatCount: 0 });
        break;
      }
      case 'events dropped':
        this.#add({ ...event, repeatCount: 0 });
        break;
      case 'briefing rejected':
        this.#rejectedStories.add(event.story);
        this.#add({ ...event, repeatCount: 0 });
        break;
      case 'briefing loaded': {
        this.#rejectedStories.delete(event.story);
        const state = this.#states.get('briefing rejected');
        if (state && this.#rejectedStories.size === 0) state.pending = undefined;
        break;
      }
      case 'disconnected':
        if (!this.#outages.has(event.platform)) {
          this.#outages.set(event.platform, { since: now, isReported: false });
        }
        break;
      case 'connected':
      case 'standby':
        this.#endOutage(event.platform, now);
        break;
      default:
    }
  }

  /** Returns the notices that are due, and marks them as sent. */
  take(now: number): OperatorNotice[] {
    const due = this.#recoveries;
    this.#recoveries = [];
    for (const state of this.#states.values()) {
      if (!state.pending || isWithinInterval(state.sentAt, now)) continue;
      due.push(state.pending);
      state.pending = undefined;
      state.sentAt = now;
    }
    for (const [platform, outage] of this.#outages) {
      const duration = now - outage.since;
      const isShort = duration < OUTAGE_REPORT_MS;
      if (outage.isReported || isShort || isWithinInterval(this.#outageReportedAt.get(platform), now)) continue;
      outage.isReported = true;
      this.#outageReportedAt.set(platform, now);
      due.push({ kind: 'down', platform, minutes: toMinutes(duration) });
    }
    return due;
  }

  #add(notice: CountedNotice): void {
    const state = this.#states.get(notice.kind) ?? {};
    this.#states.set(notice.kind, state);
    state.pending = { ...notice, repeatCount: state.pending ? state.pending.repeatCount + 1 : 0 };
  }

  #endOutage(platform: PlatformName, now: number): void {
    const outage = this.#outages.get(platform);
    this.#outages.delete(platform);
    if (!outage?.isReported) return;
    this.#recoveries.push({ kind: 'up again', platform, minutes: toMinutes(now - outage.since) });
  }
}

function isWithinInterval(sentAt: number | undefined, now: number): boolean {
  return sentAt !== undefined && now - sentAt < MIN_INTERVAL_MS;
}

function toMinutes(milliseconds: number): number {
  return Math.round(milliseconds / 60_000);
}
