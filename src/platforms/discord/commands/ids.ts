import { z } from 'zod';

const commandList = z.array(
  z.object({ id: z.string().regex(/^\d{1,20}$/), name: z.string(), type: z.number().default(1) }),
);
const CHAT_INPUT = 1;

/** Keeps the ids of the bot's slash commands. Links to commands contain them. */
export class CommandIds {
  readonly #global = new Map<string, string>();
  readonly #guilds = new Map<string, Map<string, string>>();

  /**
   * Records the global commands.
   * @param commands as Discord's API lists them
   */
  learn(commands: unknown): void {
    for (const { id, name, type } of commandList.safeParse(commands).data ?? []) {
      if (type === CHAT_INPUT) this.#global.set(name, id);
    }
  }

  /** @param guild set if the command is registered only there */
  note(name: string, id: string, guild?: string): void {
    const ids = guild === undefined ? this.#global : (this.#guilds.get(guild) ?? new Map<string, string>());
    ids.set(name, id);
    if (guild !== undefined) this.#guilds.set(guild, ids);
  }

  of(name: string, guild: string): string | undefined {
    return this.#guilds.get(guild)?.get(name) ?? this.#global.get(name);
  }
}
