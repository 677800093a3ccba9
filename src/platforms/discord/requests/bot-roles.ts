import { BoundedMap } from '../../../lib/bounded-map.ts';
import type { DiscordApi } from '../rest/api.ts';

/** How long a guild's roles are cached, in milliseconds. */
const CACHE_MS = 10 * 60_000;
const MAX_GUILDS = 2500;

interface CachedRoles {
  /** The ids of the bot's managed roles; Discord creates at most one. */
  readonly own: ReadonlySet<string>;
  readonly at: number;
}

/**
 * The managed role that Discord creates for a bot in a guild. It has the bot's name, so people sometimes mention it
 * instead of the bot.
 */
export class BotRoles {
  readonly #api: Pick<DiscordApi, 'roles'>;
  readonly #clock: () => number;
  readonly #guilds = new BoundedMap<string, CachedRoles>(MAX_GUILDS);

  /** @param clock monotonic, in milliseconds */
  constructor(api: Pick<DiscordApi, 'roles'>, clock: () => number) {
    this.#api = api;
    this.#clock = clock;
  }

  /**
   * Whether one of these roles is the bot's own.
   * @throws if Discord cannot be reached
   */
  async includesOwn(guild: string, roles: readonly string[], bot: string): Promise<boolean> {
    if (roles.length === 0) return false;
    const { own } = await this.#known(guild, bot);
    return roles.some((role) => own.has(role));
  }

  async #known(guild: string, bot: string): Promise<CachedRoles> {
    const before = this.#guilds.get(guild);
    if (before && this.#clock() - before.at < CACHE_MS) return before;
    const roles = await this.#api.roles(guild);
    const known = { own: new Set(roles.filter((role) => role.bot === bot).map(({ id }) => id)), at: this.#clock() };
    this.#guilds.set(guild, known);
    return known;
  }
}
