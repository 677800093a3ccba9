import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { signedCommand } from '../../../fakes/slack/signed.ts';
import { SECRET, slashFields, staged } from './app.ts';
import { frames, requests } from './fuzz.ts';

// The same, with thousands: npm run campaign -- fuzz

const RUNS = 300;
const RIGHT = { secret: SECRET };

describe('random payloads', () => {
  it('over HTTP are answered or rejected, without a crash', async () => {
    const stage = await staged();
    const seen = new Map<number, number>();
    let count = 0;
    await fc.assert(
      fc.asyncProperty(requests, async (request) => {
        count += 1;
        const { status } = await stage.request(request(stage.server, count, RIGHT));
        seen.set(status, (seen.get(status) ?? 0) + 1);
        // 401: fuzz that was made twice is a replay.
        expect([200, 400, 401]).toContain(status);
      }),
      { numRuns: RUNS },
    );
    expect(seen.get(200)).toBeGreaterThan(0);
    expect(seen.get(400)).toBeGreaterThan(0);
    expect(await stage.request(signedCommand(slashFields(stage.server, 'help'), RIGHT))).toMatchObject({ status: 200 });
    await stage.quiet();
  });

  it('over Socket Mode cause no crash', async () => {
    const stage = await staged({ via: 'socket' });
    let count = 0;
    await fc.assert(
      fc.asyncProperty(frames, async (frame) => {
        count += 1;
        stage.server.socket.sendText(frame(stage.server, count));
        await new Promise((resolve) => setImmediate(resolve));
      }),
      { numRuns: RUNS },
    );
    expect(await stage.slash('watch')).toBeDefined();
    await stage.quiet();
  });
});
