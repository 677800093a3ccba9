import { flushCompileCache } from 'node:module';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { chatPlatform } from '../../fakes/chat-platform.ts';
import { type CurrentBriefing, createComposer } from '../../src/delivery/composer.ts';
import { startDelivery } from '../../src/delivery/engine.ts';
import type { Platform } from '../../src/ports/platform.ts';
import { openStore } from '../../src/store/store.ts';
import { EMPTY_STORY } from './empty-briefing.ts';
import {
  NONCE_MEMORY_MS,
  type ReplicaReport,
  replicaRequestSchema,
  replicaSettingsSchema,
  SHORT_DURATIONS,
} from './protocol.ts';

// Delivers to fake platforms with the product's store and workers, but shorter durations.

/** The monitor adds its resolution to what it measures. */
const RESOLUTION_MS = 10;
const REPORT_INTERVAL_MS = 1000;
/** Shorter than the product's, because many subscriptions are due as soon as they exist. */
const TICK_INTERVAL_MS = 1000;

const settings = replicaSettingsSchema.parse(JSON.parse(process.argv[2] ?? ''));
const eventLoop = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
let resetCount = 0;

// On Ctrl-C, the campaign ends this process.
process.on('SIGINT', () => {});
process.on('disconnect', () => process.exit());

const { usesShippedBriefing } = settings;
const current = usesShippedBriefing ? await shippedBriefing() : () => EMPTY_STORY;
const logLine = (text: string) => report({ kind: 'logged', text });
const store = await openStore({ ...settings.store, onProblem: logLine });
let isPosting = false;
const platforms = settings.servers.map(({ kind, url, perSecond }) =>
  withFirstPostReported(chatPlatform({ kind, url, perSecond, nonces: NONCE_MEMORY_MS })),
);
const delivery = startDelivery({
  ledger: store.ledger,
  subscriptions: store.subscriptions,
  rateLimiter: store.rateLimiter,
  platforms,
  compose: createComposer(current),
  warn: logLine,
  durations: SHORT_DURATIONS,
  ...(usesShippedBriefing ? {} : { ticker: tickOften }),
});

process.on('message', (message) => {
  if (replicaRequestSchema.parse(message) === 'stop') stop();
  else {
    eventLoop.reset();
    resetCount += 1;
  }
});
setInterval(reportHealth, REPORT_INTERVAL_MS);
eventLoop.enable();
report({ kind: 'ready' });
flushCompileCache();

/** Loading takes most of the start-up time, so this is imported only if needed. */
async function shippedBriefing(): Promise<() => CurrentBriefing> {
  const { findBriefing } = await import('../../src/briefing/load.ts');
  const { LiveBriefing } = await import('../../src/ops/live-briefing.ts');
  const liveBriefing = new LiveBriefing(findBriefing('briefings'), () => {});
  return () => liveBriefing.current;
}

function tickOften(tick: () => Promise<void>): () => void {
  const timer = setInterval(tick, TICK_INTERVAL_MS);
  return () => clearInterval(timer);
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
  const blockedMs = Math.max(0, eventLoop.max / 1e6 - RESOLUTION_MS);
  // `maxRSS` is in kilobytes.
  report({ kind: 'health', blockedMs, peakBytes: process.resourceUsage().maxRSS * 1024, resets: resetCount });
}

function report(message: ReplicaReport): void {
  process.send?.(message);
}
