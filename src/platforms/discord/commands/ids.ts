import { z } from 'zod';

const commandList = z.array(
  z.object({ id: z.string().regex(/^\d{1,20}$/), name: z.string(), type: z.number().default(1) }),
);
const CHAT_INPUT = 1;

/** The ids that Discord gave the bot's slash commands; a text can link to a command by its id. */
export class CommandIds {
  readonly #everywhere = new Map<string, string>();
  readonly #guilds = new Map<string, Map<string, string>>();

  /** Learns the ids of the global commands. @param listed as Discord's API lists them */
  learn(listed: unknown): void {
    for (const { id, name, type } of commandList.safeParse(listed).data ?? []) {
      if (type === CHAT_INPUT) this.#everywhere.set(name, id);
    }
  }

  /** Notes the id of a command that was used. @param guild where it is registered, if it is there alone */
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
