import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { embeddedPostgres } from '../../fakes/embedded-postgres.ts';
import { freePort } from '../../fakes/free-port.ts';
import { type DatabaseReport, databaseRequestSchema } from './protocol.ts';

// Runs PostgreSQL in a process of its own, so the server stops even if the campaign is killed.

const MAX_LOG_LINES = 20;

const log: string[] = [];
function addToLog(line: unknown): void {
  log.push(String(line).trim());
  if (log.length > MAX_LOG_LINES) log.shift();
}

const port = await freePort();
// As root, PostgreSQL gets a user of its own, which cannot enter the campaign's folder.
const databaseDir = mkdtempSync(join(tmpdir(), 'campaign-postgres-'));
const Server = await embeddedPostgres();
const server = new Server({
  databaseDir,
  port,
  user: 'campaign',
  password: 'campaign',
  createPostgresUser: userInfo().uid === 0,
  initdbFlags: ['--encoding=UTF8', '--locale=C', '--no-sync'],
  postgresFlags: ['-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories='],
  onLog: addToLog,
  onError: addToLog,
});

process.on('exit', () => rmSync(databaseDir, { recursive: true, force: true }));
process.on('disconnect', end);
process.on('message', (message) => {
  (databaseRequestSchema.parse(message) === 'start' ? server.start() : server.stop()).then(reportSuccess, fail);
});
await server
  .initialise()
  .then(() => server.start())
  .then(reportSuccess, fail);

function reportSuccess(): void {
  report({ url: `postgres://campaign:campaign@127.0.0.1:${port}/postgres` });
}

function end(): void {
  server.stop().finally(() => process.exit());
}

/** The library rejects without a reason if the server ends early, so the report includes its log. */
function fail(error: unknown): void {
  report({ failure: `PostgreSQL failed: ${error instanceof Error ? error.message : ''}\n${log.join('\n')}` });
  end();
}

function report(message: DatabaseReport): void {
  process.send?.(message);
}
