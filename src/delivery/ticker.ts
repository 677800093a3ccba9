import { schedule } from 'node-cron';

const EVERY_15_SECONDS = '*/15 * * * * *';

/**
 * Calls a function every 15 seconds. It decides nothing: a beat that is dropped, as one that comes late or while the last
 * one is at work, is made up for by the next.
 * @returns what stops it
 */
export function everyTick(tick: () => Promise<void>): () => void {
  const quiet = () => {};
  const task = schedule(EVERY_15_SECONDS, tick, {
    noOverlap: true,
    suppressMissedWarning: true,
    // Whatever goes wrong in a tick is told by the tick.
    logger: { info: quiet, warn: quiet, error: quiet, debug: quiet },
  });
  return () => {
    task.destroy();
  };
}
