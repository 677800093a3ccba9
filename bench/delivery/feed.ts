import type { Temporal } from 'temporal-polyfill';
import type { ChatKind } from '../../fakes/chat-server.ts';
import type { Subscriptions } from '../../src/ports/subscriptions.ts';
import { nextOccurrences } from '../../src/schedule/occurrences.ts';
import { parseRecurrence } from '../../src/schedule/parse.ts';
import type { Address, Subscription } from '../../src/schedule/subscription.ts';
import type { Wanted } from './verdict.ts';

/** Each has another local time for one minute, and some are on another date. */
const ZONES = ['UTC', 'Europe/London', 'America/New_York', 'Asia/Kolkata', 'Pacific/Apia', 'Australia/Lord_Howe'];
/** A channel takes no more subscriptions than this, and one in so many goes to the channel of the one before. */
const MOST = ZONES.length;
const SHARING = 10;
/** How many are added at one time. */
const AT_ONCE = 8;

/** Subscribes channels, half of them on each platform, and knows all that is to come of it. */
export class Feed {
  readonly wanted: Wanted[] = [];
  readonly #subscriptions: Subscriptions;
  readonly #platforms: readonly ChatKind[];
  readonly #random: () => number;

  constructor(subscriptions: Subscriptions, platforms: readonly ChatKind[], random: () => number) {
    this.#subscriptions = subscriptions;
    this.#platforms = platforms;
    this.#random = random;
  }

  /**
   * Adds digests that are due at a minute, coming or just gone, and then not within a day.
   * @param sharing whether some go to a channel that has one already
   */
  async add(count: number, minute: Temporal.Instant, { sharing = true } = {}): Promise<void> {
    let address: Address | undefined;
    const subscriptions = Array.from({ length: count }, (_, i) => {
      const number = this.wanted.length + i;
      if (!address || !sharing || this.#random() * SHARING >= 1) address = this.#newAddress(number);
      return subscriptionOf(number, address, minute);
    });
    for (let i = 0; i < count; i += AT_ONCE) {
      await Promise.all(subscriptions.slice(i, i + AT_ONCE).map((one) => this.#subscribe(one, minute)));
    }
  }

  /** How many were due by then. */
  dueBy(instant: Temporal.Instant): number {
    return this.wanted.reduce((count, { due }) => count + (due <= instant.epochMilliseconds ? 1 : 0), 0);
  }

  #newAddress(number: number): Address {
    const platform = this.#platforms[number % this.#platforms.length] ?? 'slack';
    return { platform, workspace: 'W1', channel: `C${number}` };
  }

  async #subscribe(subscription: Subscription, minute: Temporal.Instant): Promise<void> {
    const [next] = nextOccurrences(subscription.recurrence, subscription.zone, minute, 1);
    if (!next?.instant.equals(minute))
      throw new Error(`${subscription.id} is not due at ${minute} but at ${next?.instant}`);
    const through = minute.subtract({ hours: 48 }).toString().slice(0, 10);
    const added = await this.#subscriptions.add(subscription, next, { through, changes: [] }, MOST);
    if (added.kind !== 'added') throw new Error(`${subscription.id} was not added: ${JSON.stringify(added)}`);
    const { id, address } = subscription;
    this.wanted.push({
      subscription: id,
      nominal: next.nominal,
      address,
      due: minute.epochMilliseconds,
      asked: Date.now(),
    });
  }
}

/** The full minute that an instant lies in. */
export function minuteOf(instant: Temporal.Instant): Temporal.Instant {
  return instant.round({ smallestUnit: 'minute', roundingMode: 'floor' });
}

function subscriptionOf(number: number, address: Address, minute: Temporal.Instant): Subscription {
  const zone = ZONES[number % ZONES.length] ?? 'UTC';
  const local = minute.toZonedDateTimeISO(zone);
  const form = `daily ${local.toPlainTime().toString({ smallestUnit: 'minute' })}`;
  const parsed = parseRecurrence(form, local.toPlainDate().toString());
  if ('misread' in parsed) throw new Error(`${form}: ${parsed.misread.what}`);
  return {
    id: `s${number}`,
    story: 'colossus',
    address,
    wish: { kind: 'digest', onlyChanges: false },
    recurrence: parsed.recurrence,
    zone,
    quiet: { weekdays: [], spans: [] },
    createdBy: { id: 'U1', name: 'The campaign' },
    createdAt: minute.subtract({ hours: 24 }),
  };
}
