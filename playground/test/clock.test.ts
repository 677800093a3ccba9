import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { PlaygroundClock } from '../clock.ts';

const AT = Temporal.Instant.from('2026-05-08T12:00:00Z');

function machineWithClock(wall = Date.UTC(2026, 10, 21)) {
  const clocks = { wall, monotonic: 1000 };
  const clock = new PlaygroundClock({ wall: () => clocks.wall, monotonic: () => clocks.monotonic });
  const passTime = (ms: number) => {
    clocks.wall += ms;
    clocks.monotonic += ms;
  };
  return { clock, pass: passTime };
}

describe("the playground's clock", () => {
  it("follows the machine's clock unless it is set, and then runs from the set time", () => {
    const { clock, pass } = machineWithClock();
    expect({ now: clock.now().toString(), isReal: clock.isReal }).toEqual({
      now: '2026-11-21T00:00:00Z',
      isReal: true,
    });
    clock.set(AT);
    pass(90_000);
    expect({ now: clock.now().toString(), isReal: clock.isReal }).toEqual({
      now: '2026-05-08T12:01:30Z',
      isReal: false,
    });
    clock.set();
    expect({ now: clock.now().toString(), isReal: clock.isReal }).toEqual({
      now: '2026-11-21T00:01:30Z',
      isReal: true,
    });
  });

  it('moves its monotonic clock forward with each step, and never back', () => {
    const { clock, pass } = machineWithClock();
    clock.set(AT);
    const [wall, monotonic] = [clock.wall(), clock.monotonic()];
    clock.set(AT.add({ hours: 100 }));
    pass(5);
    expect(clock.wall() - wall).toBe(360_000_005);
    expect(clock.monotonic() - monotonic).toBe(360_000_005);
    clock.set(AT);
    expect(clock.monotonic() - monotonic).toBe(360_000_005);
  });

  it('wakes only the sleepers that are due after a step forward', async () => {
    const { clock } = machineWithClock();
    clock.set(AT);
    const wokenSleepers: string[] = [];
    const shortSleep = clock.sleep(3_600_000).then(() => wokenSleepers.push('short'));
    const abort = new AbortController();
    const longSleep = clock.sleep(7_200_000, abort.signal).then(() => wokenSleepers.push('long'));
    clock.set(AT.add({ minutes: 90 }));
    await shortSleep;
    expect(wokenSleepers).toEqual(['short']);
    abort.abort();
    await longSleep;
    expect(wokenSleepers).toEqual(['short', 'long']);
    await clock.sleep(3_600_000, abort.signal);
  });
});
