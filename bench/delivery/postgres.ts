import { once } from 'node:events';
import { type Child, startChild } from './child-process.ts';
import { type DatabaseReport, databaseReportSchema } from './protocol.ts';

export interface Postgres {
  readonly url: string;
  /** Ends all connections and refuses new ones. */
  stop(): Promise<void>;
  start(): Promise<void>;
  /** Stops the server and removes its files. */
  close(): Promise<void>;
}

/** Starts a PostgreSQL server in a child process. Rejects with the server's log if that fails. */
export async function startPostgres(cache: string): Promise<Postgres> {
  const child = startChild('postgres-process.ts', [], cache, 'SIGTERM');
  const { url } = await nextReport(child, 'up');
  const request = async (action: 'start' | 'stop', kind: DatabaseReport['kind']) => {
    child.process.send(action);
    await nextReport(child, kind);
  };
  return {
    url,
    stop: () => request('stop', 'down'),
    start: () => request('start', 'up'),
    close: async () => {
      child.process.disconnect();
      await child.ended;
    },
  };
}

async function nextReport<K extends DatabaseReport['kind']>(
  child: Child,
  kind: K,
): Promise<Extract<DatabaseReport, { kind: K }>> {
  const report = await Promise.race([
    once(child.process, 'message').then(([message]) => databaseReportSchema.parse(message)),
    child.ended.then(({ code, signal }): DatabaseReport => {
      return { kind: 'failed', text: `The database process ended with ${signal ?? code}: ${child.stderr()}` };
    }),
  ]);
  if (isKind(report, kind)) return report;
  throw new Error(report.kind === 'failed' ? report.text : `PostgreSQL is ${report.kind}, not ${kind}.`);
}

function isKind<K extends DatabaseReport['kind']>(
  report: DatabaseReport,
  kind: K,
): report is Extract<DatabaseReport, { kind: K }> {
  return report.kind === kind;
}
