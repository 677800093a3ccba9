import { Temporal } from 'temporal-polyfill';
import { afterEach, describe, expect, it } from 'vitest';
import type { AppEvent } from '../../src/ports/app-events.ts';
import { FAILED, World } from './world.ts';

const worlds: World[] = [];
afterEach(() => Promise.all(worlds.splice(0).map((world) => world.end())));

async function morning(...channels: string[]): Promise<{ world: World; appEvents: AppEvent[] }> {
  const world = await World.begin();
  worlds.push(world);
  for (const channel of channels) await world.subscribe(channel);
  const seen: AppEvent[] = [];
  await world.start({ observe: (happening) => seen.push(happening) });
  return { world, appEvents: seen };
}

describe('the events of deliveries', () => {
  it("contain each attempt's result, delay and channel", async () => {
    const { world, appEvents: seen } = await morning('C1');
    const after = Temporal.Duration.from({ seconds: 20 });
    world.slack.scriptPosts('C1', {
      isAccepted: false,
      result: { kind: 'retry', after, scope: 'channel', reason: 'too many requests' },
    });
    await world.clock.advanceTo('2026-05-08T09:05:00Z');
    const address = { platform: 'slack', workspace: 'T1', channel: 'C1' };
    expect(seen.filter(({ kind }) => kind === 'attempted')).toEqual([
      { kind: 'attempted', address, state: 'pending', attempt: 1, lateSeconds: 0, reason: 'too many requests' },
      { kind: 'attempted', address, state: 'delivered', attempt: 2, lateSeconds: 20 },
    ]);
  });

  it('contain the reason for a rejection and for doubt', async () => {
    const { world, appEvents: seen } = await morning('C1', 'C2');
    world.slack.scriptPosts('C1', {
      isAccepted: false,
      result: { kind: 'rejected', reason: 'the channel was deleted', gone: 'channel' },
    });
    world.slack.scriptPosts('C2', FAILED);
    await world.clock.advanceTo('2026-05-08T09:00:02Z');
    expect(seen).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ state: 'dead', reason: 'the channel was deleted' }),
        expect.objectContaining({ state: 'in doubt', reason: 'the server answered 503' }),
      ]),
    );
  });

  it('contain each tick, except when the store fails', async () => {
    const { world, appEvents: seen } = await morning();
    const ticks = () => seen.filter(({ kind }) => kind === 'ticked').length;
    expect(ticks()).toBe(1);
    await world.clock.advance({ seconds: 45 });
    expect(ticks()).toBe(4);
    world.fault = 'the disk is full';
    await world.clock.advance({ minutes: 2 });
    expect(ticks()).toBe(4);
    world.fault = undefined;
    await world.clock.advance({ seconds: 15 });
    expect(ticks()).toBe(5);
  });
});
