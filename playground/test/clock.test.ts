import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { PlaygroundClock } from '../clock.ts';

const AT = Temporal.Instant.from('2026-05-08T12:00:00Z');

/** A machine whose clocks the test sets. */
function machine(wall = Date.UTC(2026, 10, 21)) {
  const clocks = { wall, monotonic: 1000 };
  const clock = new PlaygroundClock({ wall: () => clocks.wall, monotonic: () => clocks.monotonic });
  const pass = (ms: number) => {
    clocks.wall += ms;
    clocks.monotonic += ms;
  };
  return { clock, pass };
}

describe("the playground's clock", () => {
  it("follows the machine's clock until it is set, and runs on from there", () => {
    const { clock, pass } = machine();
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
    const { clock, pass } = machine();
    clock.set(AT);
    const [wall, monotonic] = [clock.wall(), clock.monotonic()];
    clock.set(AT.add({ hours: 100 }));
    pass(5);
    expect(clock.wall() - wall).toBe(360_000_005);
    expect(clock.monotonic() - monotonic).toBe(360_000_005);
    clock.set(AT);
    expect(clock.monotonic() - monotonic).toBe(360_000_005);
  });

  it('wakes only those sleepers whose time has passed after a step forward', async () => {
    const { clock } = machine();
    clock.set(AT);
    const woken: string[] = [];
    const short = clock.sleep(3_600_000).then(() => woken.push('short'));
    const stop = new AbortController();
    const long = clock.sleep(7_200_000, stop.signal).then(() => woken.push('long'));
    clock.set(AT.add({ minutes: 90 }));
    await short;
    expect(woken).toEqual(['short']);
    stop.abort();
    await long;
    expect(woken).toEqual(['short', 'long']);
    await clock.sleep(3_600_000, stop.signal);
  });
});
