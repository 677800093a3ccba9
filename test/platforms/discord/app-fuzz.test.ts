import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Interactions } from '../../../fakes/discord/interactions.ts';
import { APPLICATION, World } from '../../../fakes/discord/world.ts';
import { MalformedInteraction, onInteraction } from '../../../src/platforms/discord/requests/interactions.ts';
import { onMessage } from '../../../src/platforms/discord/requests/messages.ts';
import { interactions, messages, texts } from './fuzz.ts';
import { recordedDeps } from './parts.ts';

const RUNS = 400;

const payloads = fc.oneof(
  { weight: 9, arbitrary: interactions.map(({ action, damagePayload }) => damagePayload(beginInteraction(action))) },
  { weight: 1, arbitrary: texts.map((text): unknown => (text === '' ? undefined : JSON.parse(text))) },
);

function beginInteraction(action: Parameters<Interactions['begin']>[0]) {
  return new Interactions(new World({})).begin(action).payload;
}

describe('with random payloads', () => {
  it('an interaction gets one initial response, or is rejected', async () => {
    await fc.assert(
      fc.asyncProperty(payloads, async (payload) => {
        const { deps, problems } = recordedDeps();
        const first: unknown[] = [];
        const completion = onInteraction(deps, payload, async (answer) => {
          first.push(answer);
        });
        try {
          await completion;
        } catch (error) {
          expect(error).toBeInstanceOf(MalformedInteraction);
          return;
        }
        expect(first).toHaveLength(1);
        expect(problems).toEqual([]);
      }),
      { numRuns: RUNS },
    );
  });

  it('a message gets at most one answer, which mentions nobody', async () => {
    await fc.assert(
      fc.asyncProperty(messages, async (message) => {
        const { deps, sentBodies, problems } = recordedDeps();
        await onMessage(deps, message(1), APPLICATION);
        expect(sentBodies.length).toBeLessThanOrEqual(1);
        for (const { body } of sentBodies)
          expect(body).toMatchObject({ allowed_mentions: { parse: [], replied_user: false } });
        expect(problems).toEqual([]);
      }),
      { numRuns: RUNS },
    );
  });
});
