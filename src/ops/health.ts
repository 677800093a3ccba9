import type { IncomingMessage, ServerResponse } from 'node:http';
import { errorText } from '../lib/error-text.ts';
import { HttpServer } from '../lib/http-server.ts';
import type { HealthState } from './health-state.ts';
import { listenError } from './listen-error.ts';
import type { Metrics } from './metrics.ts';
import type { ProbeResult } from './store-probe.ts';

export interface HealthOptions {
  readonly port: number;
  readonly host: string;
  readonly state: HealthState;
  readonly probe: () => Promise<ProbeResult>;
  readonly storeFault: () => string | undefined;
  readonly metrics: Pick<Metrics, 'contentType' | 'text'>;
  readonly warn: (problem: string) => void;
}

export interface HealthServer {
  readonly port: number;
  stop(): Promise<void>;
}

interface PartHealth {
  readonly ok: boolean;
  readonly [detail: string]: string | number | boolean;
}

/** Ticks run every 15 seconds, so three can be missed. */
const MAX_TICK_AGE_SECONDS = 60;

const LOOPBACK_HOST = /^(?:127\.[\d.]+|::1|localhost)$/;

/** @throws Error with the fix if the server cannot listen on the port */
export async function serveHealth(options: HealthOptions): Promise<HealthServer> {
  const server = new HttpServer({ ...options, stopTimeoutMs: 0 }, (request, response) => {
    respond(options, request, response).catch((error: unknown) => {
      options.warn(`Health check failed: ${errorText(error)}`);
      endResponse(response, 500, 'failed\n');
    });
  });
  const port = await server.start().catch((error: unknown) => {
    throw listenError(error, options, 'OPS');
  });
  return { port, stop: () => server.stop() };
}

async function respond(options: HealthOptions, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { host, metrics, probe } = options;
  // DNS rebinding: another site's host name can resolve to this machine.
  if (LOOPBACK_HOST.test(host) && !isLoopbackHost(request.headers.host))
    return endResponse(response, 421, 'wrong host\n');
  if (request.method !== 'GET' && request.method !== 'HEAD') return endResponse(response, 405, 'GET only\n');
  switch (request.url?.split('?', 1)[0]) {
    case '/healthz':
      return endResponse(response, 200, 'alive\n');
    case '/readyz': {
      const parts = healthOfParts(options, await probe());
      const isReady = Object.values(parts).every(({ ok }) => ok);
      const body = `${JSON.stringify({ ready: isReady, parts }, null, 2)}\n`;
      return endResponse(response, isReady ? 200 : 503, body, 'application/json');
    }
    case '/metrics':
      return endResponse(response, 200, await metrics.text(), metrics.contentType);
    default:
      return endResponse(response, 404, 'Use /healthz, /readyz or /metrics\n');
  }
}

function isLoopbackHost(host = ''): boolean {
  return /^(?:127\.[\d.]+|\[::1\]|localhost)(?::\d+)?$/i.test(host);
}

function healthOfParts({ state, storeFault }: HealthOptions, probeResult: ProbeResult): Record<string, PartHealth> {
  const { connections, versions, hasTicked, tickAge } = state;
  const fault = probeResult.isHealthy ? storeFault() : probeResult.reason;
  return {
    ...Object.fromEntries(
      [...connections].map(([platform, connection]) => [
        platform,
        { ok: connection !== 'disconnected', state: connection },
      ]),
    ),
    store: fault === undefined ? { ok: true } : { ok: false, reason: hideAddresses(fault) },
    tick: { ok: hasTicked && tickAge <= MAX_TICK_AGE_SECONDS, hasTicked, ageSeconds: Math.round(tickAge) },
    ...Object.fromEntries(
      [...versions].map(([story, version]) => [
        versions.size === 1 ? 'briefing' : `briefing ${story}`,
        { ok: true, story, ...version, problems: state.problemsOf(story) },
      ]),
    ),
  };
}

/** Only the log may show the database's address. */
function hideAddresses(reason: string): string {
  return reason.replaceAll(/\[[\da-f:]{2,39}\](?::\d{1,5})?|(?<![\w.-])[\w.-]{1,253}:\d{2,5}\b/gi, '[address]');
}

function endResponse(response: ServerResponse, status: number, body: string, contentType = 'text/plain'): void {
  if (response.headersSent) return;
  response.writeHead(status, { 'content-type': contentType, 'cache-control': 'no-store' }).end(body);
}
