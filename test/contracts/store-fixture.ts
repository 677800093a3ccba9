import { Temporal } from 'temporal-polyfill';
import { onTestFinished } from 'vitest';
import type { Message } from '../../src/message/message.ts';
import type { Candidate, ClaimOptions, ComposeResult } from '../../src/ports/ledger.ts';
import { nextOccurrences, type Occurrence } from '../../src/schedule/occurrences.ts';
import type { Plan } from '../../src/schedule/plan.ts';
import type { Address, StoredSubscription, Subscription } from '../../src/schedule/subscription.ts';
import type { KnownStory } from '../../src/store/align-stories.ts';
import { openStore, type Store, type StoreLocation } from '../../src/store/store.ts';
import { parseTyped } from '../schedule/recurrences.ts';

export interface Given {
  readonly store: Store;
  readonly other: (stories?: readonly KnownStory[]) => Promise<Store>;
  readonly clock: Clock;
  readonly problems: readonly string[];
  readonly query: (sql: string) => Promise<readonly Record<string, unknown>[]>;
  /** Until the returned function is called. */
  readonly breakClaims: () => Promise<() => Promise<void>>;
}

export type Fresh = () => Promise<Given>;

export async function openGiven(location: StoreLocation) {
  const clock = new Clock();
  const problems: string[] = [];
  const other = async (stories?: readonly KnownStory[]): Promise<Store> => {
    const onProblem = (text: string) => problems.push(text);
    const store = await openStore({ ...location, clock: clock.read, ...(stories && { stories }), onProblem });
    onTestFinished(() => store.close());
    return store;
  };
  return { store: await other(), other, clock, problems };
}

interface Pair {
  readonly store: Store;
  readonly otherStore: Store;
}

export async function freshPair(fresh: Fresh): Promise<Given & Pair> {
  const given = await fresh();
  return { ...given, otherStore: await given.other() };
}

/** Makes the calls at once, in turn on each store. */
export function concurrently<T>(
  { store, otherStore }: Pair,
  count: number,
  call: (by: Store, i: number) => Promise<T>,
): Promise<T[]> {
  return Promise.all(Array.from({ length: count }, (_, i) => call(i % 2 === 0 ? store : otherStore, i)));
}

class Clock {
  #now = Temporal.Instant.from('2026-05-08T08:00Z');

  readonly read = (): Temporal.Instant => this.#now;

  /** An ISO duration, such as "PT1M". */
  pass(duration: string): void {
    this.#now = this.#now.add(Temporal.Duration.from(duration));
  }

  set(instant: string): void {
    this.#now = Temporal.Instant.from(instant);
  }
}

export const at = (text: string) => Temporal.Instant.from(text);
export const NOTHING_TOLD = { through: '2026-05-07', changes: [] };
export const STORY = 'ferry';
export const LEASE = Temporal.Duration.from({ seconds: 90 });

export function address(channel: string, parts: Partial<Address> = {}): Address {
  return { platform: 'slack', workspace: 'T1', channel, ...parts };
}

export function subscription(id: string, parts: Partial<Subscription> = {}): Subscription {
  return {
    id,
    story: STORY,
    address: address(id),
    wish: { kind: 'digest', onlyChanges: false },
    recurrence: parseTyped('daily 09:00'),
    zone: 'UTC',
    quiet: { weekdays: [], spans: [] },
    createdBy: { id: 'U1', name: 'Ann' },
    createdAt: at('2026-05-07T12:00Z'),
    ...parts,
  };
}

export function nextOf({ recurrence, zone }: Subscription, from = '2026-05-08T08:00Z'): Occurrence {
  const [next] = nextOccurrences(recurrence, zone, at(from), 1);
  if (!next) throw new Error('There is no next occurrence');
  return next;
}

export async function added(store: Store, ...all: readonly Subscription[]): Promise<void> {
  for (const one of all) await store.subscriptions.add(one, nextOf(one), NOTHING_TOLD, 100);
}

/** At nine, when a delivery of each daily subscription is due. */
export async function due(fresh: Fresh, ...all: readonly (string | Subscription)[]): Promise<Given> {
  const given = await fresh();
  await added(given.store, ...all.map((one) => (typeof one === 'string' ? subscription(one) : one)));
  await planned(given.store);
  given.clock.set('2026-05-08T09:00Z');
  return given;
}

export function planOf(subscription: StoredSubscription): Plan {
  if (!subscription.next) return { deliveries: [] };
  const [, next] = nextOccurrences(subscription.recurrence, subscription.zone, subscription.next.instant, 2);
  const delivery = {
    ...subscription.next,
    state: 'pending',
    expires: subscription.next.instant.add({ hours: 1 }),
  } as const;
  return { deliveries: [delivery], ...(next ? { next } : {}) };
}

export function planned(store: Store, until = '2026-05-08T09:30Z'): Promise<number> {
  return store.ledger.plan({ platforms: ['slack', 'discord'], until: at(until), limit: 1000 }, planOf);
}

export function claiming(parts: Partial<ClaimOptions> = {}): ClaimOptions {
  return { platform: 'slack', limit: 10, owner: 'one', lease: LEASE, ...parts };
}

export function messageFor(text: string): Message {
  return { title: text, blocks: [{ type: 'text', text }], footer: 'As of 8 May 2026' };
}

export function composed({ subscription, nominal }: Candidate): ComposeResult {
  const cursor = { through: nominal.slice(0, 10), changes: ['claims.c1'] };
  return { kind: 'message', message: messageFor(`${subscription} ${nominal}`), cursor };
}
