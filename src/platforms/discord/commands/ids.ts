import { z } from 'zod';

const commandList = z.array(
  z.object({ id: z.string().regex(/^\d{1,20}$/), name: z.string(), type: z.number().default(1) }),
);
const CHAT_INPUT = 1;

export class CommandIds {
  readonly #ids = new Map<string, string>();

  recordAll(commands: unknown): void {
    for (const { id, name, type } of commandList.safeParse(commands).data ?? []) {
      if (type === CHAT_INPUT) this.record(name, id);
    }
  }

  /** @param guild set if the command is registered only there */
  record(name: string, id: string, guild = ''): void {
    this.#ids.set(`${guild} ${name}`, id);
  }

  find(name: string, guild: string): string | undefined {
    return this.#ids.get(`${guild} ${name}`) ?? this.#ids.get(` ${name}`);
  }
}
