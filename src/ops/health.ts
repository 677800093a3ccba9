import type { IncomingMessage, ServerResponse } from 'node:http';
import { errorText } from '../lib/error-text.ts';
import { HttpServer } from '../lib/http-server.ts';
import type { BriefingVersion } from './briefing-version.ts';
import type { HealthState } from './health-state.ts';
import type { Metrics } from './metrics.ts';
import type { ProbeResult } from './probe.ts';

export interface HealthOptions {
  readonly port: number;
  readonly host: string;
  readonly vitals: HealthState;
  /** The version in use of each story, by story id. */
  readonly corpora: () => ReadonlyMap<string, BriefingVersion>;
  readonly probe: () => Promise<ProbeResult>;
  /** Why the store failed its last check; undefined if it passed. */
  readonly storeFault?: () => string | undefined;
  readonly metrics: Pick<Metrics, 'contentType' | 'text'>;
  /** Logs errors of requests. */
  readonly warn: (problem: string) => void;
}

/** Serves health and metrics. */
export interface Health {
  readonly port: number;
  stop(): Promise<void>;
}

/** The health of one part. */
interface PartHealth {
  readonly ok: boolean;
  readonly [detail: string]: string | number | boolean;
}

/** Seconds. Ticks run every 15 seconds, so three may be missed. */
const MAX_TICK_AGE = 60;

/**
 * Serves `/healthz` (the process is alive), `/readyz` (200 if every part works, otherwise 503) and `/metrics`.
 * @throws Error with the fix if it cannot listen on the port
 */
export async function serveHealth(options: HealthOptions): Promise<Health> {
  const server = new HttpServer({ ...options, stopTimeout: 0 }, (request, response) => {
    respond(options, request, response).catch((error: unknown) => {
      options.warn(`Health check failed: ${errorText(error)}`);
      endResponse(response, 500, 'text/plain', 'failed\n');
    });
  });
  const port = await server.start().catch((error: unknown) => {
    throw listenError(error, options);
  });
  return { port, stop: () => server.stop() };
}

function listenError(error: unknown, { port, host }: HealthOptions): Error {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  const fix =
    code === 'EADDRINUSE'
      ? `port ${port} is in use. Stop what uses it, or set OPS_PORT to another port`
      : code === 'EACCES'
        ? `port ${port} needs elevated privileges. Set OPS_PORT to 1024 or higher`
        : `${host} is not an address of this machine. Correct OPS_HOST, or leave it out`;
  return new Error(`Cannot serve health checks: ${fix}`, { cause: error });
}

async function respond(options: HealthOptions, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const [path] = (request.url ?? '').split('?');
  // Another site's host name may resolve to this machine; such requests have that name as their host.
  if (LOOPBACK.test(options.host) && !isLocal(request.headers.host))
    return endResponse(response, 421, 'text/plain', 'wrong host\n');
  if (request.method !== 'GET' && request.method !== 'HEAD')
    return endResponse(response, 405, 'text/plain', 'GET only\n');
  switch (path) {
    case '/healthz':
      return endResponse(response, 200, 'text/plain', 'alive\n');
    case '/readyz': {
      const parts = partsOf(options, await options.probe());
      const ready = Object.values(parts).every(({ ok }) => ok);
      return endResponse(
        response,
        ready ? 200 : 503,
        'application/json',
        `${JSON.stringify({ ready, parts }, null, 2)}\n`,
      );
    }
    case '/metrics':
      return endResponse(response, 200, options.metrics.contentType, await options.metrics.text());
    default:
      return endResponse(response, 404, 'text/plain', 'Use /healthz, /readyz or /metrics\n');
  }
}

/** Removes the database's address from the reason; only the log may show it. */
function hideAddresses(reason: string): string {
  return reason.replaceAll(/\[[\da-f:]{2,39}\](?::\d{1,5})?|(?<![\w.-])[\w.-]{1,253}:\d{2,5}\b/gi, '[address]');
}

const LOOPBACK = /^(?:127\.[\d.]+|::1|localhost)$/;

function isLocal(host = ''): boolean {
  return /^(?:127\.[\d.]+|\[::1\]|localhost)(?::\d+)?$/i.test(host);
}

function partsOf(
  { vitals, corpora, storeFault }: HealthOptions,
  probed: ProbeResult,
): Readonly<Record<string, PartHealth>> {
  const { hasTicked, tickAge } = vitals;
  const connections = [...vitals.connections].map(([platform, state]): [string, PartHealth] => [
    platform,
    { ok: state !== 'disconnected', state },
  ]);
  const all = [...corpora()];
  // If a saved briefing has problems, the previous one stays in use and still answers.
  const briefings = all.map(([story, corpus]): [string, PartHealth] => [
    all.length === 1 ? 'briefing' : `briefing ${story}`,
    { ok: true, story, ...corpus, problems: vitals.problemsOf(story) },
  ]);
  return {
    ...Object.fromEntries(connections),
    store: storePart(probed.isWell ? storeFault?.() : probed.reason),
    tick: { ok: hasTicked && tickAge <= MAX_TICK_AGE, hasTicked, ageSeconds: Math.round(tickAge) },
    ...Object.fromEntries(briefings),
  };
}

function storePart(fault: string | undefined): PartHealth {
  return fault === undefined ? { ok: true } : { ok: false, reason: hideAddresses(fault) };
}

function endResponse(response: ServerResponse, status: number, type: string, body: string): void {
  if (response.headersSent) return;
  response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' }).end(body);
}
