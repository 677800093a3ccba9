import { BoundedMap } from '../../../lib/bounded-map.ts';
import type { DiscordApi } from '../rest/api.ts';

const CACHE_MS = 10 * 60_000;
const MAX_GUILDS = 2500;

/** Recognises the bot's own role, which users mention by mistake because it has the bot's name. */
export class BotRoles {
  readonly #api: Pick<DiscordApi, 'roles'>;
  readonly #clock: () => number;
  readonly #rolesByGuild = new BoundedMap<string, { readonly ids: readonly string[]; readonly readAt: number }>(
    MAX_GUILDS,
  );

  /** @param clock monotonic, in milliseconds */
  constructor(api: Pick<DiscordApi, 'roles'>, clock: () => number) {
    this.#api = api;
    this.#clock = clock;
  }

  /** @throws the SDK's error if Discord does not list the roles */
  async includesBotRole(guild: string, roles: readonly string[], bot: string): Promise<boolean> {
    let cached = this.#rolesByGuild.get(guild);
    if (!cached || this.#clock() - cached.readAt >= CACHE_MS) {
      const guildRoles = await this.#api.roles(guild);
      cached = { ids: guildRoles.filter((role) => role.bot === bot).map(({ id }) => id), readAt: this.#clock() };
      this.#rolesByGuild.set(guild, cached);
    }
    const { ids } = cached;
    return roles.some((role) => ids.includes(role));
  }
}
