import type { SessionInfo } from '@discordjs/ws';
import { z } from 'zod';
import { jsonText } from '../../../lib/json.ts';

const STORED_SESSIONS = jsonText.pipe(
  z.array(
    z.object({
      shardId: z.int().min(0),
      shardCount: z.int().min(1),
      sessionId: z.string().min(1),
      sequence: z.int().min(0),
      resumeURL: z.url({ protocol: /^wss?$/ }),
    }),
  ),
);

/** Stores the gateway sessions of all shards. Resuming a session replays missed events. */
export class Sessions {
  readonly #byShard: Map<number, SessionInfo>;

  /** @param stored a value of `json`; an invalid value is ignored, which starts new sessions */
  constructor(stored?: string) {
    const sessions = STORED_SESSIONS.safeParse(stored).data ?? [];
    this.#byShard = new Map(sessions.map((session) => [session.shardId, session]));
  }

  get(shard: number): SessionInfo | undefined {
    return this.#byShard.get(shard);
  }

  set(shard: number, session: SessionInfo | null): void {
    if (session) this.#byShard.set(shard, session);
    else this.#byShard.delete(shard);
  }

  get json(): string {
    return JSON.stringify([...this.#byShard.values()]);
  }
}
