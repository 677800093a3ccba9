import { schedule } from 'node-cron';

const CRON_EVERY_15_SECONDS = '*/15 * * * * *';
const OVERDUE_MS = 20_000;
const CHECK_INTERVAL_MS = 5000;

/**
 * node-cron follows the wall clock: if that is set back by an hour, it stops for an hour. A watchdog on the monotonic clock
 * steps in after 20 s, so ticks are at most 25 s apart, unless one takes longer.
 */
export function startTicker(tick: () => Promise<void>, monotonic: () => number = () => performance.now()): () => void {
  let lastTick = monotonic();
  let isRunning = false;
  const runOnce = async (): Promise<void> => {
    if (isRunning) return;
    isRunning = true;
    lastTick = monotonic();
    try {
      await tick();
    } catch {
      // The tick reports its own failures.
    } finally {
      isRunning = false;
    }
  };
  const ignore = () => {};
  const task = schedule(CRON_EVERY_15_SECONDS, runOnce, {
    noOverlap: true,
    suppressMissedWarning: true,
    logger: { info: ignore, warn: ignore, error: ignore, debug: ignore },
  });
  const watchdog = setInterval(() => {
    if (monotonic() - lastTick >= OVERDUE_MS) void runOnce();
  }, CHECK_INTERVAL_MS);
  return () => {
    clearInterval(watchdog);
    task.destroy();
  };
}
