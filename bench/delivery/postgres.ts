import { once } from 'node:events';
import { type Child, startChild } from './child-process.ts';
import { databaseReportSchema } from './protocol.ts';

export interface Postgres {
  readonly url: string;
  stop(): Promise<void>;
  start(): Promise<void>;
  close(): Promise<void>;
}

/** Starts a PostgreSQL server in a child process. Rejects with the server's log if that fails. */
export async function startPostgres(cache: string): Promise<Postgres> {
  const child = startChild('postgres-process.ts', [], cache, 'SIGTERM');
  const url = await nextReport(child);
  const request = async (action: 'start' | 'stop') => {
    child.process.send(action);
    await nextReport(child);
  };
  return {
    url,
    stop: () => request('stop'),
    start: () => request('start'),
    close: async () => {
      child.process.disconnect();
      await child.ended;
    },
  };
}

async function nextReport(child: Child): Promise<string> {
  const report = await Promise.race([
    once(child.process, 'message').then(([message]) => databaseReportSchema.parse(message)),
    child.ended.then(({ code, signal }) => ({
      failure: `The database process ended with ${signal ?? code}: ${child.stderr()}`,
    })),
  ]);
  if ('failure' in report) throw new Error(report.failure);
  return report.url;
}
