import { once } from 'node:events';
import { type Child, startChild } from './children.ts';
import { type DatabaseReport, databaseReportSchema } from './protocol.ts';

/** A PostgreSQL server of the campaign's own. */
export interface Postgres {
  readonly url: string;
  /** Takes it away: connections end, and new ones are refused. */
  stop(): Promise<void>;
  /** Brings it back, with all that it knew. */
  start(): Promise<void>;
  /** Ends it for good and removes its files. */
  close(): Promise<void>;
}

/** @throws Error with the server's own words if it does not come up */
export async function startPostgres(cache: string): Promise<Postgres> {
  const child = startChild('database.ts', [], cache, 'SIGTERM');
  const { url } = await reported(child, 'up');
  const ask = async (request: 'start' | 'stop', kind: DatabaseReport['kind']) => {
    child.process.send(request);
    await reported(child, kind);
  };
  return {
    url,
    stop: () => ask('stop', 'down'),
    start: () => ask('start', 'up'),
    close: async () => {
      child.process.disconnect();
      await child.ended;
    },
  };
}

async function reported<K extends DatabaseReport['kind']>(
  child: Child,
  kind: K,
): Promise<Extract<DatabaseReport, { kind: K }>> {
  const report = await Promise.race([
    once(child.process, 'message').then(([message]) => databaseReportSchema.parse(message)),
    child.ended.then(({ code, signal }): DatabaseReport => {
      return { kind: 'failed', text: `PostgreSQL's keeper ended with ${signal ?? code}: ${child.stderr()}` };
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
