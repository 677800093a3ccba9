import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { typedCommand } from '../../../fakes/slack/payloads.ts';
import { signedCommand } from '../../../fakes/slack/signed.ts';
import { SECRET, stageApp } from './app.ts';
import { frames, requests, toFrame, toRequest } from './fuzz.ts';

const RUNS = 300;
const VALID_SIGNING = { secret: SECRET };

describe('random payloads', () => {
  it('over HTTP are answered or rejected, without a crash', async () => {
    const stage = await stageApp();
    const seen = new Map<number, number>();
    let count = 0;
    await fc.assert(
      fc.asyncProperty(requests, async (request) => {
        count += 1;
        const { status } = await stage.request(toRequest(request, stage.server, count, VALID_SIGNING));
        seen.set(status, (seen.get(status) ?? 0) + 1);
        // A payload that is drawn twice is a replay, which gets 401.
        expect([200, 400, 401]).toContain(status);
      }),
      { numRuns: RUNS },
    );
    expect(seen.get(200)).toBeGreaterThan(0);
    expect(seen.get(400)).toBeGreaterThan(0);
    expect(await stage.request(signedCommand(typedCommand(stage.server, 'help'), VALID_SIGNING))).toMatchObject({
      status: 200,
    });
    await stage.finish();
  });

  it('over Socket Mode cause no crash', async () => {
    const stage = await stageApp({ via: 'socket' });
    let count = 0;
    await fc.assert(
      fc.asyncProperty(frames, async (frame) => {
        count += 1;
        stage.server.socket.sendText(toFrame(frame, stage.server, count));
        await new Promise((resolve) => setImmediate(resolve));
      }),
      { numRuns: RUNS },
    );
    expect(await stage.slash('watch')).toBeDefined();
    await stage.finish();
  });
});
