import type { WebClient } from '@slack/web-api';
import { Temporal } from 'temporal-polyfill';
import { BoundedMap } from '../../../lib/bounded-map.ts';
import { parseZone } from '../../../schedule/zone.ts';
import { personAnswer } from './payload.ts';

export interface Profile {
  readonly name: string;
  readonly zone: string | undefined;
}

const CACHE_DURATION = Temporal.Duration.from({ hours: 1 });
const MAX_PROFILES = 10_000;

export class ProfileCache {
  readonly #now: () => Temporal.Instant;
  readonly #profiles = new BoundedMap<string, { readonly profile: Profile; readonly expiresAt: Temporal.Instant }>(
    MAX_PROFILES,
  );

  constructor(now: () => Temporal.Instant) {
    this.#now = now;
  }

  getCached(team: string, user: string): Profile | undefined {
    const entry = this.#profiles.get(`${team}:${user}`);
    return entry && Temporal.Instant.compare(this.#now(), entry.expiresAt) < 0 ? entry.profile : undefined;
  }

  /** If Slack fails, the name is the user id. Never throws. */
  async fetch(client: WebClient, team: string, user: string): Promise<Profile> {
    const cached = this.getCached(team, user);
    if (cached) return cached;
    const person = await client.users.info({ user }).then(
      (response) => personAnswer.safeParse(response).data?.user,
      () => undefined,
    );
    if (!person) return { name: user, zone: undefined };
    const zone = parseZone(person.tz ?? '');
    const names = [person.profile?.display_name, person.profile?.real_name, person.real_name, person.name];
    const profile = { name: names.find((name) => name) ?? user, zone: 'zone' in zone ? zone.zone : undefined };
    this.#profiles.set(`${team}:${user}`, { profile, expiresAt: this.#now().add(CACHE_DURATION) });
    return profile;
  }
}
