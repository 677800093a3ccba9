import { errorText } from '../../lib/error-text.ts';
import { type Check, green, unchecked, type Verdict } from './check.ts';

/**
 * Clock differences in milliseconds: from the first on the operator should look, from the second on requests are
 * refused.
 */
const WARN_MS = 10_000;
const FAIL_MS = 5 * 60_000;
/** A Date header has whole seconds, so on average it is half a second behind. */
const HALF_SECOND = 500;

/** @param ahead how far the other clock is ahead of this machine's, in milliseconds */
export function clockVerdict(ahead: number, clockOwner: string): Verdict {
  const seconds = Math.abs(ahead) / 1000;
  if (Math.abs(ahead) < WARN_MS) return green(`within ${Math.max(1, Math.ceil(seconds))} s of this machine's`);
  const found = `this machine's clock is ${Math.round(seconds)} s ${ahead > 0 ? 'behind' : 'ahead of'} that of ${clockOwner}`;
  const fix = ["Set this machine's clock and turn on time synchronization (timedatectl set-ntp true)"];
  return { state: Math.abs(ahead) < FAIL_MS ? 'amber' : 'red', found, fix };
}

/**
 * Compares this machine's clock with a platform's: signed requests carry the platform's time.
 * @param url any address of the platform, since every response has a date
 * @param now in milliseconds
 */
export function platformClockCheck(platform: string, url: string, now: () => number): Check {
  return {
    name: `${platform}'s clock`,
    run: async (signal) => {
      const before = now();
      let date: string | null;
      try {
        const answer = await fetch(url, { signal, redirect: 'manual' });
        await answer.body?.cancel();
        date = answer.headers.get('date');
      } catch (error) {
        const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
        return unchecked(errorText(cause));
      }
      const theirs = Date.parse(date ?? '');
      if (Number.isNaN(theirs)) return unchecked('its response has no date');
      return clockVerdict(theirs + HALF_SECOND - (before + now()) / 2, platform);
    },
  };
}
