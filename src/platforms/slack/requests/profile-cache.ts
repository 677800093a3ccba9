import type { WebClient } from '@slack/web-api';
import { Temporal } from 'temporal-polyfill';
import { readZone } from '../../../schedule/zone.ts';
import { personAnswer } from './payload.ts';

/** A person's profile in a workspace. */
export interface Profile {
  /** The name that Slack shows. */
  readonly name: string;
  /** An IANA name; undefined if it could not be read. */
  readonly zone: string | undefined;
}

const CACHE_TIME = Temporal.Duration.from({ hours: 1 });
/** The profile looked up longest ago is dropped first. */
const MAX_KEPT = 10_000;

/** Profiles of people, each looked up at most once an hour. */
export class ProfileCache {
  readonly #now: () => Temporal.Instant;
  readonly #known = new Map<string, { readonly profile: Profile; readonly until: Temporal.Instant }>();

  constructor(now: () => Temporal.Instant) {
    this.#now = now;
  }

  /** The cached profile, without asking Slack. */
  known(team: string, user: string): Profile | undefined {
    const found = this.#known.get(personKey(team, user));
    return found && Temporal.Instant.compare(this.#now(), found.until) < 0 ? found.profile : undefined;
  }

  /** The profile, from the cache or from Slack. Never throws: what cannot be read is left undefined. */
  async profile(client: WebClient, team: string, user: string): Promise<Profile> {
    const cached = this.known(team, user);
    if (cached) return cached;
    const read = await client.users.info({ user }).then(
      (answer) => personAnswer.safeParse(answer).data?.user,
      () => undefined,
    );
    if (!read) return { name: user, zone: undefined };
    const zone = readZone(read.tz ?? '');
    const names = [read.profile?.display_name, read.profile?.real_name, read.real_name, read.name];
    const profile = { name: names.find((name) => name) ?? user, zone: 'zone' in zone ? zone.zone : undefined };
    this.#keep(personKey(team, user), profile);
    return profile;
  }

  #keep(key: string, profile: Profile): void {
    this.#known.delete(key);
    this.#known.set(key, { profile, until: this.#now().add(CACHE_TIME) });
    const [oldest] = this.#known.keys();
    if (this.#known.size > MAX_KEPT && oldest !== undefined) this.#known.delete(oldest);
  }
}

function personKey(team: string, user: string): string {
  return `${team}:${user}`;
}
