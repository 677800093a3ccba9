import { z } from 'zod';

const commandList = z.array(
  z.object({ id: z.string().regex(/^\d{1,20}$/), name: z.string(), type: z.number().default(1) }),
);
const CHAT_INPUT = 1;

/** The ids of the bot's slash commands. A text needs them to link to a command. */
export class CommandIds {
  readonly #everywhere = new Map<string, string>();
  readonly #guilds = new Map<string, Map<string, string>>();

  /**
   * Records the ids of the global commands.
   * @param listed the list from Discord's API
   */
  learn(listed: unknown): void {
    for (const { id, name, type } of commandList.safeParse(listed).data ?? []) {
      if (type === CHAT_INPUT) this.#everywhere.set(name, id);
    }
  }

  /**
   * Records the id of a used command.
   * @param guild the guild, if the command is registered only there
   */
  note(name: string, id: string, guild?: string): void {
    if (guild === undefined) {
      this.#everywhere.set(name, id);
      return;
    }
    const known = this.#guilds.get(guild) ?? new Map<string, string>();
    this.#guilds.set(guild, known.set(name, id));
  }

  of(name: string, guild: string): string | undefined {
    return this.#guilds.get(guild)?.get(name) ?? this.#everywhere.get(name);
  }
}
