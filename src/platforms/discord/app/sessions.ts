import type { SessionInfo } from '@discordjs/ws';
import { z } from 'zod';

const STORED = z.array(
  z.object({
    shardId: z.int().min(0),
    shardCount: z.int().min(1),
    sessionId: z.string().min(1),
    sequence: z.int().min(0),
    resumeURL: z.url({ protocol: /^wss?$/ }),
  }),
);

/**
 * The gateway sessions of all shards. Another process that has them resumes, and Discord sends it what came in meanwhile.
 */
export class Sessions {
  readonly #byShard = new Map<number, SessionInfo>();

  /** @param stored what `text` gave earlier; anything else is ignored, and the next connection starts new sessions */
  constructor(stored?: string) {
    for (const session of parsed(stored)) this.#byShard.set(session.shardId, session);
  }

  get(shard: number): SessionInfo | undefined {
    return this.#byShard.get(shard);
  }

  set(shard: number, session: SessionInfo | null): void {
    if (session) this.#byShard.set(shard, session);
    else this.#byShard.delete(shard);
  }

  /** To be stored, and read by the constructor. */
  get text(): string {
    return JSON.stringify([...this.#byShard.values()]);
  }
}

function parsed(stored: string | undefined): readonly SessionInfo[] {
  if (stored === undefined) return [];
  try {
    return STORED.safeParse(JSON.parse(stored)).data ?? [];
  } catch {
    return []; // Not JSON: a later version may store something else.
  }
}
