import { BoundedMap } from '../../../lib/bounded-map.ts';
import type { DiscordApi } from '../rest/api.ts';

const CACHE_MS = 10 * 60_000;
const MAX_GUILDS = 2500;

/**
 * Recognises the managed role that Discord creates for a bot in a guild. It has the bot's name, so people sometimes
 * mention it instead of the bot.
 */
export class BotRoles {
  readonly #api: Pick<DiscordApi, 'roles'>;
  readonly #clock: () => number;
  /** The bot's roles by guild. */
  readonly #guilds = new BoundedMap<string, { readonly ids: readonly string[]; readonly readAt: number }>(MAX_GUILDS);

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
    let cached = this.#guilds.get(guild);
    if (!cached || this.#clock() - cached.readAt >= CACHE_MS) {
      const all = await this.#api.roles(guild);
      cached = { ids: all.filter((role) => role.bot === bot).map(({ id }) => id), readAt: this.#clock() };
      this.#guilds.set(guild, cached);
    }
    const { ids } = cached;
    return roles.some((role) => ids.includes(role));
  }
}
