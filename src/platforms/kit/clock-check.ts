import { errorText } from '../../lib/error-text.ts';
import { amber, type Check, green, red, unchecked, type Verdict } from './check.ts';

const WARN_SKEW_MS = 10_000;
const MAX_SKEW_MS = 5 * 60_000;
/** A Date header has whole seconds, so on average it is half a second behind. */
const HALF_SECOND_MS = 500;

/** Judges the difference between two clocks. If positive, this machine's clock is behind. */
export function clockVerdict(aheadMs: number, clockOwner: string): Verdict {
  const seconds = Math.abs(aheadMs) / 1000;
  if (Math.abs(aheadMs) < WARN_SKEW_MS) return green(`within ${Math.max(1, Math.ceil(seconds))} s of this machine's`);
  const finding = `this machine's clock is ${Math.round(seconds)} s ${aheadMs > 0 ? 'behind' : 'ahead of'} that of ${clockOwner}`;
  const fix = "Set this machine's clock and turn on time synchronization (timedatectl set-ntp true)";
  return Math.abs(aheadMs) < MAX_SKEW_MS ? amber(finding, fix) : red(finding, fix);
}

/**
 * Compares this machine's clock with the date of a platform's response.
 * @param now in epoch milliseconds
 */
export function platformClockCheck(platform: string, url: string, now: () => number): Check {
  return {
    name: `${platform}'s clock`,
    run: async (signal) => {
      const sentAt = now();
      let dateHeader: string | null;
      try {
        const answer = await fetch(url, { signal, redirect: 'manual' });
        await answer.body?.cancel();
        dateHeader = answer.headers.get('date');
      } catch (error) {
        const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
        return unchecked(errorText(cause));
      }
      const platformTime = Date.parse(dateHeader ?? '');
      if (Number.isNaN(platformTime)) return unchecked('its response has no date');
      return clockVerdict(platformTime + HALF_SECOND_MS - (sentAt + now()) / 2, platform);
    },
  };
}
