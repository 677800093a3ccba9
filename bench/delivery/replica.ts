import { flushCompileCache } from 'node:module';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { chatPlatform } from '../../fakes/chat-platform.ts';
import { type Current, composer } from '../../src/delivery/compose.ts';
import { startDelivery } from '../../src/delivery/engine.ts';
import type { Platform } from '../../src/ports/platform.ts';
import { openStore } from '../../src/store/open.ts';
import { BARE_CURRENT } from './bare.ts';
import { NONCES, type ReplicaReport, requestSchema, SHORT, settingsSchema } from './protocol.ts';

// A process that delivers, for a campaign to disturb: the store, the lanes and the ticker as they are, with short times,
// on platforms of this machine. Its settings are its first argument.

/** How often the event loop is looked at, in milliseconds; it adds as much to what it measures. */
const RESOLUTION = 10;
const REPORTED_EVERY = 1000;

const settings = settingsSchema.parse(JSON.parse(process.argv[2] ?? ''));
const delay = monitorEventLoopDelay({ resolution: RESOLUTION });
let forgotten = 0;

// The campaign decides when it ends, by a message or by going away.
process.on('SIGINT', () => {});
process.on('disconnect', () => process.exit());

const current = settings.isBare ? () => BARE_CURRENT : await shipped();
const say = (text: string) => warn({ kind: 'told', text });
const store = await openStore({ ...settings.store, onProblem: say });
let isActive = false;
const platforms = settings.servers.map(({ kind, url, perSecond }) =>
  watched(chatPlatform({ kind, url, perSecond, nonces: NONCES })),
);
const delivery = startDelivery({
  ledger: store.ledger,
  subscriptions: store.subscriptions,
  rateLimiter: store.rateLimiter,
  platforms,
  compose: composer(current),
  warn: say,
  durations: SHORT,
  ...(settings.tick === undefined ? {} : { ticker: everyTick(settings.tick) }),
});

process.on('message', (message) => {
  if (requestSchema.parse(message) === 'stop') stop();
  else {
    delay.reset();
    forgotten += 1;
  }
});
setInterval(reportHealth, REPORTED_EVERY);
delay.enable();
warn({ kind: 'ready' });
flushCompileCache();

/** Loaded only where it is wanted, since that takes most of a start. */
async function shipped(): Promise<() => Current> {
  const { findBriefing } = await import('../../src/briefing/load.ts');
  const { LiveBriefing } = await import('../../src/ops/live-briefing.ts');
  const live = new LiveBriefing(findBriefing('briefings'), () => {});
  return () => live.current;
}

function everyTick(duration: number) {
  return (tick: () => Promise<void>) => {
    const timer = setInterval(tick, duration);
    return () => clearInterval(timer);
  };
}

/** Tells when it is about to post for the first time. */
function watched(platform: Platform): Platform {
  return {
    ...platform,
    post: (...post) => {
      if (!isActive) warn({ kind: 'active' });
      isActive = true;
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
  const heldMs = Math.max(0, delay.max / 1e6 - RESOLUTION);
  // The system counts in kilobytes.
  warn({ kind: 'health', heldMs, peakBytes: process.resourceUsage().maxRSS * 1024, forgotten });
}

function warn(report: ReplicaReport): void {
  process.send?.(report);
}
