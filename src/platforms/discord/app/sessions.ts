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

/** By shard. Resuming a session replays missed events. */
export type Sessions = Map<number, SessionInfo>;

export function parseSessions(stored: string | undefined): Sessions {
  const sessions = STORED_SESSIONS.safeParse(stored).data ?? [];
  return new Map(sessions.map((session) => [session.shardId, session]));
}

export function sessionsJson(sessions: Sessions): string {
  return JSON.stringify([...sessions.values()]);
}
