import { setTimeout as sleep } from 'node:timers/promises';
import { Temporal } from 'temporal-polyfill';
import type { ChatKind } from '../../fakes/chat-server.ts';
import type { Subscriptions } from '../../src/ports/subscriptions.ts';
import { nextOccurrences } from '../../src/schedule/occurrences.ts';
import { WEEKDAYS } from '../../src/schedule/recurrence.ts';
import type { Address, Subscription } from '../../src/schedule/subscription.ts';
import type { ExpectedDelivery } from './verdict.ts';

const ZONES = ['UTC', 'Europe/London', 'America/New_York', 'Asia/Kolkata', 'Pacific/Apia', 'Australia/Lord_Howe'];
const MAX_SUBSCRIPTIONS_PER_CHANNEL = ZONES.length;
const SHARED_CHANNEL_SHARE = 0.1;
const MAX_CONCURRENT_ADDS = 8;
const POLL_INTERVAL_MS = 200;
const LEAD_TIME_MS = 15_000;
const DUE_SECONDS = 2;
const PLANNED_SECONDS = 25;

interface KeepDueOptions {
  readonly shouldStop: () => boolean;
  /** Also adds subscriptions that are due at the next minute. */
  readonly plansAhead: boolean;
  readonly countArrived: () => number;
  readonly messagesPerSecond: number;
}

/** Subscribes channels, and lists the deliveries that must follow. */
export class Feed {
  readonly expectedDeliveries: ExpectedDelivery[] = [];
  readonly #subscriptions: Subscriptions;
  readonly #platforms: readonly ChatKind[];
  readonly #random: () => number;

  constructor(subscriptions: Subscriptions, platforms: readonly ChatKind[], random: () => number) {
    this.#subscriptions = subscriptions;
    this.#platforms = platforms;
    this.#random = random;
  }

  /** Adds subscriptions that are next due at `minute`, the current or a later one. */
  async add(count: number, minute: Temporal.Instant, { sharesChannels = true } = {}): Promise<void> {
    let address: Address | undefined;
    const subscriptions = Array.from({ length: count }, (_, i) => {
      const number = this.expectedDeliveries.length + i;
      const isShared = sharesChannels && this.#random() < SHARED_CHANNEL_SHARE;
      if (!address || !isShared) address = this.#newAddress(number);
      return subscriptionOf(number, address, minute);
    });
    for (let i = 0; i < count; i += MAX_CONCURRENT_ADDS) {
      await Promise.all(
        subscriptions.slice(i, i + MAX_CONCURRENT_ADDS).map((subscription) => this.#subscribe(subscription, minute)),
      );
    }
  }

  async keepDue({ shouldStop, plansAhead, countArrived, messagesPerSecond }: KeepDueOptions): Promise<void> {
    let plannedMinute = minuteOf(Temporal.Now.instant());
    while (!shouldStop()) {
      const now = Temporal.Now.instant();
      const nextMinute = minuteOf(now).add({ minutes: 1 });
      if (
        plansAhead &&
        !plannedMinute.equals(nextMinute) &&
        now.until(nextMinute).total('milliseconds') < LEAD_TIME_MS
      ) {
        plannedMinute = nextMinute;
        const outstandingCount = this.expectedDeliveries.length - countArrived();
        await this.add(Math.max(0, messagesPerSecond * PLANNED_SECONDS - outstandingCount), nextMinute);
      }
      const dueCount =
        this.expectedDeliveries.filter((delivery) => delivery.due <= now.epochMilliseconds).length - countArrived();
      // The bot catches up on the current minute, although it has already begun.
      if (dueCount < messagesPerSecond * DUE_SECONDS) await this.add(messagesPerSecond, minuteOf(now));
      await sleep(POLL_INTERVAL_MS);
    }
  }

  #newAddress(number: number): Address {
    const platform = this.#platforms[number % this.#platforms.length] ?? 'slack';
    return { platform, workspace: 'W1', channel: `C${number}` };
  }

  async #subscribe(subscription: Subscription, minute: Temporal.Instant): Promise<void> {
    const { id, address, recurrence, zone } = subscription;
    const [next] = nextOccurrences(recurrence, zone, minute, 1);
    if (!next?.instant.equals(minute))
      throw new Error(`Subscription ${id} is due at ${next?.instant}, not at ${minute}.`);
    const lastKnownDay = minute.subtract({ hours: 48 }).toString().slice(0, 10);
    const result = await this.#subscriptions.add(
      subscription,
      next,
      { through: lastKnownDay, changes: [] },
      MAX_SUBSCRIPTIONS_PER_CHANNEL,
    );
    if (result.kind !== 'added') throw new Error(`The store did not add subscription ${id}: ${JSON.stringify(result)}`);
    const { nominal } = next;
    this.expectedDeliveries.push({
      subscription: id,
      nominal,
      address,
      due: minute.epochMilliseconds,
      addedAt: Date.now(),
    });
  }
}

export function minuteOf(instant: Temporal.Instant): Temporal.Instant {
  return instant.round({ smallestUnit: 'minute', roundingMode: 'floor' });
}

function subscriptionOf(number: number, address: Address, minute: Temporal.Instant): Subscription {
  const zone = ZONES[number % ZONES.length] ?? 'UTC';
  const time = minute.toZonedDateTimeISO(zone).toPlainTime().toString({ smallestUnit: 'minute' });
  return {
    id: `s${number}`,
    story: 'colossus',
    address,
    wish: { kind: 'digest', onlyChanges: false },
    recurrence: { kind: 'weekly', days: WEEKDAYS, time, except: [] },
    zone,
    quiet: { weekdays: [], spans: [] },
    createdBy: { id: 'U1', name: 'The campaign' },
    createdAt: minute.subtract({ hours: 24 }),
  };
}
