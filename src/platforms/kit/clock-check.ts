import { errorText } from '../../lib/error-text.ts';
import { type Check, green, notAsked, type Verdict } from './check.ts';

/** Clock differences in milliseconds: one that deserves a look, and one at which requests are refused. */
const MUCH = 10_000;
const TOO_MUCH = 5 * 60_000;
/** A Date header has whole seconds, so on average it is half a second behind. */
const HALF_SECOND = 500;

/** @param ahead how far the other clock goes ahead of this machine's, in milliseconds */
export function clockVerdict(ahead: number, whose: string): Verdict {
  const seconds = Math.abs(ahead) / 1000;
  if (Math.abs(ahead) < MUCH) return green(`within ${Math.max(1, Math.ceil(seconds))} s of this machine's`);
  const found = `this machine's clock goes ${Math.round(seconds)} s ${ahead > 0 ? 'after' : 'before'} that of ${whose}`;
  const fix = ["Set this machine's clock, and let it be kept (timedatectl set-ntp true)"];
  return { state: Math.abs(ahead) < TOO_MUCH ? 'amber' : 'red', found, fix };
}

/**
 * This machine's clock beside that of a platform, which signs what it sends with its time.
 * @param url anything there: whatever is answered carries a date
 * @param now in milliseconds
 */
export function platformClock(platform: string, url: string, now: () => number): Check {
  return {
    name: `${platform}'s clock`,
    look: async (signal) => {
      const before = now();
      let date: string | null;
      try {
        const answer = await fetch(url, { signal, redirect: 'manual' });
        await answer.body?.cancel();
        date = answer.headers.get('date');
      } catch (error) {
        const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
        return notAsked(errorText(cause));
      }
      const theirs = Date.parse(date ?? '');
      if (Number.isNaN(theirs)) return notAsked('its answer carries no date');
      return clockVerdict(theirs + HALF_SECOND - (before + now()) / 2, platform);
    },
  };
}
