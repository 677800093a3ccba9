import { flushCompileCache } from 'node:module';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { chatPlatform } from '../../fakes/chat-platform.ts';
import { type Current, createComposer } from '../../src/delivery/compose.ts';
import { startDelivery } from '../../src/delivery/engine.ts';
import type { Platform } from '../../src/ports/platform.ts';
import { openStore } from '../../src/store/open.ts';
import { BARE_CURRENT } from './bare.ts';
import { NONCE_MEMORY, type ReplicaReport, requestSchema, SHORT, settingsSchema } from './protocol.ts';

// A process that delivers with the product's store, workers and ticker, with shorter durations, to fake platforms.

/** In milliseconds. The monitor adds its resolution to what it measures. */
const RESOLUTION = 10;
const REPORT_EVERY = 1000;

const settings = settingsSchema.parse(JSON.parse(process.argv[2] ?? ''));
const eventLoop = monitorEventLoopDelay({ resolution: RESOLUTION });
let resets = 0;

// On Ctrl-C the campaign decides when this process ends.
process.on('SIGINT', () => {});
process.on('disconnect', () => process.exit());

const current = settings.isBare ? () => BARE_CURRENT : await shippedBriefing();
const logLine = (text: string) => report({ kind: 'logged', text });
const store = await openStore({ ...settings.store, onProblem: logLine });
let isPosting = false;
const platforms = settings.servers.map(({ kind, url, perSecond }) =>
  withFirstPostReported(chatPlatform({ kind, url, perSecond, nonces: NONCE_MEMORY })),
);
const delivery = startDelivery({
  ledger: store.ledger,
  subscriptions: store.subscriptions,
  rateLimiter: store.rateLimiter,
  platforms,
  compose: createComposer(current),
  warn: logLine,
  durations: SHORT,
  ...(settings.tick === undefined ? {} : { ticker: tickEvery(settings.tick) }),
});

process.on('message', (message) => {
  if (requestSchema.parse(message) === 'stop') stop();
  else {
    eventLoop.reset();
    resets += 1;
  }
});
setInterval(reportHealth, REPORT_EVERY);
eventLoop.enable();
report({ kind: 'ready' });
flushCompileCache();

/** Imports the loader only if needed: it takes most of the start-up time. */
async function shippedBriefing(): Promise<() => Current> {
  const { findBriefing } = await import('../../src/briefing/load.ts');
  const { LiveBriefing } = await import('../../src/ops/live-briefing.ts');
  const live = new LiveBriefing(findBriefing('briefings'), () => {});
  return () => live.current;
}

function tickEvery(duration: number) {
  return (tick: () => Promise<void>) => {
    const timer = setInterval(tick, duration);
    return () => clearInterval(timer);
  };
}

function withFirstPostReported(platform: Platform): Platform {
  return {
    ...platform,
    post: (...post) => {
      if (!isPosting) report({ kind: 'posting' });
      isPosting = true;
      return platform.post(...post);
    },
  };
}

async function stop(): Promise<void> {
  await delivery.stop();
  await store.close();
  reportHealth();
  process.disconnect();
}

function reportHealth(): void {
  const blockedMs = Math.max(0, eventLoop.max / 1e6 - RESOLUTION);
  // The operating system counts in kilobytes.
  report({ kind: 'health', blockedMs, peakBytes: process.resourceUsage().maxRSS * 1024, resets });
}

function report(message: ReplicaReport): void {
  process.send?.(message);
}
